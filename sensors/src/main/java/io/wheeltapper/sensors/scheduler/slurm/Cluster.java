package io.wheeltapper.sensors.scheduler.slurm;

import java.util.List;
import java.util.Map;

/**
 * All that one reading gave.
 *
 * @param spoiled what could not be understood: place and why
 * @param used GPUs that jobs hold by node, where Slurm says so itself
 */
record Cluster(
    List<NodeState> nodes,
    List<JobState> jobs,
    List<Reservation> reservations,
    List<Spoiled> spoiled,
    Map<String, Long> used) {

  /** A reading that does not say what is held. */
  Cluster(
      List<NodeState> nodes,
      List<JobState> jobs,
      List<Reservation> reservations,
      List<Spoiled> spoiled) {
    this(nodes, jobs, reservations, spoiled, Map.of());
  }

  /** A piece that was no use. */
  record Spoiled(String place, String why) {}

  Cluster {
    nodes = List.copyOf(nodes);
    jobs = List.copyOf(jobs);
    reservations = List.copyOf(reservations);
    spoiled = List.copyOf(spoiled);
    used = Map.copyOf(used);
  }
}
