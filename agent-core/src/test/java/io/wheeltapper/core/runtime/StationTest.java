package io.wheeltapper.core.runtime;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StationTest {

  /** Longer than anything takes on a machine that has other work too. */
  private static final Duration LONG = Duration.ofMinutes(2);

  private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
  private final List<Input> inputs = Collections.synchronizedList(new ArrayList<>());

  @Test
  void everySignalArrivesOnceOverShardsAndAFailedSensorIsASignal(@TempDir Path dir)
      throws Exception {
    int signals = 50_000;
    AtomicInteger runs = new AtomicInteger();
    Sensor flood =
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return 60_000;
          }

          @Override
          public void run(Sink sink) throws Exception {
            List<Signal> batch = new ArrayList<>();
            for (int i = 0; i < signals; i++) {
              batch.add(event("n" + i % 100, i));
            }
            sink.emit(batch);
            sink.alive(System.currentTimeMillis());
            Thread.currentThread().join();
          }
        };
    Sensor broken =
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return 60_000;
          }

          @Override
          public void run(Sink sink) {
            runs.incrementAndGet();
            throw new IllegalStateException("no such device");
          }
        };
    Station.Parts parts =
        new Station.Parts(
            Policy.of(new Policy.Page("test", "1", "h", Mode.OBSERVE), Map.of(), Limits.cautious()),
            (shards, fan) ->
                new Diagnosis(
                    java.util.stream.IntStream.range(0, shards)
                        .<Diagnoser>mapToObj(_ -> new EveryTenThousandth())
                        .toList(),
                    new EveryTenThousandth(),
                    fan),
            3,
            new Gate(Guards.inOrder()),
            noTopology(),
            Map.of("flood", flood, "broken", broken),
            List.of(),
            new Listed(),
            Mode.OBSERVE,
            dir.resolve("stop"),
            inputs::add,
            (_, e) -> entries.add(e),
            new SimpleMeterRegistry());
    try (Station station = Station.start(Vertx.vertx(), parts)) {
      // A sensor that goes on failing is found again and again: at least once.
      await()
          .atMost(LONG)
          .untilAsserted(() ->
              assertTrue(
                  found(Target.Kind.NODE) >= 5 && found(Target.Kind.SENSOR) >= 1,
                  station.sensors()::toString));
      assertEquals(5, found(Target.Kind.NODE));
      long sensed =
          List.copyOf(inputs).stream()
              .filter(Input.Sensed.class::isInstance)
              .flatMap(i -> ((Input.Sensed) i).signals().stream())
              .filter(s -> s.sensor().equals("flood") && s instanceof Event)
              .count();
      assertEquals(signals, sensed);
      assertTrue(station.ask(site -> site.book().open().size()) >= 2);
      await().atMost(LONG).until(() -> runs.get() >= 2);
    }
  }

  private long found(Target.Kind kind) {
    return List.copyOf(entries).stream()
        .filter(e -> e instanceof Entry.Found f && f.target().kind() == kind)
        .count();
  }

  @Test
  void aPersonsWordIsAnsweredForOnceItIsDurable(@TempDir Path dir) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    Ledger slow =
        new Listed() {
          @Override
          public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint) {
            asked.countDown();
            try {
              written.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.append(group, expectedSize, epoch, checkpoint);
          }
        };
    Station.Parts parts =
        new Station.Parts(
            Policy.of(new Policy.Page("test", "1", "h", Mode.OBSERVE), Map.of(), Limits.cautious()),
            (shards, fan) ->
                new Diagnosis(List.of(new EveryTenThousandth()), new EveryTenThousandth(), fan),
            1,
            new Gate(Guards.inOrder()),
            noTopology(),
            Map.of(),
            List.of(),
            slow,
            Mode.OBSERVE,
            dir.resolve("stop"),
            _ -> {},
            (_, _) -> {},
            new SimpleMeterRegistry());
    try (Station station = Station.start(Vertx.vertx(), parts)) {
      CompletableFuture<Long> said =
          CompletableFuture.supplyAsync(() -> {
            try {
              station.take(new Input.Pause(station.now(), Target.site(), "eva", "works"));
              return slow.size();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      asked.await();
      assertFalse(said.isDone());
      boolean paused = station.ask(site -> site.book().pausedAt(Target.site()).isPresent());
      assertTrue(paused);
      assertFalse(said.isDone());
      written.countDown();
      assertEquals(1, said.get());
    }
  }

  /** For a source that forgets what it is told was taken. */
  @Test
  void aBatchIsKeptOnceWhatWasDecidedOnItIsDurable(@TempDir Path dir) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    Ledger slow =
        new Listed() {
          @Override
          public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint) {
            asked.countDown();
            try {
              written.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.append(group, expectedSize, epoch, checkpoint);
          }
        };
    CompletableFuture<Sensor.Kept> handed = new CompletableFuture<>();
    Sensor sensor =
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return 60_000;
          }

          @Override
          public void run(Sink sink) throws Exception {
            List<Signal> batch = new ArrayList<>();
            for (int i = 0; i < 25_000; i++) {
              batch.add(event("n1", i));
            }
            handed.complete(sink.emitToKeep(batch));
            Thread.currentThread().join();
          }
        };
    Station.Parts parts =
        new Station.Parts(
            Policy.of(new Policy.Page("test", "1", "h", Mode.OBSERVE), Map.of(), Limits.cautious()),
            (shards, fan) ->
                new Diagnosis(List.of(new EveryTenThousandth()), new EveryTenThousandth(), fan),
            1,
            new Gate(Guards.inOrder()),
            noTopology(),
            Map.of("s", sensor),
            List.of(),
            slow,
            Mode.OBSERVE,
            dir.resolve("stop"),
            inputs::add,
            (_, e) -> entries.add(e),
            new SimpleMeterRegistry());
    try (Station station = Station.start(Vertx.vertx(), parts)) {
      Sensor.Kept kept = handed.get();
      asked.await();
      station.ask(Site::book);
      assertFalse(kept.await(1));
      written.countDown();
      assertTrue(kept.await(LONG.toMillis()));
      assertEquals(3, found(Target.Kind.NODE), "0, 10000 and 20000, before it was kept");
    }
  }

  private static Event event(String node, int number) {
    return new Event(
        Target.node(node),
        node,
        "flood",
        Origin.HOST,
        1_000 + number,
        "count",
        Map.of("number", Integer.toString(number)),
        "");
  }

  private static Topology noTopology() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return List.of();
      }

      @Override
      public List<Target> members(Target target) {
        return List.of();
      }
    };
  }

  private static final class EveryTenThousandth implements Diagnoser {
    @Override
    public List<Finding> diagnose(Step step) {
      return step.signals().stream()
          .filter(Event.class::isInstance)
          .map(Event.class::cast)
          .filter(e -> e.type().startsWith("sensor.") || e.number("number") % 10_000 == 0)
          .map(e ->
              new Finding(
                  Fault.of("noted"),
                  e.target(),
                  e.node(),
                  e.at(),
                  "r",
                  "",
                  "",
                  List.of(e),
                  Map.of()))
          .toList();
    }

    @Override
    public void close() {}
  }

  private static class Listed implements Ledger {
    private long size;

    @Override
    public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint) {
      size += group.size();
      return size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long from, BiConsumer<Long, Entry> each) {}

    @Override
    public void close() {}
  }
}
