package io.wheeltapper.sensors.storage.stall;

import io.wheeltapper.sensors.storage.mounts.Answers;
import io.wheeltapper.sensors.storage.nfs.NfsMount;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one look saw of a node's shared storage.
 *
 * @param answers of its shared mounts, by path
 * @param nfs the NFS client's counters
 * @param lustre by connection, whether it is served
 * @param pressure by a job's control group, the percent of the last minute in which all its tasks
 *     waited for I/O
 * @param diskBusy the share of the time since the last look in which the busiest local disk worked;
 *     empty where it is not known
 */
record Look(
    Map<String, Answers.Answer> answers,
    List<NfsMount> nfs,
    Map<String, Boolean> lustre,
    Map<String, Double> pressure,
    OptionalDouble diskBusy) {
  Look {
    answers = Map.copyOf(answers);
    nfs = List.copyOf(nfs);
    lustre = Map.copyOf(lustre);
    pressure = Map.copyOf(pressure);
  }
}
