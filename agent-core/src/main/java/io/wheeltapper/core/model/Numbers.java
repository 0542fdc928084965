package io.wheeltapper.core.model;

/** Reading numbers out of untrusted text. */
final class Numbers {

  private Numbers() {}

  static long wholeOr(String text, long otherwise) {
    if (text.isEmpty() || text.length() > 18) {
      return otherwise;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return otherwise;
      }
      value = value * 10 + (digit - '0');
    }
    return value;
  }
}
