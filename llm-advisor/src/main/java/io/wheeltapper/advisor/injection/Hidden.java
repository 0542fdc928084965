package io.wheeltapper.advisor.injection;

import java.nio.charset.StandardCharsets;

/** Text in characters that nobody sees. */
final class Hidden {

  private static final int TAG = 0xe0000;

  private Hidden() {}

  /** What Unicode's tag characters say: each is an ASCII character further up. */
  static String tags(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .filter(c -> c >= TAG + 0x20 && c <= TAG + 0x7e)
        .forEach(c -> out.append((char) (c - TAG)));
    return out.toString();
  }

  /** What variation selectors say: there are 256, one for each byte. */
  static String selectors(String text) {
    byte[] bytes = new byte[text.length()];
    int n = 0;
    for (int c : text.codePoints().filter(Hidden::selector).toArray()) {
      bytes[n++] = (byte) (c >= 0xe0100 ? c - 0xe0100 + 16 : c - 0xfe00);
    }
    return n < 4 ? "" : new String(bytes, 0, n, StandardCharsets.UTF_8);
  }

  static boolean selector(int c) {
    return c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
  }
}
