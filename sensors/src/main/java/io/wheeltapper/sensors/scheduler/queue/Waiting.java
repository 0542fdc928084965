package io.wheeltapper.sensors.scheduler.queue;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Remembers since when each waiting job is blocked only by fragmentation, and says a partition's
 * numbers. The time counts from when we first saw it so, without a break: a job that waited for
 * hours for GPUs to become free at all is not blocked by fragmentation since then. For one thread.
 */
public final class Waiting {

  /** How long the oldest job is blocked that needs no more than is free: minutes; 0 when none. */
  public static final String BLOCKED = "blocked_by_fragmentation_minutes";

  /** More reasons than any scheduler has; the rest is added up as {@code other}. */
  private static final int MOST_REASONS = 20;

  private static final double MINUTE = 60_000;

  private final String sensor;
  private final Map<String, Map<String, Long>> blockedSince = new HashMap<>();

  /** For the instance of this name. */
  public Waiting(String sensor) {
    this.sensor = sensor;
  }

  /** A partition's numbers at a time; what it has and who waits for it. */
  public Snapshot look(String partition, List<Room> rooms, List<Demand> demands, long at) {
    Fragmentation now = Fragmentation.of(rooms);
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("gpus_total", (double) now.total());
    numbers.put("gpus_free", (double) now.free());
    numbers.put("gpus_out", (double) now.out());
    numbers.put("largest_placeable_gpus", (double) now.largest());
    if (now.largestInBlock() >= 0) {
      numbers.put("largest_placeable_in_block_gpus", (double) now.largestInBlock());
    }
    if (now.free() > 0) {
      numbers.put("whole_node_ratio", (double) now.onWholeNodes() / now.free());
    }
    queue(demands, at, numbers);
    numbers.put(BLOCKED, blocked(partition, rooms, demands, at));
    return new Snapshot(
        new Target(Target.Kind.PARTITION, partition),
        "",
        sensor,
        Origin.SCHEDULER,
        at,
        Metrics.of(numbers));
  }

  /** Forgets the partitions that are no more. */
  public void keep(Set<String> partitions) {
    blockedSince.keySet().retainAll(partitions);
  }

  private static void queue(List<Demand> demands, long at, Map<String, Double> numbers) {
    Map<String, Double> reasons = new TreeMap<>();
    double gpus = 0;
    long oldest = 0;
    for (Demand demand : demands) {
      gpus += demand.gpus();
      oldest = Math.max(oldest, demand.since() > 0 ? at - demand.since() : 0);
      String reason = reason(demand.reason());
      boolean known = reasons.containsKey(reason) || reasons.size() < MOST_REASONS;
      reasons.merge(known ? reason : "other", 1.0, Double::sum);
    }
    numbers.put("jobs_pending", (double) demands.size());
    numbers.put("gpus_pending", gpus);
    numbers.put("oldest_pending_minutes", Math.floor(oldest / MINUTE));
    reasons.forEach(
        (reason, count) -> numbers.put("jobs_pending{reason=\"" + reason + "\"}", count));
  }

  /** One word of a scheduler; anything else in it would be no name of a metric. */
  private static String reason(String text) {
    String word = text.replaceAll("[^A-Za-z0-9_-]", "");
    return word.isEmpty() ? "None" : word.substring(0, Math.min(40, word.length()));
  }

  private double blocked(String partition, List<Room> rooms, List<Demand> demands, long at) {
    Map<String, Long> since = blockedSince.computeIfAbsent(partition, _ -> new HashMap<>());
    Set<String> still = new HashSet<>();
    long longest = 0;
    for (Demand demand : demands) {
      if (Fragmentation.blocks(demand, rooms)) {
        still.add(demand.job());
        longest = Math.max(longest, at - since.computeIfAbsent(demand.job(), _ -> at));
      }
    }
    since.keySet().retainAll(still);
    return Math.floor(longest / MINUTE);
  }
}
