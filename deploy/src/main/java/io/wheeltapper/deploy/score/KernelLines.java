package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.SensorKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kernel lines through the sensor's own recorded reader, one log a node, one raw record a line; all
 * of a node's lines at once, and each is said later at its own time.
 */
final class KernelLines {

  /** Level and facility of the kernel's own warnings. */
  private static final int KERNEL_WARNING = 4;

  private static final long MICROS = 1_000_000L;

  private final SensorKind kind;

  KernelLines() throws IOException {
    kind =
        SensorKinds.discover().stream()
            .filter(k -> k.spec().name().equals("kmsg"))
            .findFirst()
            .orElseThrow(() -> new IOException("no sensor here reads kernel logs"));
  }

  /** What each of a node's lines gives, in their order; an empty list where it says nothing. */
  List<List<Signal>> read(String node, List<String> lines) throws Exception {
    Path file = Files.createTempFile("wheeltapper-score", ".kmsg");
    try {
      StringBuilder log = new StringBuilder();
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).startsWith("[")) { // else dmesg has put its own stamp before it
          log.append(KERNEL_WARNING).append(',').append(i).append(',').append(i * MICROS);
          log.append(",-;");
        }
        log.append(lines.get(i)).append('\n');
      }
      Files.writeString(file, log);
      Map<String, String> settings = new HashMap<>();
      settings.put("node", node);
      settings.put("boot-time", Instant.EPOCH.toString());
      Sink sink = new Sink(lines.size());
      kind.recorded(file, new Settings("kmsg", kind.spec(), settings)).orElseThrow().run(sink);
      return sink.signals;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** The same signal at another time. */
  static Signal at(Signal signal, long at) {
    Event e = (Event) signal;
    return new Event(
        e.target(), e.node(), e.sensor(), e.origin(), at, e.type(), e.fields(), e.raw());
  }

  private static final class Sink implements Sensor.Sink {
    private final List<List<Signal>> signals = new ArrayList<>();

    private Sink(int lines) {
      for (int i = 0; i < lines; i++) {
        signals.add(new ArrayList<>());
      }
    }

    @Override
    public void emit(List<Signal> batch) {
      for (Signal signal : batch) {
        if (signal instanceof Event event) {
          signals.get((int) event.number("line") - 1).add(event);
        }
      }
    }

    @Override
    public void alive(long at) {}

    @Override
    public void rejected(String place, String why) {}
  }
}
