package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Image;
import io.wheeltapper.sensors.facility.modbus.RegisterMap.Table;
import io.wheeltapper.sensors.text.Line;
import io.wheeltapper.sensors.text.LineSplitter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Registers written down, one a line, as one reading at the epoch: {@code input 130: 16712}, with
 * the address as sent. Lines that begin with {@code #} are remarks.
 */
final class RegisterFile implements Sensor {

  private static final Pattern LINE = Pattern.compile("([a-z]+) (\\d{1,5}): (\\d{1,5})");

  private final Path file;
  private final Supplier<CoolantUnit> unit;

  RegisterFile(Path file, Supplier<CoolantUnit> unit) {
    this.file = file;
    this.unit = unit;
  }

  @Override
  public long heartbeatMillis() {
    return Long.MAX_VALUE / 4;
  }

  @Override
  public void run(Sink sink) throws Exception {
    Image image = new Image();
    LineSplitter splitter = new LineSplitter(false);
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        splitter.feed(chunk, count).forEach(line -> take(line, image, sink));
      }
    }
    splitter.finish().forEach(line -> take(line, image, sink));
    List<Signal> signals = unit.get().signals(image, 0, sink::rejected);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  private void take(Line line, Image image, Sink sink) {
    String place = file.getFileName() + ":" + line.number();
    switch (line) {
      case Line.Bad bad -> sink.rejected(place, bad.why());
      case Line.Text text -> {
        String words = text.text().strip();
        Matcher m = LINE.matcher(words);
        Optional<Table> table = m.matches() ? Table.parse(m.group(1)) : Optional.empty();
        if (table.isPresent() && number(m, 2) < 65_536 && number(m, 3) < 65_536) {
          image.put(table.get(), number(m, 2), number(m, 3));
        } else if (!words.startsWith("#")) {
          sink.rejected(place, "no register; write input 130: 16712");
        }
      }
    }
  }

  private static int number(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }
}
