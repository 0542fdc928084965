package io.wheeltapper.sensors.storage.ceph;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * One recorded page of a manager, or the JSON of {@code ceph health detail} or {@code ceph status}.
 * Its time is the epoch.
 */
final class CephFile implements Sensor {

  private static final int LARGEST = 256 << 20;

  private final Path file;
  private final Supplier<CephFacts> facts;

  CephFile(Path file, Supplier<CephFacts> facts) {
    this.file = file;
    this.facts = facts;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean json = text.stripLeading().startsWith("{");
    CephState state = json ? HealthJson.read(bytes) : ManagerPage.read(text, sink);
    List<Signal> signals = facts.get().take(state, 0);
    if (signals.isEmpty()) {
      throw new IOException(file + " says nothing of a Ceph that is read here");
    }
    sink.emit(signals);
  }
}
