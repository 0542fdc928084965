package io.wheeltapper.rules;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slips of the pen that the parser notices late and elsewhere: looked for in the text itself, and a
 * mend for what the parser says.
 */
final class Slips {

  private static final Pattern SPAN =
      Pattern.compile(
          "\\b(?:after|before|coincides|during|finishes|finishedby|includes|meets|metby|overlaps"
              + "|overlappedby|starts|startedby)\\s*\\[([^\\]\\n]*)\\]");

  private static final Pattern WINDOW =
      Pattern.compile("\\bwindow\\s*:\\s*time\\s*\\(([^)\\n]*)\\)");

  private static final Pattern LATE = Pattern.compile("\\bsalience\\s+-?\\d+\\s*(@\\s*\\w+)");

  private Slips() {}

  /** Names what is certain; when there is any, what the parser says adds nothing. */
  static void find(String text, Complaints complaints) {
    quotes(text, complaints);
    String bare = bare(text);
    Matcher window = WINDOW.matcher(bare);
    while (window.find()) {
      String time = window.group(1).strip();
      if (Periods.millis(time) < 0) {
        complaints.add(
            line(text, window.start(1)),
            column(text, window.start(1)),
            "drl-time",
            "'" + time + "' is no time",
            "write 500ms, 30s, 5m, 2h or 1d");
      }
    }
    Matcher late = LATE.matcher(bare);
    while (late.find()) {
      complaints.add(
          line(text, late.start(1)),
          column(text, late.start(1)),
          "drl-annotation",
          late.group(1) + " after salience",
          "write every @… above salience");
    }
    Matcher span = SPAN.matcher(bare);
    while (span.find()) {
      int at = span.start(1);
      for (String time : span.group(1).split(",", -1)) {
        String plain = time.strip().replaceFirst("^-", "");
        if (!plain.equals("*") && !plain.equals("0") && Periods.millis(plain) < 0) {
          complaints.add(
              line(text, at),
              column(text, at + time.indexOf(time.strip())),
              "drl-time",
              "'" + time.strip() + "' is no time",
              "write 500ms, 30s, 5m, 2h or 1d");
        }
        at += time.length() + 1;
      }
    }
  }

  /** A text in quotes ends on the line on which it began; remarks may hold any sign. */
  private static void quotes(String text, Complaints complaints) {
    int began = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (began >= 0) {
        if (c == '\\') {
          i++;
        } else if (c == '\n') {
          complaints.add(
              line(text, began),
              column(text, began),
              "drl-quote",
              "a text in quotes has no end on its line",
              "close it with " + text.charAt(began));
          return;
        } else if (c == text.charAt(began)) {
          began = -1;
        }
      } else if (text.startsWith("//", i)) {
        i = end(text, "\n", i) - 1;
      } else if (text.startsWith("/*", i)) {
        i = end(text, "*/", i);
      } else if (c == '"' || c == '\'') {
        began = i;
      }
    }
  }

  /** The same without what stands in quotes and remarks: blanks in their place. */
  private static String bare(String text) {
    StringBuilder bare = new StringBuilder(text);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = at;
      if (text.startsWith("//", at)) {
        end = end(text, "\n", at);
      } else if (text.startsWith("/*", at)) {
        end = Math.min(text.length(), end(text, "*/", at) + 2);
      } else if (c == '"' || c == '\'') {
        end = at + 1;
        while (end < text.length() && text.charAt(end) != c) {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(text.length(), end + 1);
      }
      for (int i = at; i < end; i++) {
        bare.setCharAt(i, text.charAt(i) == '\n' ? '\n' : ' ');
      }
      at = Math.max(end, at + 1);
    }
    return bare.toString();
  }

  private static int end(String text, String sign, int from) {
    int end = text.indexOf(sign, from);
    return end < 0 ? text.length() : end;
  }

  /** What would be right, as far as the parser's words tell. */
  static String mend(String said) {
    String words = said.toLowerCase(Locale.ROOT);
    if (words.contains("<eof>")) {
      return "a rule is: rule \"name\" … when … then … end; here the end is missing";
    }
    if (words.contains("'='")) {
      return "compare with ==";
    }
    if (words.contains("'then'") || words.contains("'end'")) {
      return "close every ( before it, and part conditions by commas";
    }
    if (words.contains("'rule'")) {
      return "write end after the rule before it";
    }
    return "a condition is: $x: Event(type == \"xid\", node == $n)";
  }

  private static int line(String text, int at) {
    return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private static int column(String text, int at) {
    return at - text.lastIndexOf('\n', at - 1);
  }
}
