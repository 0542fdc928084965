package io.wheeltapper.sensors.fabric.mad;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers that were written down: {@code subnet 1,9 0x15 3 HEX} and {@code performance 7 3 0x12
 * HEX}, one a line. Also the fake of {@link Mads}.
 */
final class TapedMads implements Mads {

  private static final int MOST = 1_000_000;

  private static final Pattern LINE =
      Pattern.compile(
          "(subnet (?:-|\\d{1,3}(?:,\\d{1,3}){0,62}) 0x[0-9a-f]{1,4} \\d{1,10}"
              + "|performance \\d{1,6} \\d{1,3} 0x[0-9a-f]{1,4}) ((?:[0-9a-f]{2}){1,192})");

  private final Map<String, byte[]> answers = new HashMap<>();

  /** Reads a tape; a line that is none costs itself. */
  static TapedMads of(String text, BiConsumer<Integer, String> rejected) {
    TapedMads tape = new TapedMads();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      Matcher m = LINE.matcher(line);
      if (m.matches() && tape.answers.size() < MOST) {
        tape.answers.put(m.group(1), HexFormat.of().parseHex(m.group(2)));
      } else if (!line.isBlank()) {
        rejected.accept(number, "no answer of a subnet");
      }
    }
    return tape;
  }

  static String subnetKey(byte[] route, int attribute, int modifier) {
    StringBuilder path = new StringBuilder();
    for (byte port : route) {
      path.append(path.isEmpty() ? "" : ",").append(port & 0xff);
    }
    return "subnet %s 0x%x %d".formatted(path.isEmpty() ? "-" : path, attribute, modifier);
  }

  static String performanceKey(int lid, int port, int attribute) {
    return "performance %d %d 0x%x".formatted(lid, port, attribute);
  }

  /** Puts an answer in the place of another. */
  void put(String key, byte[] answer) {
    answers.put(key, answer);
  }

  @Override
  public Optional<byte[]> subnet(byte[] route, int attribute, int modifier) {
    return Optional.ofNullable(answers.get(subnetKey(route, attribute, modifier)));
  }

  @Override
  public Optional<byte[]> performance(int lid, int port, int attribute) {
    return Optional.ofNullable(answers.get(performanceKey(lid, port, attribute)));
  }

  @Override
  public void close() {}
}
