package io.wheeltapper.sensors.telemetry.prometheus;

/**
 * DCGM's numbers that stand for "no reading" (blank, not found, not supported, not permitted), as
 * dcgm_fields.h defines them: 0x7ffffffffffffff0 to …3, 0x7ffffff0 to …3, and 2^47 to 2^47+3.
 */
public final class Blanks {

  private static final double INT64 = 0x1p63;
  private static final double INT32 = 0x7ffffff0L;
  private static final double FP64 = 0x1p47;

  private Blanks() {}

  /** Whether a number of DCGM is none. */
  public static boolean blank(double value) {
    return value >= INT64
        || (value >= INT32 && value <= INT32 + 3)
        || (value >= FP64 && value <= FP64 + 3);
  }
}
