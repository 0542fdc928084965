package io.wheeltapper.sensors.fabric.tools;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.fabric.FabricText;
import io.wheeltapper.sensors.fabric.SubnetWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** One recorded sweep; its time is the epoch, and nothing in it has lasted yet. */
final class ToolsFile implements Sensor {

  private static final long LARGEST = 64L << 20;

  private final Path file;
  private final Supplier<SubnetWatch> watches;

  ToolsFile(Path file, Supplier<SubnetWatch> watches) {
    this.file = file;
    this.watches = watches;
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
    FabricText text =
        new FabricText((line, why) -> sink.rejected(file.getFileName() + ":" + line, why));
    text.take(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    List<Signal> signals = watches.get().take(0, text.subnet());
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }
}
