package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import java.util.Optional;

/**
 * One Slurm, as far as the deeds need it. Every call blocks up to its own limit; interruption
 * passes through. Safe for all threads.
 */
interface Slurm {

  /** The node of exactly this name; empty when Slurm says that there is none. */
  Optional<Node> node(String name) throws CallFailed, InterruptedException;

  /** The job; empty when Slurm says that it knows none (ended some minutes ago, or never was). */
  Optional<Job> job(String id) throws CallFailed, InterruptedException;

  /** The exact call that {@link #apply} would make, for people. */
  String describe(Change change);

  /** Makes one change, with one call. */
  void apply(Change change) throws CallFailed, InterruptedException;
}
