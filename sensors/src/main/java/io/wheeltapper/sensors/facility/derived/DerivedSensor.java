package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Works out what follows from the plant's readings. It is alive while it hears any of them: what
 * follows from silence is nothing.
 */
public final class DerivedSensor implements Sensor, Listener {

  private static final int MOST_WAITING = 50_000;
  private static final long LOOK_MILLIS = 1_000;
  private static final long HEARTBEAT_MILLIS = 120_000;

  private final Derivation derivation;
  private final History history;
  private final InstantSource clock;
  private final BlockingQueue<Snapshot> heard = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicLong lost = new AtomicLong();
  private boolean restored;

  DerivedSensor(Derivation derivation, History history, InstantSource clock) {
    this.derivation = derivation;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public void hear(List<Signal> signals) {
    for (Signal signal : signals) {
      if (Derivation.wanted(signal) && signal instanceof Snapshot s && !heard.offer(s)) {
        lost.incrementAndGet();
      }
    }
  }

  @Override
  public long heartbeatMillis() {
    return HEARTBEAT_MILLIS;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (!restored) {
      history.read(sink::rejected).forEach(derivation::restore);
      restored = true;
    }
    while (true) {
      Snapshot snapshot = heard.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      long now = clock.millis();
      if (snapshot != null) {
        derivation.take(snapshot, now);
        sink.alive(now);
      }
      long missed = lost.getAndSet(0);
      if (missed > 0) {
        sink.rejected("queue", missed + " readings came faster than they could be taken");
      }
      Derivation.Brought brought = derivation.look(now);
      if (!brought.signals().isEmpty()) {
        sink.emit(brought.signals());
      }
      try {
        history.append(brought.hours());
      } catch (IOException e) {
        sink.rejected("history", "an hour is lost at the next start: " + e);
      }
    }
  }
}
