package io.wheeltapper.core.spi;

import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operator's pattern on text that strangers write, with bounded work: there are patterns, such
 * as {@code (a+)+b}, that take longer than the universe has been there. Counted in characters
 * looked at and never in seconds, so that a replay answers the same. Any thread.
 */
public final class Bounded {

  /** Characters that a pattern may look at; ours look at some hundred. */
  static final int MOST_LOOKS = 100_000;

  /** Of longer text only so much is looked at; a scheduler's reason is far shorter. */
  static final int LONGEST = 2_000;

  private Bounded() {}

  /** Whether it is found in the text; no, when that cannot be told within bounds. */
  public static boolean finds(Pattern pattern, String text) {
    return tell(() -> pattern.matcher(cut(text)).find());
  }

  /** Whether it is the whole text; no, when that cannot be told within bounds. */
  public static boolean matches(Pattern pattern, String text) {
    return text.length() <= LONGEST && tell(() -> pattern.matcher(cut(text)).matches());
  }

  /**
   * Where it is found first in a text of any length; its beginning, when that cannot be told within
   * the bound, so that whoever looks for what must not be there errs to that side.
   *
   * @param mostLooks characters that may be looked at
   */
  public static OptionalInt first(Pattern pattern, String text, int mostLooks) {
    try {
      Matcher matcher = pattern.matcher(new Counted(text, mostLooks));
      return matcher.find() ? OptionalInt.of(matcher.start()) : OptionalInt.empty();
    } catch (TooMuch | StackOverflowError e) {
      return OptionalInt.of(0);
    }
  }

  private static Counted cut(String text) {
    return new Counted(text.length() > LONGEST ? text.substring(0, LONGEST) : text, MOST_LOOKS);
  }

  private static boolean tell(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (TooMuch | StackOverflowError e) {
      return false;
    }
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuch() {
      super("too much to look at", null, false, false);
    }
  }

  /** Counts the looks of all parts of one text together. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int left;

    Counted(String text, int mostLooks) {
      this.text = text;
      this.left = mostLooks;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
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
