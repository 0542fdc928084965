package io.wheeltapper.deploy.demo;

/** What can go wrong in the simulated factory. */
enum Trouble {
  /** A GPU drops off the PCI bus; only a reboot may bring it back. */
  FELL_OFF_BUS(79, 3, 0, 0.75, true),
  /** A double-bit error, its row marked for remapping at the next reset. */
  MEMORY_REMAP(48, 3, 0.95, 0.98, false),
  /** A memory error that was contained to one process. */
  CONTAINED(94, 3, 0.95, 0.98, false),
  /** The GPU's own system processor does not answer. */
  GSP_TIMEOUT(119, 2, 0.8, 0.95, true),
  /** A program's own mistake: no hardware is sick. */
  APP_FAULT(13, 4, 0, 0, false),
  /** One GPU on which program after program takes page faults. */
  PAGE_FAULTS(31, 1, 0.1, 0.3, true),
  /** A node that no longer answers its scheduler. */
  UNREACHABLE(0, 2, 0, 0.85, true),
  /** A person takes a healthy node out for reasons of their own. */
  FOREIGN_DRAIN(0, 2, 0, 0, false),
  /** A cooling loop's supply runs warm for a while. */
  WARM_WATER(0, 1, 0, 0, false);

  private final int xid;
  private final int weight;
  private final double resetCures;
  private final double rebootCures;
  private final boolean breaksJobs;

  Trouble(int xid, int weight, double resetCures, double rebootCures, boolean breaksJobs) {
    this.xid = xid;
    this.weight = weight;
    this.resetCures = resetCures;
    this.rebootCures = rebootCures;
    this.breaksJobs = breaksJobs;
  }

  /** The first Xid it shows as; 0 when it shows as none. */
  int xid() {
    return xid;
  }

  /** How often it comes, against the others. */
  int weight() {
    return weight;
  }

  /** How likely a reset of the GPU ends it. */
  double resetCures() {
    return resetCures;
  }

  /** How likely a reboot of the node ends it. */
  double rebootCures() {
    return rebootCures;
  }

  /** Whether every job that comes to lie on it breaks too. */
  boolean breaksJobs() {
    return breaksJobs;
  }
}
