package io.wheeltapper.advisor.injection;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A search with bounded work, counted in characters looked at, so that it answers the same
 * anywhere.
 */
final class Looks {

  private static final int MOST = 3_000_000;

  private Looks() {}

  /** Where a pattern is found first; the beginning, when that cannot be told within bounds. */
  static OptionalInt first(Pattern pattern, String text) {
    try {
      Matcher matcher = pattern.matcher(new Counted(text));
      return matcher.find() ? OptionalInt.of(matcher.start()) : OptionalInt.empty();
    } catch (TooMuch | StackOverflowError e) {
      return OptionalInt.of(0);
    }
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuch() {
      super("too much to look at", null, false, false);
    }
  }

  private static final class Counted implements CharSequence {
    private final String text;
    private int looks;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST) {
        throw new TooMuch();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
