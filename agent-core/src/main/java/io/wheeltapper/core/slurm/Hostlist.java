package io.wheeltapper.core.slurm;

import java.util.ArrayList;
import java.util.List;

/**
 * Slurm's short form of many names: {@code gpu[001-003,7],rack[1-2]n[1-2]}. Every bracket is a
 * dimension of its own; leading zeros give the width. Pure. What one list may cost is bounded
 * however little it gives: each range, each product of ranges and each name has its most.
 */
public final class Hostlist {

  /** More names than any cluster has; a list that expands to more is not believed. */
  public static final int MOST = 100_000;

  /** Longer than a host's name can be (RFC 1035, 2.3.4: 255 octets). */
  private static final int LONGEST = 255;

  private Hostlist() {}

  /**
   * All names in the order of the list.
   *
   * @throws IllegalArgumentException when a bracket or range is wrong, or there are too many names
   */
  public static List<String> expand(String list) {
    List<String> names = new ArrayList<>();
    if (list.isBlank() || list.equals("(null)")) {
      return names;
    }
    int from = 0;
    int depth = 0;
    for (int i = 0; i <= list.length(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        names.addAll(one(list.substring(from, i).strip()));
        check(names.size());
        from = i + 1;
      }
    }
    if (depth != 0) {
      throw new IllegalArgumentException("a bracket is left open in a host list");
    }
    return names;
  }

  private static List<String> one(String pattern) {
    List<String> names = new ArrayList<>(List.of(""));
    int at = 0;
    while (at < pattern.length()) {
      int open = pattern.indexOf('[', at);
      String literal = pattern.substring(at, open < 0 ? pattern.length() : open);
      List<String> ends = List.of(literal);
      int next = pattern.length();
      if (open >= 0) {
        int close = pattern.indexOf(']', open);
        if (close < 0) {
          throw new IllegalArgumentException("a bracket is left open in a host list");
        }
        ends = ranges(literal, pattern.substring(open + 1, close));
        next = close + 1;
      }
      names = product(names, ends);
      at = next;
    }
    return names.equals(List.of("")) ? List.of() : names;
  }

  private static List<String> product(List<String> heads, List<String> tails) {
    check((long) heads.size() * tails.size());
    List<String> both = new ArrayList<>();
    for (String head : heads) {
      for (String tail : tails) {
        if (head.length() + tail.length() > LONGEST) {
          throw new IllegalArgumentException(
              "a name of more than " + LONGEST + " characters in a host list");
        }
        both.add(head + tail);
      }
    }
    return both;
  }

  private static List<String> ranges(String prefix, String inside) {
    List<String> names = new ArrayList<>();
    for (String range : inside.split(",", -1)) {
      int dash = range.indexOf('-');
      String first = range.substring(0, dash < 0 ? range.length() : dash).strip();
      long from = number(first);
      long to = dash < 0 ? from : number(range.substring(dash + 1).strip());
      check(names.size() + to - from);
      for (long n = from; n <= to; n++) {
        names.add(prefix + pad(n, first.length()));
      }
    }
    return names;
  }

  private static long number(String digits) {
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("no number in a host list's range");
    }
    return Long.parseLong(digits);
  }

  private static String pad(long number, int width) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  private static void check(long count) {
    if (count > MOST) {
      throw new IllegalArgumentException("a host list of more than " + MOST + " names");
    }
  }
}
