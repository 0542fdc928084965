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
  private static final Pattern VALUE = Pattern.compile("( *)([^:]{1,120}?) *:(?: (.*))?");
  private static final Pattern SECTION = Pattern.compile("( *)([^:]{1,120}?)");

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
    Matcher value = VALUE.matcher(line);
    if (value.matches()) {
      String said = value.group(3) == null ? "" : value.group(3).strip();
      place(value.group(1).length(), value.group(2), now, said);
      return true;
    }
    Matcher section = SECTION.matcher(line.stripTrailing());
    if (section.matches() && now != null) {
      place(section.group(1).length(), section.group(2), now, null);
    }
    return true;
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
