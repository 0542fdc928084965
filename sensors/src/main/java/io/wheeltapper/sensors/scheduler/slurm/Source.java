package io.wheeltapper.sensors.scheduler.slurm;

import java.io.IOException;
import java.util.List;

/** A way to ask Slurm; reads only. What only some versions or ways can say is empty elsewhere. */
interface Source {

  /**
   * Everything as it is now.
   *
   * @throws IOException when Slurm does not answer, or not in a form that we know
   */
  Cluster read() throws IOException, InterruptedException;

  /** What slurmctld says of its own load. */
  default Diagnostics diagnostics() throws InterruptedException {
    return Diagnostics.NONE;
  }

  /** Which of slurmctld's hosts serves. */
  default Pings pings() throws InterruptedException {
    return Pings.NONE;
  }

  /** Which node is at which switch, or in which block. */
  default SlurmTopology topology() throws InterruptedException {
    return new SlurmTopology(List.of(), List.of());
  }

  /** How these jobs ended, of which slurmctld no longer speaks: what accounting knows of it. */
  default List<Accounting.End> ended(List<String> jobs) throws InterruptedException {
    return List.of();
  }
}
