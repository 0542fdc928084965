package io.wheeltapper.sensors.fabric.sysfs;

import java.util.List;

/**
 * An adapter as sysfs shows it.
 *
 * @param model its type and board: adapters of one model do the same work
 * @param description what it calls itself in the fabric, {@code n1 mlx5_0}
 */
record Adapter(String name, String firmware, String model, String description, List<Port> ports) {

  Adapter {
    ports = List.copyOf(ports);
  }
}
