package io.wheeltapper.deploy.views;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gathers the readings of one place in a time, out of a recording or out of evidence. For one
 * thread, once.
 */
final class Readings {

  /** Lines drawn. */
  private static final int MOST_LINES = 24;

  private static final int MOST_OF_A_METRIC = 6;

  /** Points of a line; between two that are kept the extreme ones are. */
  private static final int MOST_POINTS = 400;

  /** Points gathered before any are thinned out; 24 bytes each. */
  private static final int MOST_GATHERED = 400_000;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** A segment is written to for an hour and a half at most. */
  private static final long SEGMENT_MILLIS = TimeUnit.MINUTES.toMillis(90);

  private static final Pattern NUMBER =
      Pattern.compile("([A-Za-z][\\w.-]*)=(-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)(?=[,}])");

  private record Key(Target target, String metric) {}

  /** Enough was read. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough", null, false, false);
    }
  }

  private final String node;
  private final Set<Target> targets;
  private final long from;
  private final long to;
  private final Map<Key, Map<Long, Double>> lines = new LinkedHashMap<>();
  private int gathered;
  private boolean partial;

  /**
   * Of a node and what is on it, or of some targets.
   *
   * @param node its name, or {@code ""}
   */
  Readings(String node, Set<Target> targets, long from, long to) {
    this.node = node;
    this.targets = targets;
    this.from = from;
    this.to = to;
  }

  /** Reads what a folder's recording has of it. */
  void recorded(Path folder) throws IOException {
    List<Path> segments = Files.isDirectory(folder) ? segments(folder) : List.of();
    if (segments.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    try {
      Recording.read(
          segments,
          recorded -> {
            if (recorded instanceof Recorded.Taken taken
                && taken.input() instanceof Input.Sensed sensed) {
              if (System.nanoTime() > end || gathered > MOST_GATHERED) {
                partial = true;
                throw new Enough();
              }
              sensed.signals().forEach(this::take);
            }
          });
    } catch (Enough _) {
      // What was read by then is drawn, and said to be a part.
    }
  }

  /** Those that were written to in the time: one ends where the next begins. */
  private List<Path> segments(Path folder) throws IOException {
    List<Path> in = new ArrayList<>();
    for (Path file : Recording.segments(folder)) {
      long written = Files.getLastModifiedTime(file).toMillis();
      if (written >= from && written - SEGMENT_MILLIS <= to) {
        in.add(file);
      }
    }
    return in;
  }

  private void take(Signal signal) {
    if (signal instanceof Snapshot snapshot
        && snapshot.at() >= from
        && snapshot.at() <= to
        && ((!node.isEmpty() && node.equals(snapshot.node()))
            || targets.contains(snapshot.target()))) {
      Metrics metrics = snapshot.metrics();
      List<String> names = metrics.schema().names();
      for (int i = 0; i < names.size(); i++) {
        add(snapshot.target(), names.get(i), snapshot.at(), metrics.at(i));
      }
    }
  }

  /** Takes what the entries themselves kept of snapshots. */
  void kept(Collection<Evidence> evidence) {
    for (Evidence each : evidence) {
      if (each.type().equals("snapshot")) {
        Matcher number = NUMBER.matcher(each.raw());
        while (number.find()) {
          add(each.target(), number.group(1), each.at(), Double.parseDouble(number.group(2)));
        }
      }
    }
  }

  private void add(Target target, String metric, long at, double value) {
    if (!Double.isNaN(value) && !Double.isInfinite(value)) {
      lines.computeIfAbsent(new Key(target, metric), _ -> new TreeMap<>()).put(at, value);
      gathered++;
    }
  }

  boolean none() {
    return lines.isEmpty();
  }

  boolean partial() {
    return partial;
  }

  /**
   * The lines to draw: first of what the case's evidence is of, then what its rules read, then what
   * moved most against its own size; of one metric some lines only, so that eight GPUs do not crowd
   * a temperature out.
   */
  List<Series.Line> lines(Set<String> read) {
    List<Key> keys = new ArrayList<>(lines.keySet());
    keys.sort(
        Comparator.comparing((Key k) -> !targets.contains(k.target()))
            .thenComparing(k -> !read.contains(k.metric()))
            .thenComparingDouble(k -> -moved(of(k).values()))
            .thenComparing(Key::target)
            .thenComparing(Key::metric));
    Map<String, Integer> ofMetric = new HashMap<>();
    return keys.stream()
        .filter(k -> ofMetric.merge(k.metric(), 1, Integer::sum) <= MOST_OF_A_METRIC)
        .limit(MOST_LINES)
        .map(k -> new Series.Line(k.target().toString(), k.metric(), thinned(of(k))))
        .toList();
  }

  private Map<Long, Double> of(Key key) {
    return lines.getOrDefault(key, new TreeMap<>());
  }

  private static double moved(Collection<Double> values) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double size = Math.max(Math.abs(least), Math.abs(most));
    return size == 0 ? 0 : (most - least) / size;
  }

  /** Of each stretch the least and the largest reading, so that no spike is lost. */
  private static List<Series.Point> thinned(Map<Long, Double> readings) {
    List<Series.Point> all = new ArrayList<>(readings.size());
    readings.forEach((at, value) -> all.add(new Series.Point(at, value)));
    if (all.size() <= MOST_POINTS) {
      return all;
    }
    int stretch = Math.ceilDiv(all.size(), MOST_POINTS / 2);
    List<Series.Point> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i += stretch) {
      List<Series.Point> some = all.subList(i, Math.min(all.size(), i + stretch));
      Comparator<Series.Point> byValue = Comparator.comparingDouble(Series.Point::value);
      Series.Point least = some.stream().min(byValue).orElseThrow();
      Series.Point most = some.stream().max(byValue).orElseThrow();
      kept.add(least.at() <= most.at() ? least : most);
      if (least.at() != most.at()) {
        kept.add(least.at() <= most.at() ? most : least);
      }
    }
    return kept;
  }
}
