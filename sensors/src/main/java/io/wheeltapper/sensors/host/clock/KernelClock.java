package io.wheeltapper.sensors.host.clock;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Asks {@code adjtimex(2)} without changing anything, which needs no rights. Safe for all threads;
 * the call does not block.
 */
public final class KernelClock {

  /** {@code struct timex} where a long has 64 bits, with room to spare; see {@code sys/timex.h}. */
  private static final int SIZE = 256;

  private static final int OFFSET = 8;
  private static final int MOST_ERROR = 24;
  private static final int STATUS = 40;

  /** Its offset counts nanoseconds, and not microseconds. */
  private static final int NANO = 0x2000;

  /** What the call returns while the clock is not synchronised. */
  private static final int TIME_ERROR = 5;

  private static final double MICRO = 1e-6;

  private KernelClock() {}

  /**
   * Under node_exporter's names; nothing where it cannot be asked, as where native code cannot be
   * loaded: JNA unpacks its own into a temporary folder, which may forbid to execute.
   */
  public static Map<String, Double> numbers() {
    return numbers(KernelClock::ask);
  }

  /** What the kernel says, or nothing where its code cannot be loaded or linked. */
  static Map<String, Double> numbers(Supplier<Map<String, Double>> kernel) {
    try {
      return kernel.get();
    } catch (LinkageError e) {
      return Map.of(); // a C library of another name or none, or JNA cannot be unpacked
    }
  }

  private static Map<String, Double> ask() {
    if (Native.LONG_SIZE != Long.BYTES) {
      return Map.of();
    }
    try (Memory timex = new Memory(SIZE)) {
      timex.clear();
      Function adjtimex = NativeLibrary.getInstance("c").getFunction("adjtimex");
      int state = adjtimex.invokeInt(new Object[] {timex});
      return numbers(state, timex.getInt(STATUS), timex.getLong(OFFSET), timex.getLong(MOST_ERROR));
    }
  }

  static Map<String, Double> numbers(int state, int status, long offset, long mostError) {
    if (state < 0) {
      return Map.of(); // forbidden, as in a container
    }
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("node_timex_sync_status", state == TIME_ERROR ? 0.0 : 1.0);
    numbers.put("node_timex_offset_seconds", offset * ((status & NANO) == 0 ? MICRO : 1e-9));
    numbers.put("node_timex_maxerror_seconds", mostError * MICRO);
    return numbers;
  }
}
