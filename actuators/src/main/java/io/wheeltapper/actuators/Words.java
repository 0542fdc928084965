package io.wheeltapper.actuators;

/** Untrusted text on its way to another system or to a person: printable, one line, bounded. */
public final class Words {

  /** Where a text was cut. */
  static final String CUT = "...";

  private Words() {}

  /** Printable ASCII on one line, runs of blanks joined, at most {@code longest} characters. */
  public static String plain(String text, int longest) {
    String oneLine = printable(text).replaceAll(" {2,}", " ").strip();
    return oneLine.length() <= longest
        ? oneLine
        : oneLine.substring(0, longest - CUT.length()) + CUT;
  }

  private static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = Character.isWhitespace(c) || Character.isISOControl(c);
      clean.append(blank ? ' ' : c < 0x7f ? c : '?');
    }
    return clean.toString();
  }
}
