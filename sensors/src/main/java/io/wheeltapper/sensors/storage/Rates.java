package io.wheeltapper.sensors.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How fast counters go up, by name: a second's worth, over the time between two looks. A counter
 * that went back gives no rate, nor does the first look, nor one after a gap. Bounded; for one
 * thread.
 */
public final class Rates {

  /** Counters kept. */
  static final int MOST = 20_000;

  private record Sample(long at, double value) {}

  private final long gapMillis;
  private final Map<String, Sample> last = new HashMap<>();

  /** A longer time than this between two looks is a gap. */
  public Rates(long gapMillis) {
    this.gapMillis = gapMillis;
  }

  /** What it went up by in a second. */
  public OptionalDouble perSecond(String name, long at, double value) {
    Sample before = last.get(name);
    if (before != null || last.size() < MOST) {
      last.put(name, new Sample(at, value));
    }
    if (before == null || at <= before.at || at - before.at > gapMillis || value < before.value) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((value - before.value) * 1000 / (at - before.at));
  }

  /** Forgets what no look has spoken of since then. */
  public void forgetBefore(long at) {
    last.values().removeIf(sample -> sample.at < at);
  }
}
