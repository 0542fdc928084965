package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Signal;
import java.util.ArrayList;
import java.util.List;

/** Factories for tests, and the seeds that they run with. */
final class Runs {

  static final long START = 1_795_000_000_000L;
  static final long MINUTE = 60_000;

  private Runs() {}

  /** The run's own seed (from the commit, in the build) and a few that always run. */
  static long[] seeds() {
    return new long[] {Long.getLong("wheeltapper.seed", 20261121), 1, 2, 3, 5, 8};
  }

  static Factory factory(long seed) {
    return new Factory(seed, START, Pace.demo(), new KmsgReader());
  }

  /** All that is seen in this long, looked at in steps of this length. */
  static List<Signal> watch(Factory factory, long millis, long step) {
    List<Signal> all = new ArrayList<>();
    for (long passed = 0; passed <= millis; passed += step) {
      all.addAll(factory.advance(START + passed));
    }
    return all;
  }
}
