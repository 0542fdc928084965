package io.wheeltapper.core.runtime;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sensor that is away said last is taken back. */
final class SensesTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final long BEAT = 10_000;

  private final List<Signal> got = new CopyOnWriteArrayList<>();

  private static Snapshot snapshot(String node, long at, Map<String, Double> numbers) {
    return new Snapshot(Target.node(node), node, "exporter", Origin.HOST, at, Metrics.of(numbers));
  }

  /** Speaks so many times, and fails each time or hangs; then it only hangs. */
  private record Once(boolean fails, AtomicInteger times, List<Signal> words) implements Sensor {
    @Override
    public long heartbeatMillis() {
      return BEAT;
    }

    @Override
    public void run(Sink sink) throws Exception {
      boolean speaks = times.getAndDecrement() > 0;
      if (speaks) {
        sink.emit(words);
        sink.alive(1);
      }
      if (fails && speaks) {
        throw new IOException("connection refused");
      }
      Thread.sleep(Duration.ofDays(1));
    }
  }

  private List<Snapshot> of(String node) {
    return got.stream()
        .filter(Snapshot.class::isInstance)
        .map(Snapshot.class::cast)
        .filter(s -> s.node().equals(node))
        .toList();
  }

  private boolean said(String value) {
    return got.stream()
        .anyMatch(s ->
            s instanceof Status status
                && status.type().equals(Known.SENSOR)
                && status.value().equals(value));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theLastNumbersOfOneThatFailedOrHangsAreTakenBackOnce(boolean fails) {
    long ahead = System.currentTimeMillis() + 300_000; // its clock is
    Once sensor =
        new Once(
            fails,
            new AtomicInteger(1),
            List.of(
                snapshot("n1", 1_000, Map.of("a", 1.0)),
                snapshot("n2", ahead, Map.of("a", 2.0)),
                snapshot("n3", 1_000, Map.of("a", 3.0)),
                snapshot("n3", 2_000, Map.of("a", Double.NaN)))); // by the sensor itself
    try (Senses senses = new Senses(got::addAll, "")) {
      senses.start(new Senses.Named("exporter", sensor));
      await().atMost(LONG).until(() -> said(fails ? "failed" : "ok"));
      long now = System.currentTimeMillis();
      // Within three heartbeats it may come back: its numbers stand.
      senses.look(now + BEAT);
      assertEquals(List.of(1, 1, 2), List.of(of("n1").size(), of("n2").size(), of("n3").size()));
      senses.look(now + 4 * BEAT);
      await().atMost(LONG).until(() -> of("n1").size() == 2 && of("n2").size() == 2);
      assertEquals(Map.of(), of("n1").getLast().metrics().asMap());
      assertEquals("exporter", of("n1").getLast().sensor());
      assertEquals(now + 4 * BEAT, of("n1").getLast().at());
      assertEquals(ahead, of("n2").getLast().at()); // an older one would replace nothing
      senses.look(now + 5 * BEAT);
      assertEquals(2, of("n3").size());
      assertTrue(said(fails ? "failed" : "silent"));
    }
  }

  @Test
  void oneThatSpeaksAgainIsTakenBackAgain() {
    try (Senses senses = new Senses(got::addAll, "")) {
      senses.start(
          new Senses.Named(
              "exporter",
              new Once(
                  true, new AtomicInteger(2), List.of(snapshot("n1", 1_000, Map.of("a", 1.0))))));
      await().atMost(LONG).until(() -> said("failed"));
      senses.look(System.currentTimeMillis() + 4 * BEAT);
      // It is started again by itself, and says the same.
      await().atMost(LONG).until(() -> of("n1").size() >= 3);
      assertEquals(Map.of("a", 1.0), of("n1").get(2).metrics().asMap());
    }
  }
}
