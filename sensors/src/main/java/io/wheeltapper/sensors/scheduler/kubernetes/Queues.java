package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.scheduler.queue.Demand;
import io.wheeltapper.sensors.scheduler.queue.Room;
import io.wheeltapper.sensors.scheduler.queue.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Each partition's free GPUs and who waits for them. A job waits for every partition that has a
 * node which it may run on. For one thread.
 */
record Queues(Inventory all, Gpus gpus, NodeFacts nodes, Waiting waiting) {

  /** The partition of nodes that bear none of the configured labels. */
  static final String DEFAULT = "default";

  List<Signal> look(Collection<JobView> jobs, long at) {
    Map<String, List<Room>> rooms = new TreeMap<>();
    Map<String, NodeThing.Gpus> sliced = gpus.sliced();
    for (NodeThing node : all.nodes()) {
      NodeThing.Gpus its = gpus.of(node, sliced);
      if (its.capacity() > 0) {
        List<PodThing> held = all.podsOn(node.name()).stream().filter(p -> !p.over()).toList();
        Room room =
            new Room(
                node.name(),
                nodes.block(node),
                its.capacity(),
                its.allocatable() - gpus.of(held),
                nodes.open(node));
        List<String> in = nodes.partitions(node);
        for (String partition : in.isEmpty() ? List.of(DEFAULT) : in) {
          rooms.computeIfAbsent(partition, _ -> new ArrayList<>()).add(room);
        }
      }
    }
    List<Demand> demands = new ArrayList<>();
    for (JobView job : jobs) {
      if (job.waits().gpus() > 0 && !job.over()) {
        demands.add(demand(job));
      }
    }
    demands.sort(java.util.Comparator.comparing(Demand::job));
    List<Signal> signals = new ArrayList<>();
    rooms.forEach((partition, its) -> {
      List<Demand> theirs =
          demands.stream()
              .filter(d -> its.stream().anyMatch(r -> d.fits().test(r.node())))
              .toList();
      signals.add(waiting.look(partition, its, theirs, at));
    });
    waiting.keep(rooms.keySet());
    return signals;
  }

  private Demand demand(JobView job) {
    long each = Math.max(1, job.waits().each());
    Map<String, String> selector =
        all.podsOf(job.id()).stream()
            .filter(p -> p.node().isEmpty() && !p.over())
            .findFirst()
            .map(p -> p.asks().selector())
            .orElse(Map.of());
    Predicate<String> fits = name -> all.node(name).filter(n -> bears(n, selector)).isPresent();
    return new Demand(
        job.id(),
        (job.waits().gpus() + each - 1) / each,
        each,
        false,
        job.waits().since(),
        job.waits().reason(),
        fits);
  }

  private static boolean bears(NodeThing node, Map<String, String> selector) {
    return selector.entrySet().stream()
        .allMatch(e -> e.getValue().equals(node.labels().get(e.getKey())));
  }
}
