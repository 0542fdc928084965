package io.wheeltapper.sensors.storage.s3;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the canary every so often. A store without an answer, and one that refuses what we ask, is
 * an exception: of its health nothing is known. The numbers say so before it.
 */
final class S3Sensor implements Sensor {

  /** Makes a store of the keys as they are now. */
  interface Opening {
    ObjectStore open() throws IOException;
  }

  private final Opening opening;
  private final Canary.Plan plan;
  private final CanaryFacts facts;
  private final Duration interval;
  private final Duration timeout;
  private final InstantSource clock;

  S3Sensor(Opening opening, Canary.Plan plan, CanaryFacts facts, Pace pace, InstantSource clock) {
    this.opening = opening;
    this.plan = plan;
    this.facts = facts;
    this.interval = pace.interval();
    this.timeout = pace.timeout();
    this.clock = clock;
  }

  /** How often, and how long one call may take. */
  record Pace(Duration interval, Duration timeout) {}

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 3 * (timeout.toMillis() + 1000);
  }

  @Override
  public void run(Sink sink) throws Exception {
    try (ObjectStore store = opening.open()) {
      Canary canary = new Canary(store, plan, System::nanoTime);
      while (true) {
        List<Canary.Tried> tried = canary.look();
        long now = clock.millis();
        List<Signal> signals = facts.take(tried, now);
        if (!signals.isEmpty()) {
          sink.emit(signals);
        }
        for (Canary.Tried one : tried) {
          if (!one.good() && !one.theirs()) {
            throw new IOException(one.operation() + ": " + one.failure());
          }
        }
        sink.alive(now);
        TimeUnit.MILLISECONDS.sleep(interval.toMillis());
      }
    }
  }
}
