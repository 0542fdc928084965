package io.wheeltapper.advisor.text;

import java.util.HexFormat;

/** Untrusted text, made harmless to read and to show. */
public final class Plain {

  private static final String CUT = "...";

  private Plain() {}

  /**
   * One line without control, format (zero-width, direction, tags), private and broken characters;
   * runs of blanks joined; at most {@code longest} characters.
   */
  public static String line(String text, int longest) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), longest));
    boolean blank = true;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
        if (!blank) {
          clean.append(' ');
        }
        blank = true;
      } else if (shown(c)) {
        clean.appendCodePoint(c);
        blank = false;
      }
      if (clean.length() > longest) {
        break;
      }
    }
    return cut(clean.toString().strip(), longest);
  }

  /** At most so many characters, no pair of surrogates cut apart. */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Math.max(0, longest - CUT.length());
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + CUT;
  }

  /**
   * A beginning that can stand in a page, a chat or a terminal: printable ASCII, what is not by its
   * number, no link and no markup that anything would follow.
   */
  public static String harmless(String text, int longest) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length() && safe.length() <= longest; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c >= ' ' && c < 0x7f) {
        safe.append(
            switch (c) {
              case '<' -> '(';
              case '>' -> ')';
              case '`' -> '\'';
              case '[', '{' -> '(';
              case ']', '}' -> ')';
              default -> (char) c;
            });
      } else if (Character.isWhitespace(c)) {
        safe.append(' ');
      } else {
        safe.append("\\u(").append(HexFormat.of().toHexDigits(c, 5)).append(')');
      }
    }
    return cut(safe.toString().replace("://", ":(//)").strip(), longest);
  }

  private static boolean shown(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.CONTROL ->
          false;
      default -> !variation(c);
    };
  }

  /** Variation selectors show nothing, and can carry hidden bytes. */
  private static boolean variation(int c) {
    return c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
  }
}
