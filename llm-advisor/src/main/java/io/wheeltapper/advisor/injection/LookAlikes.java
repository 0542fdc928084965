package io.wheeltapper.advisor.injection;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/** Letters that stand for others. */
final class LookAlikes {

  private static final Map<Integer, Character> LATIN = new HashMap<>();

  static {
    put("аɑα", 'a');
    put("ьЬβВΒв", 'b');
    put("сϲС", 'c');
    put("ԁɗ", 'd');
    put("еєεЕΕё", 'e');
    put("ɡց", 'g');
    put("һНΗн", 'h');
    put("іıιІΙӏ", 'i');
    put("јЈ", 'j');
    put("кκКΚ", 'k');
    put("ⅼ", 'l');
    put("мМΜ", 'm');
    put("пηΝո", 'n');
    put("оοσОΟօ", 'o');
    put("рρРΡ", 'p');
    put("ԛ", 'q');
    put("гꭇг", 'r');
    put("ѕЅ", 's');
    put("тτТΤ", 't');
    put("υսц", 'u');
    put("ѵν", 'v');
    put("ԝшω", 'w');
    put("хχХΧ", 'x');
    put("уγУΥү", 'y');
    put("ᴢΖ", 'z');
  }

  private LookAlikes() {}

  private static void put(String letters, char latin) {
    letters.codePoints().forEach(c -> LATIN.put(c, latin));
  }

  /** Letters of other alphabets, and such with marks, by the Latin ones that they look like. */
  static String latin(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(c -> {
          Character latin = LATIN.get(c);
          out.appendCodePoint(latin == null ? c : latin);
        });
    return out.toString();
  }

  /** Each letter by the one thirteen further. */
  static String rotated(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.chars()
        .forEach(c -> {
          int base = c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : 0;
          out.append((char) (base == 0 ? c : base + (c - base + 13) % 26));
        });
    return out.toString();
  }

  /** Digits and signs by the letters that they are used for. */
  static String spoken(String text) {
    return text.replace('0', 'o')
        .replace('1', 'i')
        .replace('3', 'e')
        .replace('4', 'a')
        .replace('5', 's')
        .replace('7', 't')
        .replace('@', 'a')
        .replace('$', 's')
        .replace('!', 'i');
  }
}
