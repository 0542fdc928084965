package io.wheeltapper.sensors.host.versions;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What one of the tools printed; its time is the epoch. */
final class VersionsFile implements Sensor {

  private static final long LARGEST = 16L << 20;

  private final Path file;
  private final Supplier<VersionFacts> facts;

  VersionsFile(Path file, Supplier<VersionFacts> facts) {
    this.file = file;
    this.facts = facts;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    Source source = source(text);
    List<Signal> signals =
        facts.get().take(Map.of(source, source.parts(text, sink::rejected)), 0, sink::rejected);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  /** By its form: fwupd names devices, devlink info, and ethtool writes lines. */
  static Source source(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return Source.ETHTOOL;
    }
    return text.contains("\"Devices\"") ? Source.FWUPD : Source.DEVLINK;
  }
}
