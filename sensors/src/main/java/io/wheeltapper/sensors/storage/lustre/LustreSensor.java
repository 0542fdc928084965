package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks for the parameters every so often. A reading that fails is an exception. */
final class LustreSensor implements Sensor {

  private final Source source;
  private final ServerFacts server;
  private final ClientFacts client;
  private final Duration interval;
  private final Duration timeout;
  private final InstantSource clock;

  LustreSensor(
      Source source, ServerFacts server, ClientFacts client, Pace pace, InstantSource clock) {
    this.source = source;
    this.server = server;
    this.client = client;
    this.interval = pace.interval();
    this.timeout = pace.timeout();
    this.clock = clock;
  }

  /** How often, and how long one answer may take. */
  record Pace(Duration interval, Duration timeout) {}

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 2 * timeout.toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      List<Param> params = source.read(sink);
      long now = clock.millis();
      List<Signal> signals = new ArrayList<>(server.take(params, now, sink));
      signals.addAll(client.take(params, now));
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    }
  }
}
