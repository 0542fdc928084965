package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks Slurm every so often and says what changed. A reading that fails is an exception; the next
 * start goes on from what was known, so that a change in between is still a change.
 */
final class SlurmSensor implements Sensor {

  private final Source source;
  private final Changes changes;
  private final Duration interval;
  private final InstantSource clock;

  SlurmSensor(Source source, Changes changes, Duration interval, InstantSource clock) {
    this.source = source;
    this.changes = changes;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      Cluster cluster = source.read();
      long now = clock.millis();
      for (Cluster.Spoiled spoiled : cluster.spoiled()) {
        sink.rejected(spoiled.place(), spoiled.why());
      }
      List<Signal> signals = changes.take(cluster, now);
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    }
  }
}
