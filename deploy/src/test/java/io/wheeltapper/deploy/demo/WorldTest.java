package io.wheeltapper.deploy.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The factory by a clock and through the ports. */
final class WorldTest {

  private final AtomicLong time = new AtomicLong(Runs.START);
  private final Factory factory = Runs.factory(7);
  private final World world = new World(factory, () -> Instant.ofEpochMilli(time.get()));

  @Test
  void eachSensorGetsItsOwnAndTogetherTheyGetAll() {
    List<Signal> taken = new ArrayList<>();
    for (int second = 0; second <= 120; second++) {
      time.set(Runs.START + second * 1_000L);
      for (Source source : Source.values()) {
        List<Signal> own = world.take(source).signals();
        assertTrue(own.stream().allMatch(s -> s.sensor().equals(source.word())));
        assertTrue(own.stream().allMatch(s -> s.origin() == source.origin()));
        taken.addAll(own);
      }
    }
    Set<String> expected =
        Runs.watch(Runs.factory(7), 120_000, 1_000).stream()
            .map(Signal::id)
            .collect(Collectors.toSet());
    assertEquals(expected, taken.stream().map(Signal::id).collect(Collectors.toSet()));
    assertEquals(expected.size(), taken.size(), "each once");
  }

  @Test
  void aSensorThatDoesNotComeCostsBoundedMemoryAndIsTold() {
    time.set(Runs.START + 60 * Runs.MINUTE);
    World.Taken late = world.take(Source.DCGM);
    assertEquals(50_000, late.signals().size());
    assertTrue(late.lost() > 100_000, "lost " + late.lost());
    assertEquals(0, world.take(Source.DCGM).lost());
  }

  @Test
  void anActIsSeenByTheScheduler() {
    world.take(Source.SLURM);
    time.addAndGet(500);
    Node node = factory.floor().nodes().getLast();
    Attempt attempt = new Attempt("a", "c", "gpu-test", time.get(), time.get() + 1_000);
    Outcome outcome = world.execute(Action.of("node.isolate", node.target), attempt);
    assertTrue(outcome instanceof Outcome.Done, outcome::toString);
    assertTrue(
        world.take(Source.SLURM).signals().stream()
            .anyMatch(s -> s.target().equals(node.target) && s.at() == time.get()));
  }

  @Test
  void aClockThatGoesBackStopsNothing() {
    time.set(Runs.START + 30_000);
    world.take(Source.SLURM);
    time.set(Runs.START + 10_000);
    assertEquals(Runs.START + 30_000, world.take(Source.SLURM).at());
  }

  @Test
  void sensorsReadUntilInterrupted() throws Exception {
    DemoSite site = DemoSite.create(7, () -> Instant.ofEpochMilli(time.get()));
    List<Signal> got = Collections.synchronizedList(new ArrayList<>());
    AtomicLong alive = new AtomicLong();
    Sensor.Sink sink = sink(got, alive);
    List<Thread> threads =
        site.sensors().stream()
            .map(named -> Thread.ofVirtual().name(named.name()).start(() -> run(named, sink)))
            .toList();
    await().atMost(Duration.ofMinutes(2)).until(() -> got.size() > 600);
    assertEquals(Runs.START, alive.get());
    for (Thread thread : threads) {
      thread.interrupt();
      assertTrue(thread.join(Duration.ofMinutes(2)), thread.getName());
    }
  }

  @Test
  void theTopologyKnowsWhatContainsWhat() {
    DemoSite site = DemoSite.create(7, () -> Instant.ofEpochMilli(time.get()));
    Target gpu = Target.gpuAt("0000:3b:00", "n017");
    assertEquals(
        "[node:n017, rack:r3, leaf:leaf-2, feed:pdu-3a, loop:cdu-1]",
        site.topology().ancestors(gpu).toString());
    assertEquals(8, site.topology().members(Target.node("n017")).size());
    assertEquals(8, site.topology().members(Target.parse("rack:r3")).size());
    assertEquals(32, site.topology().members(Target.parse("loop:cdu-2")).size());
    assertEquals(64, site.topology().members(Target.site()).size());
    assertEquals(List.of(), site.topology().ancestors(Target.node("n999")));
    assertFalse(site.summary().lines().anyMatch(line -> line.length() > 80));
  }

  private static Sensor.Sink sink(List<Signal> got, AtomicLong alive) {
    return new Sensor.Sink() {
      @Override
      public void emit(List<Signal> signals) {
        got.addAll(signals);
      }

      @Override
      public void alive(long at) {
        alive.set(at);
      }

      @Override
      public void rejected(String place, String why) {
        throw new AssertionError(place + ": " + why);
      }
    };
  }

  private static void run(DemoSite.Named named, Sensor.Sink sink) {
    try {
      named.sensor().run(sink);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
