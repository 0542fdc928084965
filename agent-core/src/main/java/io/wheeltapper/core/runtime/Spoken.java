package io.wheeltapper.core.runtime;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose numbers a sensor has given and not taken back: once it is silent, nothing may be decided
 * from them, and a rule holds a target's last snapshot for as long as there is no other. Safe for
 * all threads.
 */
final class Spoken {

  /**
   * As many targets as the filter in front of the rules remembers; of further ones none is held.
   */
  static final int MOST = 2_000_000;

  private record About(Target target, String node, String sensor, Origin origin) {}

  private static final Metrics.Schema NOTHING = new Metrics.Schema(List.of());

  /** By whom and when it was said last. */
  private final Map<About, Long> about = new LinkedHashMap<>();

  /** These were said. */
  synchronized void said(List<Signal> signals) {
    for (Signal signal : signals) {
      if (signal instanceof Snapshot snapshot) {
        About of =
            new About(snapshot.target(), snapshot.node(), snapshot.sensor(), snapshot.origin());
        if (blank(snapshot.metrics())) {
          about.remove(of);
        } else if (about.size() < MOST || about.containsKey(of)) {
          about.merge(of, snapshot.at(), Math::max);
        }
      }
    }
  }

  private static boolean blank(Metrics metrics) {
    int size = metrics.schema().names().size();
    for (int i = 0; i < size; i++) {
      if (!Double.isNaN(metrics.at(i))) {
        return false;
      }
    }
    return true;
  }

  /** Takes all of it back, once: a snapshot without numbers of each target. */
  synchronized List<Signal> back(long now) {
    List<Signal> signals = new ArrayList<>(about.size());
    about.forEach((of, at) ->
        signals.add(
            new Snapshot(
                of.target(),
                of.node(),
                of.sensor(),
                of.origin(),
                Math.max(now, at), // an older one would replace nothing
                new Metrics(NOTHING, new double[0]))));
    about.clear();
    return signals;
  }
}
