package io.wheeltapper.actuators.slurm;

/** Who keeps a node out of service. */
enum Holder {
  NONE,
  /** Our prefix, and our name as its setter. The ledger has the last word. */
  OURS,
  /** Slurm by itself, in words of the list of automatic reasons. */
  AUTOMATIC,
  FOREIGN
}
