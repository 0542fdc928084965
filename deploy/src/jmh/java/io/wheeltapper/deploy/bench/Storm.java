package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerStats;
import io.wheeltapper.core.spi.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Durable decisions a second: every event begins a case of its own on a node of its own, as fast as
 * the agent takes them; the whole way to the disk. Arguments: nodes in all, and either {@code
 * calls} (a person is to be called: no limit counts) or {@code isolations} (every limit counts all
 * cases).
 */
final class Storm implements Sensor {

  private static final int BATCH = 50;

  private final int nodes;
  private final boolean isolations;
  private final CompletableFuture<Long> begun = new CompletableFuture<>();

  Storm(int nodes, boolean isolations) {
    this.nodes = nodes;
    this.isolations = isolations;
  }

  /** Runs the storm and prints its row. */
  public static void main(String[] arguments) throws Exception {
    int nodes = Integer.parseInt(arguments[0]);
    Watch watch = new Watch();
    boolean isolations = arguments[1].equals("isolations");
    Storm storm = new Storm(nodes, isolations);
    try (Plant plant = new Plant(1, storm, watch)) {
      long begin = storm.begun.get(1, TimeUnit.MINUTES);
      LedgerStats before = plant.ledger().stats();
      long limit = begin + 60_000_000_000L;
      while (watch.decisions.sum() < nodes && System.nanoTime() < limit) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      LedgerStats after = plant.ledger().stats();
      new Row(
              "Durable decisions a second, each a case of its own: "
                  + (isolations ? "isolate, under the blast radius" : "call a person"),
              Row.figure(watch.decisions.sum() / seconds),
              Row.figure(watch.entries.sum() / seconds)
                  + " entries and "
                  + Row.figure((after.groups() - before.groups()) / seconds)
                  + " fsyncs a second, a commit takes "
                  + Row.millis(
                      (double) (after.commitNanos() - before.commitNanos())
                          / Math.max(1, after.groups() - before.groups()))
                  + "; "
                  + watch.decisions.sum()
                  + " decisions in "
                  + Row.figure(seconds)
                  + " s"
                  + (plant.trouble().isEmpty() ? "" : "; LEDGER: " + plant.trouble()))
          .print();
    }
    System.exit(0);
  }

  @Override
  public long heartbeatMillis() {
    return Plant.HEARTBEAT_MILLIS;
  }

  @Override
  public void run(Sink sink) throws Exception {
    long now = System.currentTimeMillis();
    sink.alive(now);
    sink.emit(Plant.nodes(nodes, now));
    TimeUnit.SECONDS.sleep(2);
    begun.complete(System.nanoTime());
    for (int first = 0; first < nodes; first += BATCH) {
      List<Signal> batch = new ArrayList<>(BATCH);
      long at = System.currentTimeMillis();
      for (int i = first; i < Math.min(nodes, first + BATCH); i++) {
        batch.add(isolations ? lost(Pages.name(i), at) : silent(Pages.name(i), at));
      }
      sink.emit(batch);
    }
  }

  private static Status silent(String node, long at) {
    Target sensor = new Target(Target.Kind.SENSOR, "host@" + node);
    return new Status(sensor, node, "host", Origin.AGENT, at, Known.SENSOR, "silent", Map.of(), "");
  }

  /** What the kmsg sensor makes of a GPU that fell off the bus. */
  private static Event lost(String node, long at) {
    return new Event(
        Target.gpuAt("0000:3b:00", node),
        node,
        "kmsg",
        Origin.GPU_DRIVER,
        at,
        "xid",
        Map.of("xid", "79", "pci", "0000:3b:00", "pid", "4711"),
        "NVRM: Xid (PCI:0000:3b:00): 79, pid=4711, GPU has fallen off the bus.");
  }
}
