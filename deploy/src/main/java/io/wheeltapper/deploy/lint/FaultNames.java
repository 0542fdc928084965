package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.rules.FaultUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Faults that rules name and no ladder does. Such a fault is recorded only, which may be meant; a
 * name that differs by a letter or two from one that is used more is a slip.
 */
final class FaultNames {

  private final Map<String, List<FaultUse>> byName = new TreeMap<>();
  private final Collection<String> ladders;

  FaultNames(List<FaultUse> uses, Collection<String> ladders) {
    uses.forEach(u -> byName.computeIfAbsent(u.fault(), f -> new ArrayList<>()).add(u));
    this.ladders = ladders;
  }

  /** A warning for each likely slip, with its place and its mend. */
  List<Remark> slips() {
    List<Remark> slips = new ArrayList<>();
    byName.forEach((fault, uses) -> {
      String meant = meant(fault, uses.size());
      if (!meant.isEmpty()) {
        FaultUse at = uses.getFirst();
        slips.add(
            Remark.warning(
                new Problem(
                    at.file(),
                    at.line(),
                    at.column(),
                    "fault-no-ladder",
                    "no ladder is for '" + fault + "', so it would only be recorded",
                    "did you mean '" + meant + "'?")));
      }
    });
    return slips;
  }

  /** Every fault that a rule, a table or a ladder names. */
  Collection<String> all() {
    TreeSet<String> names = new TreeSet<>(byName.keySet());
    names.addAll(ladders);
    return names;
  }

  /** The faults that are recorded only. */
  Collection<String> recordedOnly() {
    TreeSet<String> names = new TreeSet<>(byName.keySet());
    names.removeAll(ladders);
    return names;
  }

  private String meant(String fault, int used) {
    if (ladders.contains(fault)) {
      return "";
    }
    TreeSet<String> likely = new TreeSet<>(ladders);
    byName.forEach((other, uses) -> {
      if (uses.size() > used) {
        likely.add(other);
      }
    });
    return likely.stream().filter(l -> Nearest.close(fault, l)).findFirst().orElse("");
  }
}
