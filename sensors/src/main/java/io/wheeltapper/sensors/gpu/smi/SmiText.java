package io.wheeltapper.sensors.gpu.smi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The text of {@code nvidia-smi -q}: names by indentation. Pure but for its own log. */
final class SmiText {

  static final String BEGIN = "=NVSMI LOG=";

  private static final Pattern GPU =
      Pattern.compile("GPU ([0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7])\\s*");
  private static final int LONGEST_NAME = 120;

  /** Deeper than any log is nested. */
  private static final int DEEPEST = 16;

  private record Level(int indent, String name) {}

  private final SmiLog log = new SmiLog();
  private final Deque<Level> path = new ArrayDeque<>();
  private SmiLog.@Nullable Part part;
  private @Nullable Map<String, String> partition;

  SmiLog log() {
    return log;
  }

  /** Takes the next line; false when it is none of this log any more. */
  boolean take(String line) {
    if (line.isBlank()) {
      return true;
    }
    Matcher gpu = GPU.matcher(line);
    if (gpu.matches()) {
      part = log.part(gpu.group(1));
      partition = null;
      path.clear();
      return true;
    }
    SmiLog.Part now = part;
    if (now != null && line.charAt(0) != ' ') {
      return false;
    }
    int indent = 0;
    while (line.charAt(indent) == ' ') {
      indent++;
    }
    int colon = colon(line, indent);
    String name = (colon < 0 ? line.substring(indent) : line.substring(indent, colon)).strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return true;
    }
    if (colon >= 0) {
      place(indent, name, now, line.substring(colon + 1).strip());
    } else if (now != null) {
      place(indent, name, now, null);
    }
    return true;
  }

  /** The colon between name and value: the first one with a blank or nothing behind it. */
  private static int colon(String line, int from) {
    for (int at = line.indexOf(':', from); at >= 0; at = line.indexOf(':', at + 1)) {
      if (at + 1 == line.length() || line.charAt(at + 1) == ' ') {
        return at;
      }
    }
    return -1;
  }

  private void place(int indent, String name, SmiLog.@Nullable Part now, @Nullable String value) {
    while (!path.isEmpty() && path.getLast().indent() >= indent) {
      path.removeLast();
    }
    if (now == null) {
      if (value != null) {
        log.put(log.head(), key(Stream.of(name)), value);
      }
      return;
    }
    if (path.size() < DEEPEST) {
      path.addLast(new Level(indent, name.strip()));
    }
    if (path.getFirst().name().equals("MIG Device")) {
      if (value == null && path.size() == 1) {
        partition = new LinkedHashMap<>();
        now.partitions().add(partition);
      }
      if (value != null && partition != null) {
        log.put(partition, key(path.stream().skip(1).map(Level::name)), value);
      }
    } else if (value != null && !path.getFirst().name().equals("Processes")) {
      log.put(now.values(), key(path.stream().map(Level::name)), value);
    }
  }

  private static String key(Stream<String> names) {
    return names.map(String::strip).collect(Collectors.joining("/")).toLowerCase(Locale.ROOT);
  }

  /** All lines at once, for tests. */
  static SmiLog of(List<String> lines) {
    SmiText text = new SmiText();
    lines.forEach(text::take);
    return text.log();
  }
}
