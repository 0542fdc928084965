package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.sensors.scheduler.kubernetes.Thing.Key;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts whole GPUs, by device plugin and by dynamic allocation. Pure over an inventory.
 *
 * @param drivers of dynamic allocation that give whole GPUs
 */
record Gpus(Inventory all, Set<String> drivers) {

  /** What a node has in all, and how many of these are healthy. */
  NodeThing.Gpus of(NodeThing node, Map<String, NodeThing.Gpus> sliced) {
    NodeThing.Gpus more = sliced.getOrDefault(node.name(), new NodeThing.Gpus(0, 0));
    return new NodeThing.Gpus(
        node.gpus().capacity() + more.capacity(), node.gpus().allocatable() + more.allocatable());
  }

  /** Of all resource slices, by node. */
  Map<String, NodeThing.Gpus> sliced() {
    Map<String, NodeThing.Gpus> by = new HashMap<>();
    for (DeviceSlice slice : all.slices()) {
      if (drivers.contains(slice.driver()) && !slice.node().isEmpty()) {
        long sound = slice.devices().stream().filter(d -> !d.tainted()).count();
        by.merge(
            slice.node(),
            new NodeThing.Gpus(slice.devices().size(), sound),
            (a, b) ->
                new NodeThing.Gpus(a.capacity() + b.capacity(), a.allocatable() + b.allocatable()));
      }
    }
    return by;
  }

  /** What these pods hold or ask for; a claim that several share counts once. */
  long of(Collection<PodThing> pods) {
    long sum = 0;
    Set<Key> counted = new HashSet<>();
    for (PodThing pod : pods) {
      sum += pod.asks().gpus();
      for (String name : pod.asks().claims()) {
        Claim claim = all.claim(pod.key().namespace(), name).orElse(null);
        if (claim != null && counted.add(claim.key())) {
          sum += claim.given().stream().filter(g -> drivers.contains(g.driver())).count();
        }
      }
    }
    return sum;
  }
}
