package io.wheeltapper.sensors.scheduler.slurm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code scontrol show node} and {@code scontrol show job}, their text over several lines. A line
 * that begins with a free text ({@code Reason=}, {@code Comment=}) is taken whole, and no key is
 * looked for behind it, so that nobody writes a state into a comment. Pure.
 */
final class TextReader {

  private final List<Cluster.Spoiled> spoiled = new ArrayList<>();

  /** What could not be understood so far. */
  List<Cluster.Spoiled> spoiled() {
    return spoiled;
  }

  /** The nodes of {@code scontrol show node}. */
  List<NodeState> nodes(String text) {
    return each(text, "NodeName=", NodeText::read);
  }

  /** The jobs of {@code scontrol show job}. */
  List<JobState> jobs(String text) {
    return each(text, "JobId=", JobText::read);
  }

  private <T> List<T> each(String text, String begin, Function<Fields, T> reader) {
    List<T> all = new ArrayList<>();
    List<String> record = new ArrayList<>();
    for (String line : (text + "\n" + begin).split("\n")) {
      if (line.startsWith(begin) && !record.isEmpty()) {
        one(record, reader, all);
        record.clear();
      }
      if (line.startsWith(begin) || !record.isEmpty()) {
        record.add(line.strip());
      }
    }
    return all;
  }

  private <T> void one(List<String> record, Function<Fields, T> reader, List<T> all) {
    try {
      all.add(reader.apply(new Fields(record)));
    } catch (IllegalArgumentException e) {
      String first = record.getFirst();
      String place = first.length() > 60 ? first.substring(0, 60) : first;
      spoiled.add(new Cluster.Spoiled(place, String.valueOf(e.getMessage())));
    }
  }

  /** The lines of one record, found by the key that each begins with. */
  static final class Fields {
    private final Map<String, String> lines = new LinkedHashMap<>();
    private final List<String> record;

    Fields(List<String> record) {
      this.record = List.copyOf(record);
      for (String line : record) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          lines.putIfAbsent(line.substring(0, equals), line.substring(equals + 1).strip());
        }
      }
    }

    /** The whole rest of the line that begins with this key. */
    String whole(String key) {
      String value = lines.getOrDefault(key, "");
      return value.equals("(null)") ? "" : value;
    }

    /**
     * What follows {@code key=} on the lines right behind the one that begins with {@code head}: so
     * that a line which somebody wrote into a comment further down is none of them.
     */
    List<String> behind(String head, String key) {
      List<String> found = new ArrayList<>();
      boolean its = false;
      for (String line : record) {
        if (its && line.startsWith(key + "=")) {
          found.add(line.substring(key.length() + 1));
        } else if (its) {
          return found;
        }
        its = its || line.startsWith(head + "=");
      }
      return found;
    }

    /** The first word after the key that begins a line. */
    String first(String key) {
      String value = whole(key);
      int blank = value.indexOf(' ');
      return blank < 0 ? value : value.substring(0, blank);
    }

    /** A further key on the line that begins with {@code head}; only for lines of our scheduler. */
    String on(String head, String key) {
      for (String word : whole(head).split(" ")) {
        if (word.startsWith(key + "=")) {
          return word.substring(key.length() + 1);
        }
      }
      return "";
    }
  }
}
