package io.wheeltapper.rules;

import java.util.Set;

/** What stands between two words on one line. */
final class DrlGap {

  private static final Set<String> SPACED = Set.of("==", "!=", ">=", "<=", "&&", "||", ">", "<");

  /** Words before a bracket that are no name of a fact or a function. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "in", "not", "and", "or", "exists", "over", "from", "when", "then", "contains", "rule");

  private DrlGap() {}

  static String between(DrlToken before, DrlToken token, DrlToken earlier, boolean conclusion) {
    String kept = token.gap().isEmpty() ? "" : " ";
    if (token.remark()) {
      String blanks = token.gap().replaceAll("[^ ]", " ");
      return blanks.isEmpty() ? " " : blanks;
    }
    if (before.remark()) {
      return kept;
    }
    if (token.is(",") || token.is(";") || token.is(")") || token.is("]") || token.is(".")) {
      return "";
    }
    if (before.is("(") || before.is("[") || before.is(".") || before.is("@") || before.is("!")) {
      return "";
    }
    if (before.is(";")) {
      return " ";
    }
    if (before.is(",")) {
      return time(token) && time(earlier) ? kept : " ";
    }
    if (spaced(before) || spaced(token)) {
      return " ";
    }
    if (!conclusion && token.is(":")) {
      return "";
    }
    if (!conclusion && before.is(":")) {
      return earlier.is("window") ? "" : " ";
    }
    return token.is("(") || token.is("[") ? bracket(before, kept) : kept;
  }

  private static String bracket(DrlToken before, String kept) {
    if (before.is("in")) {
      return " ";
    }
    return before.sort() == DrlToken.Sort.WORD && !KEYWORDS.contains(before.text()) ? "" : kept;
  }

  private static boolean spaced(DrlToken token) {
    return token.sort() == DrlToken.Sort.SIGN && SPACED.contains(token.text());
  }

  private static boolean time(DrlToken token) {
    return token.text().matches("\\d+(ms|s|m|h|d)?|\\*");
  }
}
