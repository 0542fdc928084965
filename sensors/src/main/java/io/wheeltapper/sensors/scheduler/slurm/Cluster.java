package io.wheeltapper.sensors.scheduler.slurm;

import java.util.List;

/**
 * All that one reading gave.
 *
 * @param spoiled what could not be understood: place and why
 */
record Cluster(
    List<NodeState> nodes,
    List<JobState> jobs,
    List<Reservation> reservations,
    List<Spoiled> spoiled) {

  /** A piece that was no use. */
  record Spoiled(String place, String why) {}

  Cluster {
    nodes = List.copyOf(nodes);
    jobs = List.copyOf(jobs);
    reservations = List.copyOf(reservations);
    spoiled = List.copyOf(spoiled);
  }
}
