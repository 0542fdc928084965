package io.wheeltapper.deploy.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class LineWatchTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final Line line =
      Lines.of(
          new Settings(
              "slurm",
              new KindSpec("slurm", "", Lines.with(List.of()), List.of()),
              Map.of("calls-per-second", "1000", "breaker-pause", "1h")));
  private final Line checks = Line.open("slurm/validate");
  private final LineWatch watch =
      new LineWatch(List.of(new Named(line, checks)), InstantSource.system());

  private record Named(Line line, Line checks) implements Calling {
    @Override
    public List<Line> lines() {
      return List.of(line, checks);
    }

    @Override
    public List<Line> lines(String action) {
      return action.equals("node.validate") ? List.of(checks) : List.of(line);
    }

    @Override
    public List<SecretFile> secrets() {
      return List.of();
    }

    @Override
    public List<ActionType> actions() {
      return List.of(
          new ActionType("node.validate", Effect.HARMLESS, "", LONG, LONG),
          new ActionType("node.return", Effect.HARMLESS, "", LONG, LONG),
          new ActionType("node.isolate", Effect.HARMLESS, "", LONG, LONG));
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of();
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) {
      return new Outcome.Done("");
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      return new Outcome.Done("");
    }
  }

  private void breaks() {
    for (int i = 0; i < 10; i++) {
      assertThrows(
          CallFailed.class,
          () ->
              line.read(() -> {
                throw new CallFailed(CallFailed.Kind.UNREACHABLE, "gone");
              }));
    }
    assertThrows(CallFailed.class, () -> line.read(() -> 1));
  }

  @Test
  void aLineThatOpensIsSaidOnceAndCounted() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    watch.count(meters);
    assertEquals(0, meters.get("wheeltapper.actuator.open").tag("line", "slurm").gauge().value());
    assertEquals(2, meters.get("wheeltapper.actuator.open").gauges().size(), "one a line");
    List<Status> said = new CopyOnWriteArrayList<>();
    Thread thread = Thread.ofVirtual().start(() -> run(watch, said));
    try {
      Awaitility.await().atMost(LONG).until(() -> said.size() == 2);
      breaks();
      Awaitility.await().atMost(LONG).until(() -> said.size() == 3);
    } finally {
      thread.interrupt();
      thread.join();
    }
    assertEquals(List.of("closed", "closed", "open"), said.stream().map(Status::value).toList());
    assertEquals("node.validate", said.get(1).field(Known.ACTUATOR_ACTIONS), "and no others");
    Status open = said.getLast();
    assertEquals("sensor:actuators/slurm", open.target().toString());
    assertEquals(Known.ACTUATOR, open.type());
    assertEquals("node.isolate,node.return", open.field(Known.ACTUATOR_ACTIONS));
    assertEquals(1, meters.get("wheeltapper.actuator.open").tag("line", "slurm").gauge().value());
    assertEquals(
        10,
        meters
            .get("wheeltapper.actuator.calls")
            .tags("line", "slurm", "sort", "read")
            .functionCounter()
            .count());
    assertEquals(
        10,
        meters
            .get("wheeltapper.actuator.unanswered")
            .tag("line", "slurm")
            .functionCounter()
            .count());
    assertEquals(
        1, meters.get("wheeltapper.actuator.held").tag("line", "slurm").functionCounter().count());
  }

  @Test
  void whereTheClockIsSetBackANewerWordIsNewerAndAllIsSaidAgain() throws Exception {
    AtomicLong clock = new AtomicLong(10_000_000);
    AtomicLong nanos = new AtomicLong(-5);
    LineWatch set =
        new LineWatch(
            List.of(new Named(line, checks)), () -> Instant.ofEpochMilli(clock.get()), nanos::get);
    List<Status> said = new CopyOnWriteArrayList<>();
    Thread thread = Thread.ofVirtual().start(() -> run(set, said));
    try {
      Awaitility.await().atMost(LONG).until(() -> ofLine(said).size() == 1);
      clock.set(1_000);
      breaks();
      Awaitility.await().atMost(LONG).until(() -> ofLine(said).size() == 2);
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(Known.ACTUATOR_AGAIN_MILLIS));
      Awaitility.await().atMost(LONG).until(() -> ofLine(said).size() == 3);
    } finally {
      thread.interrupt();
      thread.join();
    }
    List<Status> own = ofLine(said);
    assertEquals(List.of("closed", "open", "open"), own.stream().map(Status::value).toList());
    assertTrue(own.get(1).at() > own.get(0).at(), said::toString);
    assertTrue(own.get(2).at() > own.get(1).at(), said::toString);
  }

  private static List<Status> ofLine(List<Status> said) {
    return said.stream().filter(s -> s.field("line").equals("slurm")).toList();
  }

  private static void run(LineWatch watch, List<Status> said) {
    try {
      watch.run(
          new Sensor.Sink() {
            @Override
            public void emit(List<Signal> signals) {
              signals.forEach(s -> said.add((Status) s));
            }

            @Override
            public void alive(long at) {}

            @Override
            public void rejected(String place, String why) {
              throw new AssertionError(place + why);
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void withoutALineThereIsNothingToSay() {
    LineWatch none = new LineWatch(List.of(), InstantSource.system());
    assertTrue(none.beside(new TreeMap<>()).isEmpty());
    assertEquals(List.of("actuators"), List.copyOf(watch.beside(new TreeMap<>()).keySet()));
  }
}
