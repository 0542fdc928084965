package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** One recorded page; samples without a time of their own count from the epoch. */
final class PrometheusFile implements Sensor {

  private final Path file;
  private final Supplier<Exposition> exposition;

  PrometheusFile(Path file, Supplier<Exposition> exposition) {
    this.file = file;
    this.exposition = exposition;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    List<Signal> signals =
        exposition
            .get()
            .read(
                bytes,
                bytes.length,
                0,
                (line, why) -> sink.rejected(file.getFileName() + ":" + line, why));
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }
}
