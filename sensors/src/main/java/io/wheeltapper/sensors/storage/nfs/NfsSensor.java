package io.wheeltapper.sensors.storage.nfs;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.outside.Limited;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads the counters every so often, or once where the interval is zero. */
final class NfsSensor implements Sensor {

  private static final int LARGEST = 64 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Path file;
  private final NfsFacts facts;
  private final Duration interval;
  private final InstantSource clock;
  private final Limited limited = new Limited("mountstats");

  NfsSensor(Path file, NfsFacts facts, Duration interval, InstantSource clock) {
    this.file = file;
    this.facts = facts;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.isZero() ? Long.MAX_VALUE / 4 : interval.plus(LIMIT).toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    do {
      List<NfsMount> mounts = MountStats.read(limited.call(LIMIT, () -> text(file)));
      long now = clock.millis();
      List<Signal> signals = facts.take(mounts, now, sink);
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    } while (!interval.isZero());
  }

  static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException(file + " is larger than " + LARGEST + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
