package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.edge.NodesSensor;
import io.wheeltapper.rules.MetricRead;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the nodes' own agents what the rules of the bundle in force look at, so that they send what
 * a rule could notice. Safe for all threads.
 */
final class NodeLooks {

  private final List<NodesSensor> nodes;
  private List<MetricRead> inForce = List.of();
  private List<MetricRead> tried = List.of();

  NodeLooks(Collection<Sensor> sensors) {
    nodes =
        sensors.stream()
            .map(NodeLooks::bare)
            .filter(NodesSensor.class::isInstance)
            .map(NodesSensor.class::cast)
            .toList();
  }

  private static Sensor bare(Sensor sensor) {
    return switch (sensor) {
      case Overheard tapped -> bare(tapped.inner());
      case Located located -> bare(located.inner());
      default -> sensor;
    };
  }

  /** This bundle is or comes in force; gives it on as it is. */
  synchronized Bundle under(Bundle bundle) {
    inForce = bundle.rules().readsOfNodes();
    tell();
    return bundle;
  }

  /** This one is tried beside it, and must see what it reads; none when null. */
  synchronized void beside(@Nullable Bundle bundle) {
    tried = bundle == null ? List.of() : bundle.rules().readsOfNodes();
    tell();
  }

  private void tell() {
    List<MetricRead> all = Stream.concat(inForce.stream(), tried.stream()).distinct().toList();
    nodes.forEach(n -> n.under(all));
  }
}
