package io.wheeltapper.sensors.gpu.fabricmanager;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.LineSplitter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A recorded {@code fabricmanager.log}, read once to its end. */
final class FabricManagerFile implements Sensor {

  private final Path file;
  private final FabricLog log;

  FabricManagerFile(Path file, FabricLog log) {
    this.file = file;
    this.log = log;
  }

  /** A recording is never silent: it ends. */
  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    log.anew();
    LineSplitter splitter = new LineSplitter(true);
    byte[] chunk = new byte[LineSplitter.LONGEST];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        take(splitter.feed(chunk, count), sink);
      }
    }
    take(splitter.finish(), sink);
  }

  private void take(List<Line> lines, Sink sink) throws InterruptedException {
    List<Signal> said = new ArrayList<>();
    for (Line line : lines) {
      switch (line) {
        case Line.Bad bad -> sink.rejected(file.getFileName() + ":" + bad.number(), bad.why());
        case Line.Text text -> log.take(text.text(), text.number(), 0).ifPresent(said::add);
      }
    }
    if (!said.isEmpty()) {
      sink.emit(said);
    }
  }
}
