package io.wheeltapper.sensors.gpu.kmsg;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a text that a simple regular expression matches: literals, escapes, classes, groups with
 * alternatives, and the repeats {@code ? * +}. Enough for lists of log patterns.
 */
final class RegexSample {

  private final String regex;
  private final Random random;
  private int at;

  RegexSample(String regex, Random random) {
    this.regex = regex;
    this.random = random;
  }

  String write() {
    String text = alternatives();
    if (at != regex.length()) {
      throw new IllegalStateException("stopped at " + at + " of " + regex);
    }
    return text;
  }

  private String alternatives() {
    List<String> ways = new ArrayList<>();
    ways.add(sequence());
    while (at < regex.length() && regex.charAt(at) == '|') {
      at++;
      ways.add(sequence());
    }
    return ways.get(random.nextInt(ways.size()));
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
      int start = at;
      String one = atom();
      char repeat = at < regex.length() ? regex.charAt(at) : ' ';
      if ("?*+".indexOf(repeat) < 0) {
        text.append(one);
        continue;
      }
      int end = at;
      int least = repeat == '+' ? 1 : 0;
      int times = least + random.nextInt(repeat == '?' ? 2 : 4);
      for (int i = 0; i < times; i++) {
        at = start;
        text.append(atom());
      }
      at = end + 1;
    }
    return text.toString();
  }

  private String atom() {
    char c = regex.charAt(at++);
    return switch (c) {
      case '(' -> {
        String inside = alternatives();
        at++;
        yield inside;
      }
      case '[' -> classMember();
      case '.' -> pick("abcdefxyz0123456789:- ()");
      case '\\' -> escape(regex.charAt(at++));
      default -> String.valueOf(c);
    };
  }

  private String escape(char c) {
    return switch (c) {
      case 'd' -> pick("0123456789");
      case 'w' -> pick("abcXYZ_0189");
      default -> String.valueOf(c);
    };
  }

  private String classMember() {
    List<String> members = new ArrayList<>();
    while (regex.charAt(at) != ']') {
      char c = regex.charAt(at++);
      if (c == '\\') {
        members.add(escape(regex.charAt(at++)));
      } else if (at + 1 < regex.length()
          && regex.charAt(at) == '-'
          && regex.charAt(at + 1) != ']') {
        char to = regex.charAt(at + 1);
        at += 2;
        members.add(String.valueOf((char) (c + random.nextInt(to - c + 1))));
      } else {
        members.add(String.valueOf(c));
      }
    }
    at++;
    return members.get(random.nextInt(members.size()));
  }

  private String pick(String from) {
    return String.valueOf(from.charAt(random.nextInt(from.length())));
  }
}
