package io.wheeltapper.sensors.workload.numbers;

import java.util.Arrays;
import java.util.Optional;

/** Whether a job's loss is a number, and one like those before. For one thread. */
final class Loss {

  private static final int REMEMBERED = 50;
  private static final int ENOUGH = 20;

  /** Our own estimate: a spike is thrice what the loss has been in the median. */
  private static final double SPIKE = 3;

  private static final long AGAIN_MILLIS = 600_000;

  private final double[] last = new double[REMEMBERED];
  private int count;
  private String standing = "";
  private long said = Long.MIN_VALUE / 2;

  /** {@code nan}, {@code inf} or {@code spike}, once while it stays so. */
  Optional<String> take(double value, long time) {
    String kind = kind(value);
    if (Double.isFinite(value)) {
      last[count++ % REMEMBERED] = value;
    }
    boolean say =
        !kind.isEmpty()
            && (!kind.equals(standing) || kind.equals("spike"))
            && (!kind.equals("spike") || time - said > AGAIN_MILLIS);
    standing = kind;
    if (!say) {
      return Optional.empty();
    }
    said = time;
    return Optional.of(kind);
  }

  private String kind(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return "inf";
    }
    if (count < ENOUGH) {
      return "";
    }
    double[] known = Arrays.copyOf(last, Math.min(count, REMEMBERED));
    Arrays.sort(known);
    double median = known[known.length / 2];
    return median > 0 && value > SPIKE * median ? "spike" : "";
  }
}
