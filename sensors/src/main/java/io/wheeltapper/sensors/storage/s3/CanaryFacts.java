package io.wheeltapper.sensors.storage.s3;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.Slowness;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.storage.StorageNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a canary's looks say of a store. That it is unavailable is said only by the store's own word
 * (5xx, and not that it is asked too much): no answer may be our own network's. For one thread.
 */
final class CanaryFacts {

  private static final long ERRORS_MILLIS = 600_000;
  private static final int MEAN_OF = 10;
  private static final int LEAST = 5;

  private record Look(long at, int calls, int failed) {}

  private final String sensor;
  private final String name;
  private final Standing standing;
  private final Slowness slowness = new Slowness();
  private final Deque<Look> looks = new ArrayDeque<>();
  private final Deque<Double> reads = new ArrayDeque<>();

  CanaryFacts(String sensor, String name, Standing standing) {
    this.sensor = sensor;
    this.name = name;
    this.standing = standing;
  }

  List<Signal> take(List<Canary.Tried> tried, long at) {
    List<Signal> signals = new ArrayList<>();
    Target store = StorageNames.fileSystem(name);
    long theirs = tried.stream().filter(t -> !t.good() && t.theirs()).count();
    boolean told = tried.stream().allMatch(t -> t.good() || t.theirs());
    if (told && !tried.isEmpty()) {
      long broken = tried.stream().filter(t -> !t.good() && !t.slowedDown()).count();
      String value = theirs == 0 ? "ok" : broken == tried.size() ? "unavailable" : "degraded";
      Map<String, String> fields = new HashMap<>();
      tried.stream()
          .filter(t -> !t.good())
          .findFirst()
          .ifPresent(t -> fields.put("checks", t.operation() + " " + t.failure()));
      standing
          .say(new Standing.Look(store, "", StorageNames.HEALTH, value, theirs > 0, fields), at)
          .ifPresent(signals::add);
    }
    numbers(tried, at).of(store, "", sensor, Origin.STORAGE, at).ifPresent(signals::add);
    return signals;
  }

  private Readings numbers(List<Canary.Tried> tried, long at) {
    Readings numbers = new Readings();
    int failed = (int) tried.stream().filter(t -> !t.good()).count();
    looks.addLast(new Look(at, tried.size(), failed));
    looks.removeIf(look -> at - look.at > ERRORS_MILLIS);
    double calls = looks.stream().mapToInt(Look::calls).sum();
    if (calls > 0) {
      numbers.put("canary_error_ratio", looks.stream().mapToInt(Look::failed).sum() / calls);
    }
    for (Canary.Tried one : tried) {
      if (one.good()) {
        numbers.put("canary_" + one.operation() + "_milliseconds", one.millis());
      }
    }
    tried.stream()
        .filter(t -> t.good() && (t.operation().equals("get") || t.operation().equals("list")))
        .reduce((first, second) -> second)
        .ifPresent(read -> {
          reads.addLast(read.millis());
          if (reads.size() > MEAN_OF) {
            reads.removeFirst();
          }
        });
    if (reads.size() >= LEAST && tried.stream().allMatch(Canary.Tried::good)) {
      double mean = reads.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      numbers.put(StorageNames.READ_RATIO, slowness.ofMean("read", at, mean));
    }
    return numbers;
  }
}
