package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.Collected;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A sensor at work on a thread of its own, and what it said. */
public final class Running implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final Collected got = new Collected();
  private final Thread thread;

  private Running(Sensor sensor) {
    thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.toString());
              }
            });
  }

  public static Running start(Sensor sensor) {
    return new Running(sensor);
  }

  public Collected got() {
    return got;
  }

  /** What the sensor's device says of itself, newest. */
  public String health(String source) {
    return got.statuses("sensor").stream()
        .filter(s -> s.target().id().equals(source))
        .reduce((a, b) -> b)
        .map(Status::value)
        .orElse("");
  }

  /** The newest status of that type. */
  public String word(String type) {
    List<Status> all = got.statuses(type);
    return all.isEmpty() ? "" : all.getLast().value();
  }

  public void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(LONG).until(condition);
  }

  /** Whether it ended by itself. */
  public boolean ended() {
    return !thread.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    if (!thread.join(LONG)) {
      throw new AssertionError("the sensor does not end when interrupted");
    }
  }
}
