package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class WordsTest {

  @Test
  void onePrintableLine() {
    assertEquals(
        "a b c ?", Words.plain("  a\r\n\tb\u0000\u001bc \u00e9 ".replace("\u001b", " "), 50));
    assertEquals("?", Words.plain("\u202e", 50));
    assertEquals("", Words.plain("\n", 50));
  }

  @Test
  void bounded() {
    assertEquals("abcdefg...", Words.plain("abcdefghijklm", 10));
    assertEquals("abcdefghij", Words.plain("abcdefghij", 10));
  }
}
