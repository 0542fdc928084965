package io.wheeltapper.sensors.facility.mqtt;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to a broker. Used by one thread. */
interface Broker {

  /** Connects and subscribes; throws when it is refused or nothing comes in time. */
  void open(List<String> filters) throws IOException, InterruptedException;

  /**
   * The next message, or null when none came in that time.
   *
   * @throws IOException when the broker went away or answers no pings
   */
  @Nullable Message next(long millis) throws IOException, InterruptedException;

  /** Whether it has said anything since it was asked last: a message, or the answer to a ping. */
  boolean answered();

  /** How many came and found no room since it was asked last. */
  long lost();

  /** Lets the connection go; can be opened again. */
  void close();
}
