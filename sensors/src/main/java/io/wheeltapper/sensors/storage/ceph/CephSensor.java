package io.wheeltapper.sensors.storage.ceph;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the cluster every so often. No answer, or a stale one, is an exception. */
final class CephSensor implements Sensor {

  private final Cluster cluster;
  private final CephFacts facts;
  private final Duration interval;
  private final long heartbeatMillis;
  private final InstantSource clock;

  /**
   * Nothing asked yet.
   *
   * @param longestAnswer of all that is asked in one look
   */
  CephSensor(
      Cluster cluster,
      CephFacts facts,
      Duration interval,
      Duration longestAnswer,
      InstantSource clock) {
    this.cluster = cluster;
    this.facts = facts;
    this.interval = interval;
    this.heartbeatMillis = interval.plus(longestAnswer).toMillis() + 1000;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return heartbeatMillis;
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      CephState state = cluster.read(sink);
      long now = clock.millis();
      List<Signal> signals = facts.take(state, now);
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    }
  }
}
