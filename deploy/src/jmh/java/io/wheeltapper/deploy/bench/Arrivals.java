package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.spi.Sensor;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Event to decision in real time, open loop: pages of 12,500 exporters arrive at a fixed rate
 * whether the agent keeps up or not, and a page's clock runs from the moment at which it was due.
 * Arguments: samples a second, seconds measured.
 */
final class Arrivals implements Sensor {

  static final int NODES = 12_500;
  private static final int WARM_SECONDS = 4;

  /** New cases a second; a storm of 360,000 an hour. */
  private static final int FAULTS_A_SECOND = 100;

  private final long pageNanos;
  private final long pages;
  private final int faultEvery;
  private final Watch watch;
  private final CompletableFuture<Long> ended = new CompletableFuture<>();
  private final AtomicLong collected = new AtomicLong();
  private volatile long since = Long.MAX_VALUE;

  Arrivals(long rate, int seconds, Watch watch) {
    this.pageNanos = 1_000_000_000L * Pages.SAMPLES / rate;
    this.pages = rate * (WARM_SECONDS + seconds) / Pages.SAMPLES;
    // Every page at most; at the higher rates this many pages lie between two faults.
    this.faultEvery = (int) Math.max(1, rate / Pages.SAMPLES / FAULTS_A_SECOND);
    this.watch = watch;
  }

  /** Runs one rate and prints its row. */
  public static void main(String[] arguments) throws Exception {
    long rate = Long.parseLong(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    Watch watch = new Watch();
    Arrivals arrivals = new Arrivals(rate, seconds, watch);
    try (Plant plant = new Plant(1, arrivals, watch)) {
      long late = arrivals.ended.get(10, TimeUnit.MINUTES);
      for (int i = 0; i < 100 && watch.open(arrivals.since) > 0; i++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      long[] decision = watch.decision(arrivals.since);
      long[] commit = watch.commit(arrivals.since);
      long open = watch.open(arrivals.since);
      new Row(
              "Event to decision at " + Row.figure(rate) + " samples a second",
              "p50 "
                  + Row.millis(Row.percentile(decision, 0.5))
                  + ", p99 "
                  + Row.millis(Row.percentile(decision, 0.99))
                  + ", p99.9 "
                  + Row.millis(Row.percentile(decision, 0.999)),
              "commit p50 "
                  + Row.millis(Row.percentile(commit, 0.5))
                  + ", p99 "
                  + Row.millis(Row.percentile(commit, 0.99))
                  + "; "
                  + decision.length
                  + " decisions, "
                  + open
                  + " without"
                  + ", intake full "
                  + plant.waits()
                  + " times, collector "
                  + arrivals.collected.get()
                  + " ms"
                  + (late > 500_000_000L ? "; NOT SUSTAINED, behind by " + Row.millis(late) : ""))
          .print();
    }
    System.exit(0);
  }

  /** Milliseconds that the collector has held everything up so far. */
  private static long collecting() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(gc -> !gc.getName().contains("Concurrent"))
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  @Override
  public long heartbeatMillis() {
    return Plant.HEARTBEAT_MILLIS;
  }

  @Override
  public void run(Sink sink) throws Exception {
    try {
      Fleet fleet = new Fleet(NODES);
      sink.alive(System.currentTimeMillis());
      sink.emit(Plant.nodes(NODES, System.currentTimeMillis()));
      for (int i = 0; i < NODES; i++) {
        sink.emit(fleet.read(System.currentTimeMillis(), false));
      }
      BitSet faulty = new BitSet(NODES);
      long begin = System.nanoTime() + 1_000_000_000L;
      since = begin + WARM_SECONDS * 1_000_000_000L;
      for (long page = 0; page < pages; page++) {
        long due = begin + page * pageNanos;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        // Once a node: a second fault would join the open case.
        boolean fault = page % faultEvery == 0 && !faulty.get(fleet.node());
        if (page * pageNanos / 1_000_000_000L < WARM_SECONDS) {
          collected.set(-collecting());
        }
        if (fault) {
          faulty.set(fleet.node());
          watch.arrived(Pages.name(fleet.node()), due);
        }
        sink.emit(fleet.read(System.currentTimeMillis(), fault));
      }
      collected.addAndGet(collecting());
      ended.complete(System.nanoTime() - (begin + pages * pageNanos));
    } catch (Exception e) {
      ended.completeExceptionally(e);
      throw e;
    }
  }
}
