package io.wheeltapper.actuators.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slurm's short form of many names: {@code gpu[001-004,007],login1}. */
final class Hostlist {

  /** More nodes than any one job holds. */
  private static final int MOST = 100_000;

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

  private Hostlist() {}

  /**
   * The names, in order.
   *
   * @throws IllegalArgumentException when it is no list, or too long
   */
  static List<String> expand(String text) {
    List<String> names = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        part(text.substring(start, i), names);
        start = i + 1;
      }
    }
    if (depth != 0) {
      throw new IllegalArgumentException("unclosed bracket in a host list");
    }
    return names;
  }

  private static void part(String part, List<String> names) {
    int open = part.indexOf('[');
    if (open < 0) {
      add(part, names);
      return;
    }
    int close = part.indexOf(']', open);
    if (close < 0) {
      throw new IllegalArgumentException("unclosed bracket in a host list");
    }
    for (String range : part.substring(open + 1, close).split(",", -1)) {
      Matcher matcher = RANGE.matcher(range);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("no range in a host list");
      }
      String first = matcher.group(1);
      int last = Integer.parseInt(matcher.group(2) == null ? first : matcher.group(2));
      for (int n = Integer.parseInt(first); n <= last; n++) {
        String digits = "0".repeat(Math.max(0, first.length() - String.valueOf(n).length())) + n;
        part(part.substring(0, open) + digits + part.substring(close + 1), names);
      }
    }
  }

  private static void add(String name, List<String> names) {
    if (!name.isEmpty()) {
      names.add(name);
    }
    if (names.size() > MOST) {
      throw new IllegalArgumentException("a host list of more than " + MOST + " names");
    }
  }
}
