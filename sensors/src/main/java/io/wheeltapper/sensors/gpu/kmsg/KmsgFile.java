package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.LineSplitter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A recorded kernel log, read once to its end. */
final class KmsgFile implements Sensor {

  private final Path file;
  private final Supplier<KernelLog> log;

  KmsgFile(Path file, Supplier<KernelLog> log) {
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
    KernelLog reading = log.get();
    LineSplitter splitter = new LineSplitter(false);
    byte[] chunk = new byte[LineSplitter.LONGEST];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        take(splitter.feed(chunk, count), reading, sink);
      }
    }
    take(splitter.finish(), reading, sink);
  }

  private void take(List<Line> lines, KernelLog reading, Sink sink) throws InterruptedException {
    List<Signal> batch = new ArrayList<>();
    for (Line line : lines) {
      String place = file.getFileName() + ":" + line.number();
      switch (line) {
        case Line.Bad bad -> sink.rejected(place, bad.why());
        case Line.Text text -> {
          Reading read = reading.take(text.text(), Map.of("line", Long.toString(text.number())));
          batch.addAll(read.signals());
          if (!read.rejected().isEmpty()) {
            sink.rejected(place, read.rejected());
          }
        }
      }
    }
    if (!batch.isEmpty()) {
      sink.emit(batch);
    }
  }
}
