package io.wheeltapper.sensors.scheduler.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether what is free is also together. All by counts of GPUs: processors, memory and licences are
 * the scheduler's business, so that a job that waits for those is never called blocked by
 * fragmentation. Pure.
 *
 * @param total GPUs of the nodes that there are
 * @param free held by no job, on nodes that take new work
 * @param out on nodes that take none
 * @param largest GPUs of the largest job of whole nodes that would find its place now; where no
 *     node is whole, of the largest on one node
 * @param largestInBlock the same without crossing a block; -1 where no node names one
 * @param onWholeNodes of the free ones, those on nodes of which all are free
 */
public record Fragmentation(
    long total, long free, long out, long largest, long largestInBlock, long onWholeNodes) {

  /** What these nodes have. */
  public static Fragmentation of(List<Room> rooms) {
    long total = 0;
    long free = 0;
    long out = 0;
    long most = 0;
    long whole = 0;
    boolean blocks = false;
    Map<String, Long> wholeIn = new HashMap<>();
    for (Room room : rooms) {
      total += room.gpus();
      free += room.free();
      out += room.open() ? 0 : room.gpus();
      most = Math.max(most, room.free());
      blocks |= !room.block().isEmpty();
      if (room.whole()) {
        whole += room.gpus();
        wholeIn.merge(room.block(), room.gpus(), Long::sum);
      }
    }
    long inBlock = wholeIn.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return new Fragmentation(
        total, free, out, Math.max(whole, most), blocks ? Math.max(inBlock, most) : -1, whole);
  }

  /**
   * Whether the job needs no more GPUs than are free on nodes that it may run on, and yet finds no
   * place for its pieces.
   */
  public static boolean blocks(Demand demand, List<Room> rooms) {
    if (demand.gpus() == 0) {
      return false;
    }
    long free = 0;
    long places = 0;
    Map<String, Long> placesIn = new HashMap<>();
    for (Room room : rooms) {
      if (room.free() > 0 && demand.fits().test(room.node())) {
        free += room.free();
        places += room.free() / demand.each();
        placesIn.merge(room.block(), room.free() / demand.each(), Long::sum);
      }
    }
    long best =
        demand.together()
            ? placesIn.values().stream().mapToLong(Long::longValue).max().orElse(0)
            : places;
    return demand.gpus() <= free && best < demand.pieces();
  }
}
