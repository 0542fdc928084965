package io.wheeltapper.advisor.injection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Text that is written as something else, where what it says is text again. */
final class Encodings {

  /** What it is written as, and what it says. */
  record Decoded(String name, String text) {}

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}+={0,2}");
  private static final Pattern HEX =
      Pattern.compile("(?i)(?:(?:0x|\\\\x|%)?[0-9a-f]{2}[ :,-]?){8,}+");
  private static final Pattern ESCAPE =
      Pattern.compile("(?i)(?:\\\\u\\{?[0-9a-f]{2,6}\\}?|&#x?[0-9a-f]{2,6};){4,}+");
  private static final Pattern PERCENT = Pattern.compile("(?i)%[0-9a-f]{2}");
  private static final Pattern CODES =
      Pattern.compile("(?:\\b\\d{2,3}\\b[ ,;]{1,2}){8,}+(?:\\d{2,3})?");
  private static final Pattern BITS = Pattern.compile("(?:[01]{8}[ ,]?){6,}+");
  private static final Pattern NUMBER = Pattern.compile("[0-9A-Fa-f]+");

  private static final int MOST = 20;

  private Encodings() {}

  static List<Decoded> in(String text) {
    List<Decoded> found = new ArrayList<>();
    each(BASE64, text).forEach(m -> add(found, "base64", base64(m.group())));
    each(HEX, text).forEach(m -> add(found, "hex", hex(m.group())));
    each(ESCAPE, text).forEach(m -> add(found, "escapes", escapes(m.group())));
    each(CODES, text).forEach(m -> add(found, "character codes", numbers(m.group(), 10)));
    each(BITS, text).forEach(m -> add(found, "bits", numbers(spread(m.group()), 2)));
    if (each(PERCENT, text).size() >= 3) {
      add(found, "percent encoding", percent(text));
    }
    return found.size() > MOST ? found.subList(0, MOST) : found;
  }

  private static List<MatchResult> each(Pattern pattern, String text) {
    return pattern.matcher(text).results().limit(MOST).toList();
  }

  private static void add(List<Decoded> found, String name, String text) {
    long printable = text.chars().filter(c -> c >= ' ' && c < 0x7f || c == '\n').count();
    if (text.length() >= 6 && printable * 10 >= text.length() * 9L) {
      found.add(new Decoded(name, text));
    }
  }

  private static String base64(String text) {
    String plain = text.replace('-', '+').replace('_', '/').replace("=", "");
    String whole = plain.substring(0, plain.length() - (plain.length() % 4 == 1 ? 1 : 0));
    return new String(Base64.getDecoder().decode(whole), StandardCharsets.UTF_8);
  }

  private static String hex(String text) {
    String digits = text.replaceAll("(?i)0x|\\\\x", "").replaceAll("[^0-9A-Fa-f]", "");
    StringBuilder out = new StringBuilder();
    for (int i = 0; i + 1 < digits.length(); i += 2) {
      out.append((char) Integer.parseInt(digits.substring(i, i + 2), 16));
    }
    return out.toString();
  }

  private static String escapes(String text) {
    boolean decimal =
        text.contains("&#") && !text.toLowerCase(java.util.Locale.ROOT).contains("&#x");
    return numbers(text.replaceAll("(?i)\\\\u|&#x?", " "), decimal ? 10 : 16);
  }

  private static String spread(String bits) {
    return bits.replaceAll("[^01]", "").replaceAll("(.{8})", "$1 ");
  }

  private static String numbers(String text, int base) {
    StringBuilder out = new StringBuilder();
    NUMBER
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .filter(n -> n.length() <= 8)
        .forEach(n -> {
          int code = parsed(n, base);
          if (code > 0 && code < 0x11_0000) {
            out.appendCodePoint(code);
          }
        });
    return out.toString();
  }

  private static int parsed(String digits, int base) {
    try {
      return Integer.parseInt(digits, base);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String percent(String text) {
    return PERCENT
        .matcher(text)
        .replaceAll(m -> {
          char c = (char) Integer.parseInt(m.group().substring(1), 16);
          return java.util.regex.Matcher.quoteReplacement(String.valueOf(c));
        })
        .replace('+', ' ');
  }
}
