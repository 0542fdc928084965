package io.wheeltapper.rules.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word, sign or literal of a constraint, and where in its text it stands. */
record Token(Kind kind, String text, int start, int end) {

  enum Kind {
    WORD,
    NUMBER,
    TEXT,
    /** What stands between the brackets of a temporal operator: {@code 0s,24h}. */
    PERIODS,
    SIGN,
    END
  }

  private static final Pattern ONE =
      Pattern.compile(
          "(?<word>\\$?[A-Za-z_][A-Za-z0-9_$]*)"
              + "|(?<number>\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?[lLdDfF]?)(?![A-Za-z0-9_])"
              + "|(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<sign>\\|\\||&&|==|!=|<=|>=|[<>!()\\[\\],.:+*/%-])");

  /** After one of these words a bracket holds times, not an index. */
  private static final Pattern PERIODS =
      Pattern.compile("(?<=before|after|coincides)\\s*\\[([^\\]\"]*)\\]");

  boolean is(String sign) {
    return text.equals(sign) && kind != Kind.TEXT;
  }

  /**
   * All tokens, with an END behind them.
   *
   * @throws NotFollowed when there is a sign that no rule should have
   */
  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher one = ONE.matcher(text);
    Matcher periods = PERIODS.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (temporal(tokens)
          && periods.region(at, text.length()).useTransparentBounds(true).lookingAt()) {
        tokens.add(new Token(Kind.PERIODS, periods.group(1), at, periods.end()));
        at = periods.end();
      } else if (one.region(at, text.length()).lookingAt()) {
        tokens.add(new Token(kind(one), one.group(), at, one.end()));
        at = one.end();
      } else {
        throw new NotFollowed("'" + text.charAt(at) + "' in " + text);
      }
    }
    tokens.add(new Token(Kind.END, "", at, at));
    return tokens;
  }

  private static boolean temporal(List<Token> tokens) {
    return !tokens.isEmpty() && Operator.TEMPORAL.contains(tokens.getLast().text());
  }

  private static Kind kind(Matcher one) {
    return one.group("word") != null
        ? Kind.WORD
        : one.group("number") != null
            ? Kind.NUMBER
            : one.group("text") != null ? Kind.TEXT : Kind.SIGN;
  }
}
