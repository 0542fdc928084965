package io.wheeltapper.deploy.backtest;

import java.nio.file.Path;
import java.util.List;

/** Backtests on disk for the tests of others. */
public final class Backtests {

  private Backtests() {}

  /**
   * A {@code recording}, a bundle {@code before} and one {@code after} whose number is lower, so
   * that it finds one node more.
   */
  public static void oneMoreHotNode(Path folder) throws Exception {
    Day.Size size = new Day.Size(20, Made.START, 900_000L, 60_000L, Made.METRICS);
    long from = Made.START + 300_000L;
    List<Day.Excursion> hot =
        List.of(new Day.Excursion(2, "DCGM_FI_DEV_MEMORY_TEMP", from, from + 120_000L, 93));
    Made.record(folder.resolve("recording"), new Day(size, hot, 1));
    Made.bundle(folder.resolve("before"), Made.HOT, Made.OTHERS);
    Made.bundle(folder.resolve("after"), Made.HOT.replace("> 95", "> 90"), Made.OTHERS);
  }
}
