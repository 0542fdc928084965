package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Origin;

/** The sensors of the simulated factory. The name is the {@code sensor} of their signals. */
enum Source {
  KERNEL("kernel", Origin.GPU_DRIVER),
  SLURM("slurm", Origin.SCHEDULER),
  DCGM("dcgm", Origin.GPU_DRIVER),
  JOBLOG("joblog", Origin.WORKLOAD),
  PLANT("plant", Origin.FACILITY);

  private final String word;
  private final Origin origin;

  Source(String word, Origin origin) {
    this.word = word;
    this.origin = origin;
  }

  String word() {
    return word;
  }

  Origin origin() {
    return origin;
  }
}
