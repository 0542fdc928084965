package io.wheeltapper.advisor.injection;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A text as a model may read it, beside how it is written: what is hidden or encoded, undone. */
final class Disguise {

  /**
   * One reading.
   *
   * @param name of the disguise, {@code ""} for the text as it stands
   * @param suspect a kind of attempt that the disguise is by itself, or {@code ""}
   */
  record View(String name, String text, String suspect) {}

  /** A reading that any text has is worth a search only where one of these is in it. */
  private static final Pattern TELLING =
      Pattern.compile(
          "(?i)instruct|ignore|disregard|override|system|assistant|approve|prompt|action|answer|"
              + "recommend|https?:|evict|reboot|password|secret");

  private static final Pattern SQUEEZED =
      Pattern.compile(
          "(?i)(?:ignore|disregard|forget|override)(?:all|the|every|any|your|previous|prior|above|"
              + "these|those|of){0,5}(?:instructions?|rules|prompts?|orders|policy|everything)");

  private static final Pattern SPACED =
      Pattern.compile("(?:(?<![A-Za-z])[A-Za-z][ ._*|~-]{1,3}){6,}[A-Za-z](?![A-Za-z])");

  private Disguise() {}

  static List<View> views(String text) {
    List<View> views = new ArrayList<>();
    String visible = visible(text);
    String plain = Normalizer.normalize(visible, Normalizer.Form.NFKC);
    views.add(new View("", visible, hidden(text) ? "hidden characters" : ""));
    if (!plain.equals(visible)) {
      views.add(new View("styled letters", plain, ""));
    }
    add(views, "unicode tags", Hidden.tags(text));
    add(views, "variation selectors", Hidden.selectors(text));
    String latin = LookAlikes.latin(plain);
    if (!latin.equals(plain)) {
      views.add(new View("look-alike letters", latin, ""));
    }
    for (Encodings.Decoded decoded : Encodings.in(plain)) {
      views.add(new View(decoded.name(), decoded.text(), ""));
      for (Encodings.Decoded again : Encodings.in(decoded.text())) {
        views.add(new View(decoded.name() + " twice", again.text(), ""));
      }
    }
    telling(views, "rot13", LookAlikes.rotated(latin));
    telling(views, "reversed text", new StringBuilder(latin).reverse().toString());
    String spoken = LookAlikes.spoken(latin);
    if (!spoken.equals(latin)) {
      telling(views, "digits for letters", spoken);
    }
    squeezed(views, latin);
    return views;
  }

  private static void add(List<View> views, String name, String text) {
    if (!text.isBlank()) {
      views.add(new View(name, text, name));
    }
  }

  private static void telling(List<View> views, String name, String text) {
    if (TELLING.matcher(text).find()) {
      views.add(new View(name, text, ""));
    }
  }

  private static void squeezed(List<View> views, String text) {
    boolean spaced =
        SPACED
            .matcher(text)
            .results()
            .map(m -> m.group().replaceAll("[^A-Za-z]", ""))
            .anyMatch(word -> TELLING.matcher(word).find());
    boolean joined =
        SQUEEZED.matcher(text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")).find()
            && !Marks.any(text);
    if (spaced || joined) {
      views.add(new View("spaced letters", "", "orders to the model in spaced letters"));
    }
  }

  /** Format characters that a log line has no use for: zero width, direction, tags. */
  private static boolean hidden(String text) {
    return text.codePoints()
        .skip(text.startsWith("\ufeff") ? 1 : 0)
        .anyMatch(c -> Character.getType(c) == Character.FORMAT && c != 0xad || Hidden.selector(c));
  }

  private static String visible(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT && !Hidden.selector(c))
        .forEach(c -> out.appendCodePoint(c == 0xa0 || c == '\t' || c == 0x1b ? ' ' : c));
    return out.toString();
  }
}
