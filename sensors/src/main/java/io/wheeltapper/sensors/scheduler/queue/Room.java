package io.wheeltapper.sensors.scheduler.queue;

/**
 * The GPUs of one node as its scheduler counts them.
 *
 * @param block the leaf, rack or NVLink domain that a job should not cross, or {@code ""} where
 *     nobody says
 * @param gpus in all, whole ones
 * @param free of these, held by no job; 0 where no new work may land
 * @param open whether new work may land here
 */
public record Room(String node, String block, long gpus, long free, boolean open) {

  public Room {
    gpus = Math.max(0, gpus);
    free = open ? Math.clamp(free, 0, gpus) : 0;
  }

  /** Whether none of its GPUs is held. */
  boolean whole() {
    return open && gpus > 0 && free == gpus;
  }
}
