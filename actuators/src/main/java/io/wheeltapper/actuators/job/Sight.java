package io.wheeltapper.actuators.job;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was seen of a source at one look. Its text is its owner's and never leaves: only numbers are
 * read out of it.
 *
 * @param at when it was written, epoch milliseconds; 0 where nothing says so
 * @param size bytes
 * @param text its end, as far as it is text; {@code ""} for what is none
 */
public record Sight(long at, long size, String text) {

  private static final Pattern TIME =
      Pattern.compile(
          "(?i)\\b(?:at|time|timestamp)\"?\\s{0,3}[=:]\\s{0,3}\"?"
              + "(\\d{4}-\\d\\d-\\d\\dT[0-9:.]{5,15}Z|\\d{10,13}(?:\\.\\d{1,9})?)");

  /** Of a text that has no time beside it: the one that it says itself counts. */
  public static Sight of(String text) {
    Matcher time = TIME.matcher(text);
    long at = 0;
    while (time.find()) {
      at = Math.max(at, millis(time.group(1)));
    }
    return new Sight(at, text.length(), text);
  }

  /** Of a number: a time where it can only be one, else a step. */
  public static Sight of(double value) {
    long whole = Math.round(value);
    return value >= 1e9
        ? new Sight(value >= 1e11 ? whole : Math.round(value * 1000), 1, Long.toString(whole))
        : new Sight(0, 1, Long.toString(whole));
  }

  private static long millis(String time) {
    try {
      if (time.indexOf('-') > 0) { // the letters of a date come in either case
        return Instant.parse(time).toEpochMilli();
      }
      double number = Double.parseDouble(time);
      return Math.round(number >= 1e11 ? number : number * 1000);
    } catch (DateTimeException e) {
      return 0;
    }
  }

  /** The last step that it names. */
  public OptionalLong step() {
    return Steps.last(text);
  }
}
