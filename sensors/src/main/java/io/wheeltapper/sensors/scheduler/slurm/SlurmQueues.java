package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.scheduler.queue.Demand;
import io.wheeltapper.sensors.scheduler.queue.Room;
import io.wheeltapper.sensors.scheduler.queue.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Each partition's free GPUs and who waits for them. For one thread. */
final class SlurmQueues {

  /**
   * Only what waits for resources can be blocked by where they lie; a held job waits for a hand.
   */
  private static final Set<String> RESOURCES =
      Set.of("", "None", "Resources", "Priority", "ReqNodeNotAvail");

  private final Waiting waiting;

  SlurmQueues(String sensor) {
    this.waiting = new Waiting(sensor);
  }

  List<Signal> look(Cluster cluster, Map<String, String> blocks, long at) {
    Map<String, Long> held = held(cluster.jobs());
    Map<String, List<Room>> rooms = new TreeMap<>();
    for (NodeState node : cluster.nodes()) {
      if (node.gpus() > 0) {
        long used = cluster.used().getOrDefault(node.name(), held.getOrDefault(node.name(), 0L));
        Room room =
            new Room(
                node.name(),
                blocks.getOrDefault(node.name(), ""),
                node.gpus(),
                node.gpus() - used,
                !Holder.isolated(node) && !node.has("NOT_RESPONDING"));
        for (String partition : node.partitions()) {
          rooms.computeIfAbsent(partition, _ -> new ArrayList<>()).add(room);
        }
      }
    }
    Map<String, List<Demand>> demands = new HashMap<>();
    for (JobState job : cluster.jobs()) {
      if (job.base().equals("PENDING") && job.wants().gpus() > 0) {
        for (String partition : Scalars.names(job.note().partition())) {
          demands.computeIfAbsent(partition, _ -> new ArrayList<>()).add(demand(job));
        }
      }
    }
    List<Signal> signals = new ArrayList<>();
    rooms.forEach((partition, its) ->
        signals.add(waiting.look(partition, its, demands.getOrDefault(partition, List.of()), at)));
    waiting.keep(rooms.keySet());
    return signals;
  }

  /** Where Slurm does not say what is held on a node: what its jobs have, evenly spread. */
  private static Map<String, Long> held(List<JobState> jobs) {
    Map<String, Long> held = new HashMap<>();
    for (JobState job : jobs) {
      int nodes = job.place().nodes().size();
      if (nodes > 0 && !Facts.phase(job).equals("ended")) {
        long each = (job.place().gpus() + nodes - 1) / nodes;
        job.place().nodes().forEach(node -> held.merge(node, each, Long::sum));
      }
    }
    return held;
  }

  private static Demand demand(JobState job) {
    JobState.Wants wants = job.wants();
    boolean shaped = wants.perNode() > 0 || wants.nodes() > 0;
    long nodes = Math.max(1, wants.nodes());
    // Without a word about nodes Slurm may take each GPU where it finds one.
    long each =
        wants.perNode() > 0 ? wants.perNode() : shaped ? (wants.gpus() + nodes - 1) / nodes : 1;
    boolean waits = RESOURCES.contains(wants.reason());
    return new Demand(
        job.id(),
        (wants.gpus() + each - 1) / each,
        each,
        false,
        wants.since(),
        wants.reason(),
        _ -> waits);
  }
}
