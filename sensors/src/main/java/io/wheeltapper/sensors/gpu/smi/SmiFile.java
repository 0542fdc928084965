package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuSignals;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.LineSplitter;
import java.io.InputStream;
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
    SmiOutput output = new SmiOutput(zone);
    Telling telling = new Telling(new GpuSignals(node, sensor), sink);
    LineSplitter splitter = new LineSplitter(false);
    byte[] chunk = new byte[LineSplitter.LONGEST];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        take(splitter.feed(chunk, count), output, sink);
        telling.tell(output);
      }
    }
    take(splitter.finish(), output, sink);
    output.finish();
    telling.tell(output);
    for (String gpu : output.lost()) {
      sink.rejected(name(), gpu + ": the driver gives no handle for it");
    }
  }

  private void take(List<Line> lines, SmiOutput output, Sink sink) {
    for (Line line : lines) {
      switch (line) {
        case Line.Bad bad -> sink.rejected(name() + ":" + bad.number(), bad.why());
        case Line.Text text -> output.take(text.text(), text.number());
      }
    }
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }

  /** Hands on the looks as they end. */
  private final class Telling {

    private final GpuSignals signals;
    private final Sink sink;
    private long at;

    Telling(GpuSignals signals, Sink sink) {
      this.signals = signals;
      this.sink = sink;
    }

    void tell(SmiOutput output) throws InterruptedException {
      for (SmiOutput.Spoiled piece : output.spoiled()) {
        sink.rejected(name() + ":" + piece.line(), piece.why());
      }
      for (SmiOutput.Look look : output.looks()) {
        at = look.at().orElse(at);
        List<Signal> said = new ArrayList<>();
        for (GpuReading gpu : look.reading().gpus()) {
          said.addAll(signals.gpu(gpu, at));
        }
        if (look.whole()) {
          said.addAll(signals.node(look.reading(), at));
        }
        if (!said.isEmpty()) {
          sink.emit(said);
        }
      }
    }
  }
}
