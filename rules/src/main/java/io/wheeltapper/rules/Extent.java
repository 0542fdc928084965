package io.wheeltapper.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule file that is too much: parsers and compilers go down into what is nested, so that text
 * alone could exhaust the stack of whoever checks it. Looked at before anything is parsed.
 */
final class Extent {

  /** Brackets within brackets; ours are five deep. */
  static final int DEEPEST = 40;

  /** Characters of a rule, with its remarks; ours have a tenth of that. */
  static final int LONGEST_RULE = 20_000;

  /** Operators in a rule, which the compiler nests; ours have some thirty. */
  static final int MOST_OPERATORS = 400;

  /** Rules in a file; each is compiled to several classes. */
  static final int MOST_RULES = 1_000;

  /** Patterns in a rule: each more may multiply what the others combine. */
  static final int MOST_PATTERNS = 16;

  /** Characters that no rule has; the parser remembers each of them with a sentence of its own. */
  static final int MOST_STRANGE = 100;

  private static final String SIGNS = "()[]{}<>=!&|,;:.@\"'+-*/%~^?#\\`";

  private static final Pattern RULE = Pattern.compile("(?m)^[^\\S\\r\\n]*+rule\\b");

  /** Strings and remarks, which may hold anything. */
  private static final Pattern SILENT =
      Pattern.compile(
          "\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'|//[^\\n]*+|/\\*(?s:.)*?\\*/");

  private static final Pattern OPERATOR = Pattern.compile("\\|\\||&&|[-+*/;]");

  private Extent() {}

  static void check(String text, Complaints complaints) {
    String bare = SILENT.matcher(text).replaceAll(m -> m.group().replaceAll("[^\\n]", " "));
    depth(bare, complaints);
    strange(bare, complaints);
    int rules = 0;
    Matcher rule = RULE.matcher(bare);
    int from = rule.find() ? rule.start() : bare.length();
    while (from < bare.length()) {
      int to = rule.find() ? rule.start() : bare.length();
      rules++;
      String one = bare.substring(from, to);
      if (one.length() > LONGEST_RULE || OPERATOR.matcher(one).results().count() > MOST_OPERATORS) {
        tell(
            bare,
            bare.indexOf("rule", from),
            complaints,
            "a rule of " + one.length() + " characters");
        return;
      }
      from = to;
    }
    if (rules > MOST_RULES) {
      tell(bare, bare.indexOf("rule"), complaints, rules + " rules in one file");
    }
  }

  private static void depth(String bare, Complaints complaints) {
    int depth = 0;
    for (int i = 0; i < bare.length(); i++) {
      switch (bare.charAt(i)) {
        case '(', '[', '{' -> depth++;
        case ')', ']', '}' -> depth = Math.max(0, depth - 1);
        default -> {}
      }
      if (depth > DEEPEST) {
        tell(bare, i, complaints, "more than " + DEEPEST + " brackets within brackets");
        return;
      }
    }
  }

  private static void strange(String bare, Complaints complaints) {
    int strange = 0;
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      boolean known =
          Character.isWhitespace(c)
              || SIGNS.indexOf(c) >= 0
              || (Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
      if (!known && ++strange > MOST_STRANGE) {
        tell(bare, i, complaints, "more than " + MOST_STRANGE + " characters that no rule has");
        return;
      }
    }
  }

  private static void tell(String bare, int at, Complaints complaints, String what) {
    int line = 1 + (int) bare.substring(0, at).chars().filter(c -> c == '\n').count();
    int column = at - bare.lastIndexOf('\n', Math.max(0, at - 1));
    complaints.add(line, Math.max(1, column), "drl-large", what, "write several smaller rules");
  }
}
