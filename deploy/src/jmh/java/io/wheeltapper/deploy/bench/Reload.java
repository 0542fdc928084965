package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The default bundle is changed by one number, compiled and put in force, and changed back, while
 * signals come at a fixed rate. One signal is a snapshot of one GPU, of 20 samples. Arguments:
 * signals a second, seconds.
 */
final class Reload implements Sensor {

  private static final int NODES = 12_500;
  private static final int RELOADS_AFTER_SECONDS = 5;
  private static final int FAULTS_A_SECOND = 100;

  private final long rate;
  private final long pages;
  private final Watch watch;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<Long> ended = new CompletableFuture<>();
  private final AtomicLong offered = new AtomicLong();
  private volatile long latest;

  private Reload(long rate, int seconds, Watch watch) {
    this.rate = rate;
    this.pages = rate * seconds / Pages.GPUS;
    this.watch = watch;
  }

  /** Runs it and prints its row. */
  public static void main(String[] arguments) throws Exception {
    long rate = Long.parseLong(arguments[0]);
    Watch watch = new Watch();
    Reload reload = new Reload(rate, Integer.parseInt(arguments[1]), watch);
    Path folder = copy();
    try (Plant plant = new Plant(2, reload, watch)) {
      reload.begun.get(5, TimeUnit.MINUTES);
      long began = System.nanoTime();
      Bundle changed = Bundle.load(folder, ClassStore.none());
      long compiled = System.nanoTime();
      plant.activate(changed);
      long first = System.nanoTime();
      plant.activate(Rules.shipped());
      long second = System.nanoTime();
      boolean during = !reload.ended.isDone();
      long behind = reload.ended.get(10, TimeUnit.MINUTES);
      for (int i = 0; i < 300 && (watch.open(0) > 0 || plant.taken() < reload.offered.get()); i++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      long facts = plant.facts();
      plant.activate(changed);
      new Row(
              "Reload of the default bundle at " + Row.figure(rate) + " signals a second, twice",
              reload.offered.get()
                  + " signals offered, "
                  + plant.taken()
                  + " taken with the agent's own of the sensor; "
                  + watch.decision(0).length
                  + " decisions, "
                  + watch.open(0)
                  + " without; facts "
                  + facts
                  + " before and "
                  + changed.rules().counters().facts()
                  + " after one at rest",
              "compiled in "
                  + Row.millis(compiled - began)
                  + " beside the flow, put in force in "
                  + Row.millis(first - compiled)
                  + " and "
                  + Row.millis(second - first)
                  + "; a signal waited "
                  + Row.millis(reload.latest)
                  + " at most, behind by "
                  + Row.millis(Math.max(0, behind))
                  + " at the end"
                  + (during ? "" : "; NOT WHILE SIGNALS CAME"))
          .print();
    } finally {
      delete(folder);
    }
    System.exit(0);
  }

  /** The default bundle with one number changed. */
  private static Path copy() throws IOException {
    Path from = Shipped.policies();
    Path build = Path.of(System.getProperty("wheeltapper.home", "."), "target", "bench");
    Files.createDirectories(build);
    Path to = Files.createTempDirectory(build, "bundle");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path at = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(at);
        } else {
          Files.copy(each, at);
        }
      }
    }
    Path rules = to.resolve("rules/storage.drl");
    String text = Files.readString(rules);
    String other = text.replace("$nodes >= 3", "$nodes >= 4");
    if (other.equals(text)) {
      throw new IllegalStateException("storage.drl no longer says $nodes >= 3");
    }
    Files.writeString(rules, other);
    return to;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
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
      offered.addAndGet((long) NODES + (long) NODES * Pages.GPUS);
      BitSet faulty = new BitSet(NODES);
      long faultEvery = Math.max(1, rate / Pages.GPUS / FAULTS_A_SECOND);
      long begin = System.nanoTime();
      for (long page = 0; page < pages; page++) {
        long due = begin + page * 1_000_000_000L * Pages.GPUS / rate;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        if (page * Pages.GPUS >= rate * RELOADS_AFTER_SECONDS) {
          begun.complete(null);
        }
        boolean fault = page % faultEvery == 0 && !faulty.get(fleet.node());
        if (fault) {
          faulty.set(fleet.node());
          watch.arrived(Pages.name(fleet.node()), due);
        }
        sink.emit(fleet.read(System.currentTimeMillis(), fault));
        offered.addAndGet(Pages.GPUS);
        latest = Math.max(latest, System.nanoTime() - due);
      }
      ended.complete(System.nanoTime() - (begin + pages * 1_000_000_000L * Pages.GPUS / rate));
    } catch (Exception e) {
      begun.completeExceptionally(e);
      ended.completeExceptionally(e);
      throw e;
    }
  }
}
