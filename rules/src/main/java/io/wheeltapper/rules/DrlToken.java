package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a rule file and the blanks before it.
 *
 * @param gap blanks and line breaks between the one before and this
 * @param text as it is written
 */
record DrlToken(Sort sort, String gap, String text) {

  /** What it is. */
  enum Sort {
    WORD,
    TEXT,
    /** To the end of its line. */
    REMARK,
    /** Between its two signs. */
    BLOCK,
    SIGN
  }

  private static final List<String> LONG_SIGNS = List.of("==", "!=", ">=", "<=", "&&", "||");

  boolean is(String other) {
    return text.equals(other) && (sort == Sort.WORD || sort == Sort.SIGN);
  }

  boolean remark() {
    return sort == Sort.REMARK || sort == Sort.BLOCK;
  }

  /** How many line breaks stand before it. */
  int breaks() {
    return (int) gap.chars().filter(c -> c == '\n').count();
  }

  /** All of a file's; what follows the last is left out. */
  static List<DrlToken> of(String file) {
    String text = file.replace("\r\n", "\n").replace('\r', '\n');
    List<DrlToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int begin = at;
      while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
        begin++;
      }
      if (begin == text.length()) {
        break;
      }
      Sort sort = sort(text, begin);
      int end = end(text, begin, sort);
      String word = text.substring(begin, end);
      tokens.add(
          new DrlToken(
              sort, text.substring(at, begin), sort == Sort.REMARK ? word.stripTrailing() : word));
      at = end;
    }
    return tokens;
  }

  private static Sort sort(String text, int at) {
    char c = text.charAt(at);
    if (text.startsWith("//", at)) {
      return Sort.REMARK;
    }
    if (text.startsWith("/*", at)) {
      return Sort.BLOCK;
    }
    if (c == '"' || c == '\'') {
      return Sort.TEXT;
    }
    return word(c) ? Sort.WORD : Sort.SIGN;
  }

  private static boolean word(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private static int end(String text, int at, Sort sort) {
    return switch (sort) {
      case REMARK -> {
        int end = text.indexOf('\n', at);
        yield end < 0 ? text.length() : end;
      }
      case BLOCK -> {
        int end = text.indexOf("*/", at + 2);
        yield end < 0 ? text.length() : end + 2;
      }
      case TEXT -> quote(text, at);
      case WORD -> {
        int end = at;
        while (end < text.length() && word(text.charAt(end))) {
          end++;
        }
        yield end;
      }
      case SIGN -> at + (LONG_SIGNS.stream().anyMatch(s -> text.startsWith(s, at)) ? 2 : 1);
    };
  }

  private static int quote(String text, int at) {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == text.charAt(at) || c == '\n') {
        return i + 1;
      }
    }
    return text.length();
  }
}
