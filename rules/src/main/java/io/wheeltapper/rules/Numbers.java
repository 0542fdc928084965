package io.wheeltapper.rules;

/** Reading numbers out of untrusted text. */
final class Numbers {

  private Numbers() {}

  /** A whole number without sign, or -1. */
  static long whole(String text) {
    return parse(text, 10, 18);
  }

  /** {@code 0x1f} or {@code 1f}, up to 60 bits, or -1. */
  static long hex(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    return parse(digits, 16, 15);
  }

  private static long parse(String text, int radix, int longest) {
    if (text.isEmpty() || text.length() > longest) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0 || text.charAt(i) > 'f') {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
