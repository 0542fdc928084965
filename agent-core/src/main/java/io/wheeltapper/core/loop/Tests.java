package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many things there are that could be a cause: each is tested, whether anything is under it or
 * not. What contains nodes is counted again when another node became known. Decision thread only.
 */
final class Tests {

  private @Nullable Topology topology;
  private int nodes;
  private int placed;
  private int fixed;

  /** At least as many as were looked at. */
  int count(Site site, int lookedAt) {
    if (topology != site.topology()
        || nodes != site.world().nodes().size()
        || placed != site.world().places().changes()) {
      topology = site.topology();
      placed = site.world().places().changes();
      nodes = site.world().nodes().size();
      fixed = fixed(site);
    }
    return Math.max(lookedAt, fixed + site.world().jobs());
  }

  private static int fixed(Site site) {
    Set<Target> all = new HashSet<>(Set.of(Target.site()));
    for (Target node : site.world().nodes()) {
      all.addAll(site.topology().ancestors(node));
      all.addAll(site.world().partitionsOf(node));
    }
    return all.size();
  }
}
