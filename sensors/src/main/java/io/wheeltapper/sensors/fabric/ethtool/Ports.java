package io.wheeltapper.sensors.fabric.ethtool;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.fabric.PortNumbers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The numbers of a node's interfaces. For one thread. */
final class Ports {

  private static final int MOST = 1024;

  /**
   * Who speaks.
   *
   * @param longestGap milliseconds between two looks, above which no rate is told
   */
  record Voice(String sensor, String node, long longestGap) {}

  private final Voice voice;
  private final Map<String, PortNumbers> numbers = new HashMap<>();

  Ports(Voice voice) {
    this.voice = voice;
  }

  /**
   * One port's snapshot, or nothing where no counter of it is known.
   *
   * @param port {@code mlx5_0/1}, or an interface's name
   */
  Optional<Snapshot> take(long at, String port, Map<String, Long> counters) {
    PortNumbers of = numbers.get(port);
    if (of == null) {
      if (numbers.size() >= MOST) {
        return Optional.empty();
      }
      of = new PortNumbers(voice.longestGap(), PortNumbers.WAIT_BYTES);
      numbers.put(port, of);
    }
    Metrics metrics = of.take(at, counters, Double.NaN);
    return metrics.schema().names().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Snapshot(target(port), voice.node(), voice.sensor(), Origin.FABRIC, at, metrics));
  }

  Target target(String port) {
    return new Target(Target.Kind.PORT, port + "@" + voice.node());
  }

  Voice voice() {
    return voice;
  }
}
