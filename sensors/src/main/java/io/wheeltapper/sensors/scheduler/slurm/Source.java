package io.wheeltapper.sensors.scheduler.slurm;

import java.io.IOException;

/** A way to ask Slurm; reads only. */
interface Source {

  /**
   * Everything as it is now.
   *
   * @throws IOException when Slurm does not answer, or not in a form that we know
   */
  Cluster read() throws IOException, InterruptedException;
}
