package io.wheeltapper.sensors.scheduler.slurm;

import java.util.List;

/**
 * A reservation.
 *
 * @param nodes sorted
 * @param from epoch milliseconds
 * @param until epoch milliseconds
 */
record Reservation(String name, List<String> nodes, List<String> flags, long from, long until) {
  Reservation {
    nodes = nodes.stream().sorted().distinct().toList();
    flags = flags.stream().sorted().toList();
  }
}
