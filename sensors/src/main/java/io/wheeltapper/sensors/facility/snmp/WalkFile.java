package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.LineSplitter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** One recorded walk as one reading, at the epoch. */
final class WalkFile implements Sensor {

  private final Path file;
  private final Function<Walker, Pdu> device;

  WalkFile(Path file, Function<Walker, Pdu> device) {
    this.file = file;
    this.device = device;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    WalkText walk = new WalkText();
    LineSplitter splitter = new LineSplitter(false);
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        splitter.feed(chunk, count).forEach(line -> take(line, walk, sink));
      }
    }
    splitter.finish().forEach(line -> take(line, walk, sink));
    if (walk.empty()) {
      return;
    }
    List<Signal> signals = device.apply(walk).read(0, sink::rejected);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  private void take(Line line, WalkText walk, Sink sink) {
    String place = file.getFileName() + ":" + line.number();
    switch (line) {
      case Line.Text text -> walk.line(text.text(), place, sink::rejected);
      case Line.Bad bad -> sink.rejected(place, bad.why());
    }
  }
}
