package io.wheeltapper.sensors.fabric.sysfs;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.fabric.LinkFile;
import io.wheeltapper.sensors.fabric.Links;
import io.wheeltapper.sensors.outside.Limited;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks at this node's adapters every so often. A driver that hangs is an exception in time, and so
 * is a node on which there never was an adapter; one that is gone is a signal.
 */
final class SysfsSensor implements Sensor {

  /** How long a look may take: an adapter whose firmware hangs answers after a minute or never. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private record Refused(String place, String why) {}

  private record Look(List<Adapter> adapters, List<Refused> refused) {}

  private final Tree tree;
  private final Ports ports;
  private final LinkFile links;
  private final Duration interval;
  private final InstantSource clock;
  private final Limited limited = new Limited("sysfs");

  SysfsSensor(Tree tree, Ports ports, LinkFile links, Duration interval, InstantSource clock) {
    this.tree = tree;
    this.ports = ports;
    this.links = links;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.plus(LIMIT).toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    do {
      look(sink);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    } while (!interval.isZero());
  }

  void look(Sink sink) throws IOException, InterruptedException {
    Look look = limited.call(LIMIT, this::read);
    long now = clock.millis();
    look.refused().forEach(r -> sink.rejected(r.place(), r.why()));
    boolean none = look.adapters().stream().allMatch(a -> a.ports().isEmpty());
    if (none && !ports.any()) {
      throw new IOException("there is no InfiniBand or RoCE adapter");
    }
    Links known = links.read((place, why) -> sink.rejected(place, why));
    List<Signal> signals = ports.take(now, look.adapters(), known);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    sink.alive(now);
  }

  private Look read() throws IOException {
    List<Refused> refused = new ArrayList<>();
    List<Adapter> adapters =
        new Adapters(tree, (place, why) -> refused.add(new Refused(place, why))).read();
    return new Look(adapters, refused);
  }
}
