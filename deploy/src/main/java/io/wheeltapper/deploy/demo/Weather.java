package io.wheeltapper.deploy.demo;

/** The cooling loops: how warm each one's supply is. */
final class Weather {

  /** Supply set-point in degrees Celsius, within ASHRAE's class W32. */
  static final double SUPPLY = 30.0;

  private static final double WARMER = 6.0;
  private static final long RAMP = 30_000;
  private static final long LASTS = 120_000;

  private final Agenda agenda;
  private final long[] since = {Long.MIN_VALUE, Long.MIN_VALUE};

  Weather(Agenda agenda) {
    this.agenda = agenda;
  }

  /** Loop 1 or 2 loses some of its cooling for two minutes. */
  void warm(int loop) {
    since[loop - 1] = agenda.now();
  }

  /** Degrees above the set-point now. */
  double excess(int loop) {
    long start = since[loop - 1];
    if (start == Long.MIN_VALUE || agenda.now() - start >= LASTS) {
      return 0;
    }
    long passed = agenda.now() - start;
    return WARMER * Math.min(1.0, Math.min(passed, LASTS - passed) / (double) RAMP);
  }
}
