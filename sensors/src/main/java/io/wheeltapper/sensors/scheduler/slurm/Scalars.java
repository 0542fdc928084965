package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The scalars of Slurm's JSON in the encodings of all its versions: a number or {@code
 * {set,infinite,number}}, a word or a list of words. Pure.
 */
final class Scalars {

  private Scalars() {}

  /** The number, or the fallback when it is absent, unset or infinite. */
  static long number(JsonNode value, long fallback) {
    if (value.isNumber()) {
      return value.longValue();
    }
    if (value.isObject()) {
      boolean set = value.path("set").asBoolean(true) && !value.path("infinite").asBoolean(false);
      return set ? number(value.path("number"), fallback) : fallback;
    }
    if (value.isTextual() && value.textValue().matches("-?\\d{1,18}")) {
      return Long.parseLong(value.textValue());
    }
    return fallback;
  }

  /** Seconds since the epoch as milliseconds; 0 when unknown. */
  static long millis(JsonNode value) {
    long seconds = number(value, 0);
    return seconds <= 0 || seconds > 1L << 40 ? 0 : seconds * 1000;
  }

  /** The text; {@code ""} when absent or null. */
  static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.isNumber() ? value.asText() : "";
  }

  /** The names in a list, or in a text with commas; as they are written. */
  static List<String> names(JsonNode value) {
    List<String> names = new ArrayList<>(names(text(value)));
    value.elements().forEachRemaining(one -> names.addAll(names(text(one))));
    return names;
  }

  /** The names in a text with commas. */
  static List<String> names(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(n -> !n.isEmpty() && n.length() <= 255)
        .toList();
  }

  /** Upper-case words of a word, a {@code +}-joined word or a list; unknown ones left out. */
  static List<String> words(JsonNode value) {
    List<String> words = new ArrayList<>();
    if (value.isTextual()) {
      words.addAll(words(value.textValue()));
    }
    value.elements().forEachRemaining(one -> words.addAll(words(text(one))));
    return words;
  }

  /** As {@link #words(JsonNode)}, of {@code MIXED+DRAIN}; suffixes such as {@code *} cut off. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String part : text.split("\\+")) {
      String word = part.strip().toUpperCase(Locale.ROOT);
      boolean silent = word.endsWith("*");
      word = word.replaceAll("[^A-Z_]", "");
      if (!word.isEmpty() && !words.contains(word)) {
        words.add(word);
      }
      if (silent && !words.contains("NOT_RESPONDING")) {
        words.add("NOT_RESPONDING");
      }
    }
    return words;
  }
}
