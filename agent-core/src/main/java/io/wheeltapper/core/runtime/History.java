package io.wheeltapper.core.runtime;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Scheduling;
import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.slo.MinuteStore;
import io.wheeltapper.core.slo.Run;
import io.wheeltapper.core.spi.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The minutes of indicators over a restart: written as they are measured, given back at the start
 * as inputs, so that a recording holds them too. Where they cannot be written or read, budgets are
 * unknown afterwards; nothing else suffers.
 */
final class History {

  private static final Logger LOG = LoggerFactory.getLogger(History.class);

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Most runs in one input. */
  private static final int MOST_RUNS = 5_000;

  private final @Nullable MinuteStore store;
  private final Scheduling scheduling;

  /** Over a ledger that keeps minutes beside its entries, or one that does not. */
  History(Ledger ledger, Scheduling scheduling) {
    this.store = ledger instanceof MinuteStore minutes ? minutes : null;
    this.scheduling = scheduling;
  }

  /** Writes minutes on the ledger's lane; returns at once. */
  void keep(List<Minute> minutes) {
    MinuteStore to = store;
    if (to == null) {
      return;
    }
    boolean taken =
        scheduling.<Boolean>lane(
            "ledger",
            LIMIT,
            () -> {
              to.keep(minutes);
              return true;
            },
            (_, failure) -> {
              if (failure != null) {
                LOG.warn("minutes of indicators were not kept: {}", failure.getMessage());
              }
            });
    if (!taken) {
      LOG.warn("minutes of indicators were not kept: the ledger is behind");
    }
  }

  /** What was measured before, as inputs of a time. Blocks. */
  List<Input> before(long at) {
    List<Input> inputs = new ArrayList<>();
    if (store == null) {
      return inputs;
    }
    try {
      List<Run> runs = store.kept();
      for (int i = 0; i < runs.size(); i += MOST_RUNS) {
        inputs.add(new Input.Restored(at, runs.subList(i, Math.min(runs.size(), i + MOST_RUNS))));
      }
    } catch (Ledger.Unavailable e) {
      LOG.warn("budgets have no history: {}", e.getMessage());
    }
    return inputs;
  }
}
