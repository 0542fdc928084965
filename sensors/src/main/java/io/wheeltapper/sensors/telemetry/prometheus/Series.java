package io.wheeltapper.sensors.telemetry.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A metric's name and its labels in their order.
 *
 * @param labels unescaped; untrusted
 */
public record Series(String name, Map<String, String> labels) {

  /** Longest name with its labels in bytes. */
  public static final int LONGEST = 4096;

  /** Most labels of one series. */
  public static final int MOST_LABELS = 64;

  public Series {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** Where the name and labels that begin at {@code from} end, or -1 when they never do. */
  static int end(byte[] bytes, int from, int to) {
    boolean quoted = false;
    boolean braced = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (quoted) {
        i += b == '\\' ? 1 : 0;
        quoted = b != '"';
      } else if (b == '"') {
        quoted = true;
      } else if (b == '{') {
        braced = true;
      } else if (b == '}') {
        return i + 1;
      } else if (!braced && b <= ' ') {
        return i;
      }
    }
    return -1;
  }

  /** Reads {@code name{label="value",…}}; empty when it is of another shape. */
  static Optional<Series> parse(byte[] bytes, int from, int to) {
    if (to - from > LONGEST) {
      return Optional.empty();
    }
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    int brace = text.indexOf('{');
    String name = brace < 0 ? text : text.substring(0, brace);
    if (!name(name)) {
      return Optional.empty();
    }
    Map<String, String> labels = new LinkedHashMap<>();
    return brace < 0 || labels(text, brace + 1, labels)
        ? Optional.of(new Series(name, labels))
        : Optional.empty();
  }

  private static boolean labels(String text, int from, Map<String, String> labels) {
    int at = from;
    while (at < text.length() && labels.size() < MOST_LABELS) {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
        at++;
      }
      if (at < text.length() && text.charAt(at) == '}') {
        return true;
      }
      int equals = text.indexOf('=', at);
      if (equals < 0 || equals + 1 >= text.length() || text.charAt(equals + 1) != '"') {
        return false;
      }
      StringBuilder value = new StringBuilder();
      int close = value(text, equals + 2, value);
      String label = text.substring(at, equals).strip();
      if (close < 0 || !name(label) || value.chars().anyMatch(Character::isISOControl)) {
        return false;
      }
      labels.put(label, value.toString());
      at = close + 1;
    }
    return false;
  }

  private static int value(String text, int from, StringBuilder value) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
      }
      value.append(c);
    }
    return -1;
  }

  /** Whether it is a metric's name as Prometheus has always had them. */
  static boolean name(String name) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      return false;
    }
    return name.chars()
        .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == ':'));
  }
}
