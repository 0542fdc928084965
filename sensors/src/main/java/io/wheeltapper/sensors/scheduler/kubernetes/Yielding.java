package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Known;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a pod may be evicted and nothing is lost but its place: a replica set or a stateful set
 * makes it anew, nothing of a training stands above it, and its owner says by a disruption budget
 * that one may go, now. Without such a word nobody knows what a pod is worth: it keeps its node, as
 * one does that nobody makes again. Pure over an inventory.
 */
record Yielding(Inventory all) {

  private static final String APPS = "apps";
  private static final Set<String> MAKE_ANEW = Set.of("ReplicaSet", "StatefulSet");
  private static final Set<String> ORDINARY = Set.of("deployment", "replicaset", "statefulset");

  /** Pods named in one field. */
  private static final int MOST = 3;

  /** Why it must stay, in words; empty when it may go, or is going by itself. */
  Optional<String> keeps(PodThing pod) {
    if (pod.times().deleted() > 0) {
      return Optional.empty();
    }
    if (pod.controller().none()) {
      return Optional.of("nobody makes it anew");
    }
    String job = all.jobOf(pod).orElse("");
    String[] parts = job.split("/", 3);
    boolean anew =
        pod.controller().group().equals(APPS)
            && MAKE_ANEW.contains(pod.controller().kind())
            && parts.length == 3
            && ORDINARY.contains(parts[1])
            && all.root(job).isEmpty();
    return anew
        ? byBudget(pod)
        : Optional.of("work of a " + pod.controller().kind().toLowerCase(Locale.ROOT));
  }

  /** The server evicts no pod of two budgets; one that is not counted yet says nothing. */
  private Optional<String> byBudget(PodThing pod) {
    List<Budget> its =
        all.budgetsIn(pod.key().namespace()).stream()
            .filter(b -> b.selector().selects(pod.labels()))
            .toList();
    if (its.isEmpty()) {
      return Optional.of("no disruption budget says that it may go");
    }
    if (its.size() > 1) {
      return Optional.of("several disruption budgets");
    }
    Budget budget = its.getFirst();
    return budget.counted() && budget.allowed() > 0
        ? Optional.empty()
        : Optional.of("its disruption budget " + budget.key().name() + " lets none go now");
  }

  /** Whether all of a job that still runs may go so. */
  boolean yields(String job) {
    List<PodThing> live = all.podsOf(job).stream().filter(p -> !p.over() && !p.daemon()).toList();
    return !live.isEmpty() && live.stream().allMatch(p -> keeps(p).isEmpty());
  }

  /**
   * What of the work on a node is no job, as fields of its status.
   *
   * @param pods those on it
   * @param isJob whether an id is a job's, whose own status says what it loses
   */
  Map<String, String> others(List<PodThing> pods, Predicate<String> isJob) {
    Map<String, String> keeping = new TreeMap<>();
    boolean some = false;
    for (PodThing pod : pods) {
      if (pod.daemon() || pod.over() || all.jobOf(pod).filter(isJob).isPresent()) {
        continue;
      }
      some = true;
      keeps(pod).ifPresent(why -> keeping.put(pod.key().namespace() + "/" + pod.name(), why));
    }
    if (keeping.isEmpty()) {
      return Map.of(Known.NODE_OTHER, some ? Known.YIELDS : Known.NONE);
    }
    String words =
        keeping.entrySet().stream()
            .limit(MOST)
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("; "));
    int more = keeping.size() - MOST;
    return Map.of(
        Known.NODE_OTHER,
        Known.KEEPS,
        Known.NODE_KEPT,
        more > 0 ? words + " and " + more + " more" : words);
  }
}
