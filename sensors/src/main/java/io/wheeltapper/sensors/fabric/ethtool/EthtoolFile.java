package io.wheeltapper.sensors.fabric.ethtool;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One recorded look: {@code ethtool -S}, {@code rdma link} or {@code rdma statistic -j}. Its time
 * is the epoch, and nothing in it has lasted yet.
 */
final class EthtoolFile implements Sensor {

  private static final long LARGEST = 16L << 20;

  private final Path file;
  private final String name;
  private final Supplier<Ports> ports;

  /** The interface of statistics that name none. */
  EthtoolFile(Path file, String name, Supplier<Ports> ports) {
    this.file = file;
    this.name = name;
    this.ports = ports;
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
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    Ports of = ports.get();
    List<Signal> signals = new ArrayList<>();
    if (text.stripLeading().startsWith("[")) {
      for (RdmaText.Counts counts : RdmaText.statistic(text)) {
        of.take(0, counts.device() + "/" + counts.port(), counts.counters())
            .ifPresent(signals::add);
      }
    } else if (text.stripLeading().startsWith("link ")) {
      links(text, of, signals, sink);
    } else {
      Map<String, Long> read =
          Statistics.parse(
              text, (line, why) -> sink.rejected(file.getFileName() + ":" + line, why));
      of.take(0, name, Statistics.counters(read)).ifPresent(signals::add);
    }
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  private void links(String text, Ports of, List<Signal> signals, Sink sink) {
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      RdmaText.Link link = RdmaText.link(line).orElse(null);
      if (link == null) {
        sink.rejected(file.getFileName() + ":" + number, "no link of rdma");
      } else {
        Map<String, String> fields = new TreeMap<>();
        fields.put("state", link.state());
        fields.put("physical", link.physical());
        if (!link.netdev().isEmpty()) {
          fields.put("netdev", link.netdev());
        }
        signals.add(
            new Status(
                of.target(link.device() + "/" + link.port()),
                of.voice().node(),
                of.voice().sensor(),
                Origin.FABRIC,
                0,
                "fabric.port",
                link.state().equals("ACTIVE") ? "active" : "unsettled",
                fields,
                line));
      }
    }
  }
}
