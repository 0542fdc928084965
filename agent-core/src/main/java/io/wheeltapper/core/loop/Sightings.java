package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Approvals;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was seen in a case, by fault, on which targets, and who reported it. Folded with its case.
 */
final class Sightings {

  /** Most sick targets remembered in one case: the GPUs and jobs of one node are fewer. */
  private static final int MOST_TARGETS = 1_000;

  private final SortedMap<Fault, Sighting> byFault = new TreeMap<>();
  private final Set<Target> targets = new HashSet<>();
  private final Set<String> reporters = new TreeSet<>();

  void found(Entry.Found found) {
    if (targets.size() < MOST_TARGETS) {
      targets.add(found.target());
    }
    Optional.ofNullable(found.details().get(Proposers.BY))
        .ifPresent(by -> reporters.add(Approvals.name(by)));
    Sighting before = byFault.get(found.fault());
    if (before == null) {
      byFault.put(found.fault(), new Sighting(found));
    } else {
      before.add(found);
    }
  }

  /** What was seen up to a moment, and its witnesses, support nothing any more. */
  void forgetUpTo(long moment) {
    byFault.values().removeIf(s -> s.last() <= moment);
    byFault.values().forEach(s -> s.only(moment));
  }

  /** By fault. */
  Collection<Sighting> all() {
    return byFault.values();
  }

  Optional<Sighting> of(Fault fault) {
    return Optional.ofNullable(byFault.get(fault));
  }

  /** Whether any fault was ever seen on the target. */
  boolean on(Target target) {
    return targets.contains(target);
  }

  /** When anything was last found, in the loop's time. */
  OptionalLong last() {
    return byFault.values().stream().mapToLong(Sighting::last).max();
  }

  /** The persons who reported what the case is about, by their names in lower case. */
  Set<String> reporters() {
    return reporters;
  }
}
