package io.wheeltapper.sensors.storage.lustre;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a {@code stats} parameter: {@code open 35955554 samples [usecs] 0 172939 3393651645
 * 8836730033307}. Pure.
 */
record Stats(Map<String, Stat> operations) {

  /**
   * One operation.
   *
   * @param sum of bytes or microseconds; NaN where the line has none
   */
  record Stat(double count, String unit, double sum) {

    /** Whether the sum is a time. Lustre before 2.15 writes {@code usec}. */
    boolean timed() {
      return unit.startsWith("usec") && !Double.isNaN(sum);
    }
  }

  private static final int MOST_OPERATIONS = 200;

  private static final Pattern LINE =
      Pattern.compile(
          "(\\w{1,60})\\s+(\\d{1,20}) samples"
              + " \\[(\\w{1,10})\\](?:\\s+\\d{1,20}\\s+\\d{1,20}\\s+(\\d{1,20}))?.*");
  private static final Pattern TIME =
      Pattern.compile("\\s*snapshot_time:?\\s+(\\d{9,11})(?:\\.(\\d{1,9}))?.*");

  Stats {
    operations = Map.copyOf(operations);
  }

  static Stats read(List<String> lines) {
    Map<String, Stat> operations = new HashMap<>();
    for (String line : lines) {
      Matcher m = LINE.matcher(line);
      if (m.matches() && operations.size() < MOST_OPERATIONS) {
        double sum = m.group(4) == null ? Double.NaN : Double.parseDouble(m.group(4));
        operations.put(m.group(1), new Stat(Double.parseDouble(m.group(2)), m.group(3), sum));
      }
    }
    return new Stats(operations);
  }

  /** The sum of an operation's bytes or times, or NaN. */
  double sum(String operation) {
    Stat stat = operations.get(operation);
    return stat == null ? Double.NaN : stat.sum;
  }

  /** How often it was done, or NaN. */
  double count(String operation) {
    Stat stat = operations.get(operation);
    return stat == null ? Double.NaN : stat.count;
  }

  /** The epoch milliseconds that a line names as its snapshot's, or 0. */
  static long time(String line) {
    Matcher m = TIME.matcher(line);
    if (!m.matches()) {
      return 0;
    }
    String fraction = m.group(2) == null ? "" : m.group(2);
    String millis = (fraction + "000").substring(0, 3);
    return Long.parseLong(m.group(1)) * 1000 + (fraction.isEmpty() ? 0 : Long.parseLong(millis));
  }
}
