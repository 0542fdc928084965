package io.wheeltapper.deploy.views;

import java.util.Locale;

/**
 * Something that a person may mean.
 *
 * @param kind {@code node case rule entry}
 * @param id its name, id or index
 * @param text what to show
 * @param link where the console shows it, within the console
 */
public record Match(String kind, String id, String text, String link) {

  /**
   * How well a text answers to words in lower case: 0 is it, 1 begins so, 2 has it within, -1 does
   * not.
   */
  public static int fit(String text, String words) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.equals(words) ? 0 : lower.startsWith(words) ? 1 : lower.contains(words) ? 2 : -1;
  }
}
