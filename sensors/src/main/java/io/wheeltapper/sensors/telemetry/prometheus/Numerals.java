package io.wheeltapper.sensors.telemetry.prometheus;

import java.nio.charset.StandardCharsets;

/**
 * Numbers of the text format straight from bytes. Up to 19 digits with a power of ten that a double
 * holds exactly are computed with one rounding (Clinger's fast path, so the result is the nearest
 * double); all else goes through {@link Double#parseDouble}. For one thread.
 */
final class Numerals {

  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  /** Largest whole number below which every whole number is a double. */
  private static final long EXACT = 1L << 53;

  private static final int LONGEST = 64;

  private int end;

  /** Where the number that was read last ends. */
  int end() {
    return end;
  }

  /**
   * The number at a place, up to a blank or the end.
   *
   * @throws NumberFormatException when there is none
   */
  double read(byte[] bytes, int from, int to) {
    int at = from;
    boolean minus = at < to && bytes[at] == '-';
    at += minus ? 1 : 0;
    long digits = 0;
    int count = 0;
    int scale = 0;
    boolean point = false;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0');
        count++;
        scale += point ? 1 : 0;
      } else if (b == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    int exponent = 0;
    if (at < to && (bytes[at] | 0x20) == 'e' && count > 0) {
      int sign = at + 1 < to && bytes[at + 1] == '-' ? -1 : 1;
      at += at + 1 < to && (bytes[at + 1] == '-' || bytes[at + 1] == '+') ? 2 : 1;
      int begin = at;
      for (; at < to && bytes[at] >= '0' && bytes[at] <= '9' && at - begin < 4; at++) {
        exponent = exponent * 10 + (bytes[at] - '0');
      }
      exponent *= sign;
      count = at == begin ? 0 : count;
    }
    int power = exponent - scale;
    boolean ended = at == to || bytes[at] <= ' ';
    if (!ended || count == 0 || count > 18 || digits > EXACT || Math.abs(power) > 22) {
      return slow(bytes, from, to);
    }
    end = at;
    double value = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
    return minus ? -value : value;
  }

  private double slow(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] > ' ' && at - from < LONGEST) {
      at++;
    }
    end = at;
    String text = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> strict(text);
    };
  }

  private static double strict(String text) {
    if (!text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?")) {
      throw new NumberFormatException("no number");
    }
    return Double.parseDouble(text);
  }
}
