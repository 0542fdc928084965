package io.wheeltapper.sensors.storage.smart;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the disks one after another every so often; one that gives no answer costs itself. */
final class SmartSensor implements Sensor {

  /** Slow disks of one look; the rest waits for the next one. */
  private static final int MOST_TIMEOUTS = 8;

  private final Disks disks;
  private final DiskFacts facts;
  private final Duration interval;
  private final Duration timeout;
  private final InstantSource clock;

  SmartSensor(
      Disks disks, DiskFacts facts, Duration interval, Duration timeout, InstantSource clock) {
    this.disks = disks;
    this.facts = facts;
    this.interval = interval;
    this.timeout = timeout;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + MOST_TIMEOUTS * timeout.toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      List<String> devices = disks.all();
      if (devices.isEmpty()) {
        throw new IOException("there is no disk that knows SMART");
      }
      List<Disk> read = new ArrayList<>();
      List<String> unread = new ArrayList<>();
      for (String device : devices) {
        String name = device.substring(device.lastIndexOf('/') + 1);
        if (unread.size() >= MOST_TIMEOUTS) {
          unread.add(name);
          continue;
        }
        try {
          read.add(SmartJson.read(disks.ask(device), name));
        } catch (IOException e) {
          unread.add(name);
          sink.rejected(device, String.valueOf(e.getMessage()));
        }
      }
      if (read.isEmpty()) {
        throw new IOException("no disk of " + devices.size() + " gives an answer");
      }
      long now = clock.millis();
      List<Signal> signals = facts.take(read, unread, now);
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    }
  }
}
