package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What slows one node of a job slows all of it: so a limit is set on all of them, or on none. */
final class Limiting {

  private static final Set<String> SLOWS = Set.of("gpu.cap-power", "gpu.lock-clocks");

  private Limiting() {}

  /** All nodes of the jobs on this one, sorted; empty where there is no other, or nobody knows. */
  static Optional<String> nodes(String action, Target node, Site site) {
    if (!SLOWS.contains(action)) {
      return Optional.empty();
    }
    TreeSet<String> all = new TreeSet<>();
    all.add(node.id());
    site.world()
        .jobsAt(node)
        .forEach(job -> site.world().nodesOf(job).forEach(n -> all.add(n.id())));
    return all.size() == 1 ? Optional.empty() : Optional.of(String.join(",", all));
  }
}
