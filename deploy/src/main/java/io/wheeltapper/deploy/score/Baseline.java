package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Event;
import java.util.HashMap;
import java.util.Map;

/**
 * What a controller would do that drains a node on every Xid, on the same stream: it is reckoned
 * and not carried out. Such a node is looked at for an hour and given back. One thread.
 */
final class Baseline {

  private static final long AWAY = 3_600_000L;

  private final Truth truth;
  private final Map<String, Long> away = new HashMap<>();
  private int drains;
  private int healthy;

  Baseline(Truth truth) {
    this.truth = truth;
  }

  /**
   * What came of it.
   *
   * @param healthy of these drains, those of nodes that had nothing
   */
  record Sums(int drains, int healthy) {}

  void xid(Event event) {
    if (away.getOrDefault(event.node(), Long.MIN_VALUE) > event.at()) {
      return;
    }
    away.put(event.node(), event.at() + AWAY);
    drains++;
    boolean ill =
        truth.about(io.wheeltapper.core.model.Target.node(event.node()), "", event.at()).stream()
            .anyMatch(l -> l.incident.nodesFault());
    healthy += ill ? 0 : 1;
  }

  Sums sums() {
    return new Sums(drains, healthy);
  }
}
