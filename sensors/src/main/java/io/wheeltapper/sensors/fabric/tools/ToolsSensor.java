package io.wheeltapper.sensors.fabric.tools;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.fabric.Subnet;
import io.wheeltapper.sensors.fabric.SubnetWatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sweeps the subnet every so often. A sweep that fails is an exception. */
final class ToolsSensor implements Sensor {

  private final Diags diags;
  private final SubnetWatch watch;
  private final Duration interval;
  private final Duration timeout;
  private final InstantSource clock;

  ToolsSensor(
      Diags diags, SubnetWatch watch, Duration interval, Duration timeout, InstantSource clock) {
    this.diags = diags;
    this.watch = watch;
    this.interval = interval;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** Two commands may take as long as they are let. */
  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + 2 * timeout.toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      Subnet subnet = diags.read(sink::rejected);
      long now = clock.millis();
      List<Signal> signals = watch.take(now, subnet);
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    }
  }
}
