package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.LineSplitter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Messages as {@code mosquitto_sub -v} prints them, {@code TOPIC PAYLOAD} a line. The clock is the
 * newest timestamp seen; without any it stands at the epoch.
 */
final class MqttFile implements Sensor {

  private final Path file;
  private final Supplier<MqttSensor> sensor;

  MqttFile(Path file, Supplier<MqttSensor> sensor) {
    this.file = file;
    this.sensor = sensor;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    MqttSensor reader = sensor.get();
    Clock clock = new Clock();
    LineSplitter splitter = new LineSplitter(false);
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        for (Line line : splitter.feed(chunk, count)) {
          take(line, reader, clock, sink);
        }
      }
    }
    for (Line line : splitter.finish()) {
      take(line, reader, clock, sink);
    }
    List<Signal> last = reader.flush(clock.now);
    if (!last.isEmpty()) {
      sink.emit(last);
    }
  }

  private static final class Clock {
    private long now;
  }

  private void take(Line line, MqttSensor reader, Clock clock, Sink sink)
      throws InterruptedException {
    String place = file.getFileName() + ":" + line.number();
    switch (line) {
      case Line.Bad bad -> sink.rejected(place, bad.why());
      case Line.Text text -> {
        int blank = text.text().indexOf(' ');
        if (blank <= 0) {
          sink.rejected(place, "no topic and payload");
          return;
        }
        byte[] payload = text.text().substring(blank + 1).getBytes(StandardCharsets.UTF_8);
        OptionalLong at =
            Reading.json(payload)
                .map(j -> j.path("timestamp"))
                .filter(t -> t.isNumber())
                .map(Reading::time)
                .orElse(OptionalLong.empty());
        clock.now = Math.max(clock.now, at.orElse(0));
        reader.take(new Message(text.text().substring(0, blank), payload, false), clock.now, sink);
      }
    }
  }
}
