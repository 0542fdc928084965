package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** How the signs of one window spread over what contains them. Decision thread only. */
final class Spread {

  private final Site site;
  private final long since;

  /** The signs observed since a time, epoch milliseconds. */
  Spread(Site site, long since) {
    this.site = site;
    this.since = since;
  }

  /** The signs under something that are of a sort. */
  List<Sign> signs(Target around, Predicate<Sign> sort) {
    return site.book().symptoms().under(around).stream()
        .filter(s -> s.observed() > since)
        .filter(sort)
        .toList();
  }

  /** It as a suspect; empty when no sign of the sort is under it, or nobody knows what it holds. */
  Optional<Suspects.Suspect> suspect(Target around, Predicate<Sign> sort) {
    Set<Target> nodes = new TreeSet<>();
    Set<Fault> faults = new TreeSet<>();
    for (Sign sign : signs(around, sort)) {
      nodes.add(sign.node());
      faults.add(sign.fault());
    }
    if (nodes.isEmpty() || (around.kind() == Target.Kind.SITE && !placed(around, sort, nodes))) {
      return Optional.empty();
    }
    Map<Fault, Double> own = site.policy().causes().chance().rates();
    double rate = site.policy().causes().chance().rate();
    for (Fault fault : faults) {
      rate += own.getOrDefault(fault, 0.0);
    }
    int members = Math.max(nodes.size(), members(around));
    return Optional.of(new Suspects.Suspect(around, nodes, members, rate));
  }

  /** The site is suspected only where it is known of most nodes what else contains them. */
  private boolean placed(Target around, Predicate<Sign> sort, Set<Target> nodes) {
    Set<Target> placed = new HashSet<>();
    for (Sign sign : signs(around, sort)) {
      if (sign.within().stream().anyMatch(Suspects::physical)) {
        placed.add(sign.node());
      }
    }
    return 2 * placed.size() >= nodes.size();
  }

  /** How many nodes it contains; of a job that is gone, those that it had. */
  int members(Target around) {
    int now = site.nodesIn(around).size();
    return now > 0 || around.kind() != Target.Kind.JOB
        ? now
        : site.world().lately().nodes(around).size();
  }
}
