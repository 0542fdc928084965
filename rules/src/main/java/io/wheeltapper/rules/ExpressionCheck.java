package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Nearest;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.BaseDescr;

/**
 * Looks at an expression word by word, before anything compiles it: only words of {@link
 * Vocabulary}, bound variables and literals. The scan of the compiled classes is the second line.
 */
final class ExpressionCheck {

  private static final Pattern LITERAL =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final Pattern SIGN =
      Pattern.compile("->|::|\\+\\+|--|/\\*|//|[{}#`;\\\\]|(?<![=!<>+*/-])=(?![=])|[+*/-]=");

  /**
   * What a bracket may stand behind: a map's name, or an operator of time. Else it makes a list.
   */
  private static final Pattern INDEXED =
      Pattern.compile("(?:\\b(?:before|after|coincides)\\s*|[\\w$)\\]])$");

  private static final Pattern LISTED =
      Pattern.compile("\\b(?:in|contains|excludes|memberOf|not|and|or)$");

  private final Complaints complaints;

  ExpressionCheck(Complaints complaints) {
    this.complaints = complaints;
  }

  /** Constraints and bindings in a pattern, parameters of a function. */
  void check(String expression, BaseDescr where) {
    String bare = LITERAL.matcher(expression).replaceAll(m -> " ".repeat(m.end() - m.start()));
    Matcher sign = SIGN.matcher(bare);
    if (sign.find()) {
      complaints.add(
          where,
          "drl-sign",
          "'" + sign.group() + "' in an expression",
          "compare facts and numbers only; a rule assigns and computes nothing");
    }
    lists(bare, where);
    Matcher words = WORD.matcher(bare);
    while (words.find()) {
      word(bare, words, where);
    }
    divisions(bare, where);
  }

  private void lists(String bare, BaseDescr where) {
    for (int at = bare.indexOf('['); at >= 0; at = bare.indexOf('[', at + 1)) {
      String left = bare.substring(0, at);
      if (!INDEXED.matcher(left).find() || LISTED.matcher(left).find()) {
        complaints.add(
            where, "drl-sign", "'[' begins a list in an expression", "write in (\"a\", \"b\")");
      }
    }
  }

  private void word(String bare, Matcher words, BaseDescr where) {
    String word = words.group();
    if (words.start() > 0 && Character.isDigit(bare.charAt(words.start() - 1))) {
      return; // the unit of 30s, the L of 5L
    }
    if (Vocabulary.NEVER.contains(word)) {
      complaints.add(where, "drl-word", "'" + word + "' in an expression", mend(word));
    } else if (Character.isUpperCase(word.charAt(0))
        && !afterType(bare, words.start())
        && !Vocabulary.TYPES.contains(word)) {
      complaints.add(
          where,
          "drl-type",
          "the type '" + word + "'",
          "a rule names only "
              + String.join(", ", Vocabulary.TYPES.stream().sorted().toList())
              + " in an expression");
    } else if (called(bare, words.end()) && !Vocabulary.METHODS.contains(word)) {
      complaints.add(where, "drl-method", "'" + word + "(…)' is not open to rules", known(word));
    }
  }

  private static String known(String word) {
    Set<String> methods = Vocabulary.METHODS;
    String hint = Nearest.hint(word, methods);
    return hint.startsWith("; did") ? hint.substring(2) : "see the list in policies/README.md";
  }

  /** Whether a capital word stands behind {@code Kind.} or {@code Origin.}: a constant. */
  private static boolean afterType(String bare, int start) {
    String before = bare.substring(0, start).stripTrailing();
    return before.endsWith("Kind.") || before.endsWith("Origin.");
  }

  private static boolean called(String bare, int end) {
    String after = bare.substring(end).stripLeading();
    return after.startsWith("(");
  }

  private void divisions(String bare, BaseDescr where) {
    Matcher division = Pattern.compile("[/%]\\s*(?!\\s*[1-9])").matcher(bare);
    if (division.find()) {
      complaints.add(
          where, "drl-division", "a division that could be by zero", "divide by a literal number");
    }
  }

  private static String mend(String word) {
    return switch (word) {
      case "matches", "soundslike", "str" ->
          "use contains, startsWith or endsWith: a pattern can hang on hostile text";
      case "eval" -> "write the condition inside a pattern";
      case "new" -> "a rule makes no objects; use findings.found(…)";
      default -> "leave it out; a rule only compares facts";
    };
  }
}
