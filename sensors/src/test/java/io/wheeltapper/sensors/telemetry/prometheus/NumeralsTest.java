package io.wheeltapper.sensors.telemetry.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.sensors.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralsTest {

  private final Numerals numerals = new Numerals();

  private double read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return numerals.read(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1",
        "3.45e+08",
        "2.619e+09",
        "1e-300",
        "9223372036854775794",
        "0.1",
        "-12.5",
        ".5",
        "5.",
        "123456789012345678901234567890",
        "1.7976931348623157e308",
        "1E5"
      })
  void asJavaDoes(String text) {
    assertEquals(Double.parseDouble(text), read(text));
  }

  @Test
  void anyDoubleComesBackAsItWas() {
    Random random = new Random(Recorded.seed());
    for (int i = 0; i < 200_000; i++) {
      double value =
          i % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : Math.round(random.nextDouble() * 1e7) / 1e3;
      if (!Double.isFinite(value)) {
        continue;
      }
      String text = Double.toString(value);
      assertEquals(value, read(text), text);
    }
  }

  @Test
  void theWordsOfTheFormat() {
    assertEquals(Double.POSITIVE_INFINITY, read("+Inf"));
    assertEquals(Double.NEGATIVE_INFINITY, read("-Inf"));
    assertEquals(Double.NaN, read("NaN"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "x", "1e", "1e+", "0x10", "1_000", "1.2.3", "--1", "1f", "Infinity"})
  void noNumbers(String text) {
    assertThrows(NumberFormatException.class, () -> read(text));
  }
}
