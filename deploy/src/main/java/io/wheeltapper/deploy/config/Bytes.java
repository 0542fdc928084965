package io.wheeltapper.deploy.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size, written {@code 500MiB}.
 *
 * @param count bytes
 */
public record Bytes(long count) {

  static final String PATTERN = "[0-9]{1,9}(KiB|MiB|GiB|TiB)";

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,9})(KiB|MiB|GiB|TiB)");

  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

  static Optional<Bytes> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int shift = 10 * (UNITS.indexOf(matcher.group(2)) + 1);
    long number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE >> shift
        ? Optional.empty()
        : Optional.of(new Bytes(number << shift));
  }

  /** As it is written, in the largest unit that fits whole. */
  @Override
  public String toString() {
    for (int i = UNITS.size(); i > 0; i--) {
      if (count != 0 && count % (1L << 10 * i) == 0) {
        return (count >> 10 * i) + UNITS.get(i - 1);
      }
    }
    return count / 1024 + "KiB";
  }
}
