package io.wheeltapper.sensors.storage.smart;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** One recorded answer; its time is the one that smartctl writes. */
final class SmartFile implements Sensor {

  private static final long LARGEST = 16L << 20;

  private final Path file;
  private final Supplier<DiskFacts> facts;

  SmartFile(Path file, Supplier<DiskFacts> facts) {
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
    byte[] bytes = Files.readAllBytes(file);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    Disk disk = SmartJson.read(bytes, name);
    long seconds =
        JsonMapper.builder().build().readTree(bytes).path("local_time").path("time_t").asLong(0);
    long at = seconds > 0 && seconds < 1L << 40 ? seconds * 1000 : 0;
    sink.emit(facts.get().take(List.of(disk), List.of(), at));
  }
}
