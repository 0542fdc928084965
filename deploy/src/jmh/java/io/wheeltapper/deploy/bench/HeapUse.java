package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.Filter;
import io.wheeltapper.rules.Tier;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;

/**
 * Heap after a full collection, step by step, for 12,500 nodes of 8 GPUs; and the filter's share.
 */
final class HeapUse {

  private static final int ROUNDS = 3;

  private HeapUse() {}

  /** Prints its rows. */
  public static void main(String[] arguments) throws Exception {
    Bundle bundle = Rules.shipped();
    Diagnosis diagnosis = bundle.open(1, Diagnosis.Fan.IN_TURN);
    Filter filter = bundle.rules().filter(Tier.NODE);
    long base = used();
    Fleet fleet = new Fleet(Arrivals.NODES);
    long page = 0;
    for (int i = 0; i < Arrivals.NODES; i++) {
      fleet.read(1_700_000_000_000L + page++, false);
    }
    long parsers = used();
    for (int i = 0; i < ROUNDS * Arrivals.NODES; i++) {
      List<Signal> signals = fleet.read(1_700_000_000_000L + page++, i % 1_009 == 0);
      diagnosis.diagnose(signals, 0);
    }
    long sessions = used();
    for (int i = 0; i < ROUNDS * Arrivals.NODES; i++) {
      for (Signal signal : fleet.read(1_700_000_000_000L + page++, i % 1_009 == 0)) {
        filter.passes((io.wheeltapper.core.model.Snapshot) signal);
      }
    }
    new Row(
            "Heap after GC, 12,500 nodes of 8 GPUs",
            mib(sessions - parsers) + " for the filter's last values and the session",
            mib(parsers - base)
                + " for 12,500 exporters' parsers, "
                + mib(base)
                + " for the rest, "
                + mib(sessions)
                + " in all")
        .print();
    new Row(
            "Share of snapshots that reaches Drools",
            String.format(
                java.util.Locale.ROOT, "%.3f %%", 100.0 * filter.passed() / filter.seen()),
            filter.passed() + " of " + filter.seen() + " snapshots; one page in 1,009 has a fault")
        .print();
    Reference.reachabilityFence(fleet);
    diagnosis.close();
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String mib(long bytes) {
    return Math.round(bytes / 1048576.0) + " MiB";
  }
}
