package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node of the model. Mutable; belongs to the model's thread. */
final class Node {

  final String name;
  final int number;
  final Target target;
  final List<Gpu> gpus;
  boolean up = true;
  boolean booting;
  boolean rebootWanted;
  boolean lost;
  long bootedAt;
  long kernelLines;
  Hold hold = Hold.FREE;
  @Nullable Job job;

  Node(String name, int number, List<Gpu> gpus) {
    this.name = name;
    this.number = number;
    this.target = Target.node(name);
    this.gpus = List.copyOf(gpus);
  }

  /** Whether the scheduler may put new work on it. */
  boolean open() {
    return up && hold.is(Hold.Holder.NONE) && !rebootWanted;
  }

  /** Whether nothing is wrong with it, as a validation would see. */
  boolean healthy() {
    return up && !lost && gpus.stream().allMatch(Gpu::healthy);
  }

  boolean breaksJobs() {
    return gpus.stream().anyMatch(Gpu::breaksJobs);
  }

  int gpusSeen() {
    return (int) gpus.stream().filter(Gpu::present).count();
  }

  /** The state as Slurm's {@code scontrol} prints it. */
  String stateText() {
    String base = !up ? "DOWN" : job == null ? "IDLE" : "ALLOCATED";
    boolean drain = !hold.is(Hold.Holder.NONE) && !hold.reason().equals(Schedule.NO_ANSWER);
    return base
        + (drain ? "+DRAIN" : "")
        + (!up && !booting ? "+NOT_RESPONDING" : "")
        + (booting ? "+REBOOT_ISSUED" : rebootWanted ? "+REBOOT_REQUESTED" : "");
  }
}
