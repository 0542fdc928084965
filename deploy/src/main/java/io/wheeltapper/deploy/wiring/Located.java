package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A sensor whose GPU signals are put on the node that the topology names for their PCI address: the
 * topology file wins over what the sensor took its node for (one kernel log may serve several).
 */
final class Located implements Sensor {

  private final Sensor sensor;
  private final Function<String, Optional<String>> nodeOfPci;

  Located(Sensor sensor, Function<String, Optional<String>> nodeOfPci) {
    this.sensor = sensor;
    this.nodeOfPci = nodeOfPci;
  }

  Sensor inner() {
    return sensor;
  }

  @Override
  public long heartbeatMillis() {
    return sensor.heartbeatMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    sensor.run(
        new Sink() {
          @Override
          public void emit(List<Signal> signals) throws InterruptedException {
            sink.emit(located(signals));
          }

          @Override
          public Kept emitToKeep(List<Signal> signals) throws InterruptedException {
            return sink.emitToKeep(located(signals));
          }

          @Override
          public void alive(long at) throws InterruptedException {
            sink.alive(at);
          }

          @Override
          public void rejected(String place, String why) {
            sink.rejected(place, why);
          }
        });
  }

  private List<Signal> located(List<Signal> signals) {
    return signals.stream().map(this::locate).toList();
  }

  private Signal locate(Signal signal) {
    return switch (signal) {
      case Event e ->
          nodeOfPci
              .apply(e.field("pci"))
              .filter(node -> !node.equals(e.node()))
              .<Signal>map(node ->
                  new Event(
                      moved(e.target(), e.field("pci"), node),
                      node,
                      e.sensor(),
                      e.origin(),
                      e.at(),
                      e.type(),
                      e.fields(),
                      e.raw()))
              .orElse(e);
      case Status s -> s;
      case Snapshot n -> n;
    };
  }

  private static Target moved(Target target, String pci, String node) {
    return target.kind() == Target.Kind.GPU && target.id().startsWith(pci + "@")
        ? Target.gpuAt(pci, node)
        : target;
  }
}
