package io.wheeltapper.core.runtime;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SensesTest {

  /** Native code that cannot be loaded ends no thread: it is said, and tried again. */
  @Test
  void aLinkageErrorIsAFailureAndTheSensorIsStartedAgain() {
    List<Signal> said = new CopyOnWriteArrayList<>();
    AtomicInteger runs = new AtomicInteger();
    Sensor sensor =
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return 1000;
          }

          @Override
          public void run(Sink sink) throws Exception {
            if (runs.incrementAndGet() == 1) {
              throw new UnsatisfiedLinkError("/tmp may not execute");
            }
            sink.alive(0);
            Thread.sleep(600_000);
          }
        };
    try (Senses senses = new Senses(said::addAll, "n1")) {
      senses.start(new Senses.Named("host", sensor));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> senses.health().getFirst().state().equals("ok"));
      List<String> events =
          said.stream()
              .filter(Event.class::isInstance)
              .map(Event.class::cast)
              .map(event -> event.type() + " " + event.field("detail"))
              .toList();
      assertEquals(
          List.of("sensor.failed java.lang.UnsatisfiedLinkError: /tmp may not execute"), events);
      assertEquals(2, runs.get());
    }
  }
}
