package io.wheeltapper.sensors.storage.ceph;

import java.io.IOException;

/**
 * Whether a manager's page is alive. A manager that has lost its monitors goes on answering with
 * their last word, {@code HEALTH_OK} and full quorum too; but its monitors agree on something
 * several times a minute, if only on the manager's own report, and it counts that. For one thread.
 */
final class Staleness {

  /**
   * A manager reports to the monitors every five seconds (mgr_tick_period 2 s, mgr_stats_period 5
   * s).
   */
  static final long LONGEST_MILLIS = 45_000;

  private double agreed = Double.NaN;
  private long since;

  /**
   * Looks at a page.
   *
   * @throws IOException when the monitors have agreed on nothing for too long
   */
  void check(CephState state, long at) throws IOException {
    if (Double.isNaN(state.agreed) || state.agreed != agreed) {
      agreed = state.agreed;
      since = at;
      return;
    }
    if (at - since > LONGEST_MILLIS) {
      throw new IOException(
          "the monitors have agreed on nothing for "
              + (at - since) / 1000
              + " s: the manager's page is stale");
    }
  }
}
