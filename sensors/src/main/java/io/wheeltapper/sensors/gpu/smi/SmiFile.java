package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Recorded output of {@code nvidia-smi}, read once to its end. A log without a time of its own has
 * that of the log before it, the first one the epoch.
 */
public final class SmiFile implements Sensor {

  private static final long LARGEST = 256L << 20;

  private final Path file;
  private final String sensor;
  private final String node;
  private final ZoneId zone;

  /**
   * Does not touch the file yet.
   *
   * @param zone of the times in the file, which name none
   */
  public SmiFile(Path file, String sensor, String node, ZoneId zone) {
    this.file = file;
    this.sensor = sensor;
    this.node = node;
    this.zone = zone;
  }

  /** A recording is never silent: it ends. */
  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    SmiOutput output =
        SmiOutput.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), zone);
    for (SmiOutput.Spoiled piece : output.spoiled()) {
      sink.rejected(file.getFileName() + ":" + piece.line(), piece.why());
    }
    GpuSignals signals = new GpuSignals(node, sensor);
    long at = 0;
    for (SmiOutput.Look look : output.looks()) {
      at = look.at().orElse(at);
      List<Signal> said = new ArrayList<>();
      for (GpuReading gpu : look.reading().gpus()) {
        said.addAll(signals.gpu(gpu, at));
      }
      said.addAll(signals.node(look.reading(), at));
      sink.emit(said);
    }
    for (String gpu : output.lost()) {
      sink.rejected(file.getFileName().toString(), gpu + ": the driver gives no handle for it");
    }
  }
}
