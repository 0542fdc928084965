package io.wheeltapper.sensors.telemetry.receive;

import io.wheeltapper.core.spi.Sensor;
import java.util.Set;

/**
 * Makes signals of what comes in. One thread calls it, the sensor's; it may block while the agent
 * is behind, and senders then wait. What it throws unchecked counts as a letter of no use.
 */
public interface Reader {

  /** The paths that it takes, exactly. */
  Set<String> paths();

  /** Takes one letter in, and answers once what it holds has been handed on. */
  Reply read(Letter letter, Sensor.Sink sink) throws InterruptedException;

  /** Called each second, whether anything came or not; {@code now} in epoch milliseconds. */
  void tick(long now, Sensor.Sink sink) throws InterruptedException;
}
