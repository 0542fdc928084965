package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where jobs ran that have ended: what a crash breaks is often seen after the scheduler said that
 * the job is gone. Owned by the decision thread.
 */
final class Lately {

  /** How long it is remembered, in event time: twice the longest usual window. */
  static final long KEPT_MILLIS = 600_000L;

  /** Most ended jobs remembered; beyond it the oldest go first. */
  private static final int MOST = 20_000;

  private record Gone(long at, Target job, Set<Target> nodes) {}

  private final Deque<Gone> gone = new ArrayDeque<>();
  private final Map<Target, Gone> byJob = new HashMap<>();
  private final Map<Target, Map<Target, Long>> byNode = new HashMap<>();

  /** A job no longer runs on these nodes. */
  void left(long at, Target job, Set<Target> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    Gone now = new Gone(at, job, new TreeSet<>(nodes));
    gone.addLast(now);
    byJob.put(job, now);
    nodes.forEach(n -> byNode.computeIfAbsent(n, _ -> new TreeMap<>()).put(job, at));
    while (gone.size() > MOST || gone.getFirst().at() < at - KEPT_MILLIS) {
      forget(gone.removeFirst());
    }
  }

  private void forget(Gone old) {
    byJob.remove(old.job(), old);
    for (Target node : old.nodes()) {
      byNode.computeIfPresent(
          node,
          (_, jobs) -> {
            jobs.remove(old.job(), old.at());
            return jobs.isEmpty() ? null : jobs;
          });
    }
  }

  /** The jobs that left a node since a time, sorted. */
  Set<Target> jobs(Target node, long since) {
    Set<Target> jobs = new TreeSet<>();
    byNode
        .getOrDefault(node, Map.of())
        .forEach((job, at) -> {
          if (at >= since) {
            jobs.add(job);
          }
        });
    return jobs;
  }

  /** The nodes that a job left last, sorted; empty when it is forgotten. */
  Set<Target> nodes(Target job) {
    Gone last = byJob.get(job);
    return last == null ? Set.of() : last.nodes();
  }
}
