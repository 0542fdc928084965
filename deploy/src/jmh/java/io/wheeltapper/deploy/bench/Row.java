package io.wheeltapper.deploy.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line of the table, as a part prints it for the one that gathers.
 *
 * @param what was measured
 * @param result the figure itself
 * @param beside what belongs to it
 */
record Row(String what, String result, String beside) {

  private static final String MARK = "row\t";

  void print() {
    System.out.println(MARK + what + "\t" + result + "\t" + beside);
  }

  static boolean is(String line) {
    return line.startsWith(MARK) && line.split("\t", -1).length == 4;
  }

  static Row read(String line) {
    String[] cells = line.split("\t", -1);
    return new Row(cells[1], cells[2], cells[3]);
  }

  String markdown() {
    return "| " + what + " | " + result + " | " + beside + " |";
  }

  /** A figure with three digits that count: 1.23 million, 456,000, 12.3. */
  static String figure(double value) {
    if (value >= 1e6) {
      return String.format(Locale.ROOT, "%.2f million", value / 1e6);
    }
    if (value >= 1_000) {
      double unit = Math.pow(10, Math.floor(Math.log10(value)) - 2);
      return String.format(Locale.ROOT, "%,.0f", Math.round(value / unit) * unit);
    }
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  static String millis(double nanos) {
    return figure(nanos / 1e6) + " ms";
  }

  /** The value that this share of all is not above; {@code values} are sorted here. */
  static long percentile(long[] values, double share) {
    Arrays.sort(values);
    return values.length == 0 ? 0 : values[(int) Math.ceil(share * values.length) - 1];
  }
}
