package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A cause that was named, from its entry alone.
 *
 * @param takes the faults that it explains besides the sympathetic ones, by code
 * @param since when it was named, in the loop's time
 */
record Conviction(String caseId, Target target, Cause.By by, Set<String> takes, long since) {

  /** The key of what it explains, in its entry: codes with commas between. */
  static final String TAKES = "takes";

  /** The key of how it is known, in its entry. */
  static final String BY = "by";

  Conviction {
    takes = Set.copyOf(takes);
  }

  /** The cause that a finding names; empty for every other finding. */
  static Optional<Conviction> of(Entry.Found found) {
    if (!found.rule().equals(Sign.RULE) || !named(found.fault())) {
      return Optional.empty();
    }
    Cause.By by =
        found.details().getOrDefault(BY, "").equals(Cause.By.APPLICATION.name())
            ? Cause.By.APPLICATION
            : Cause.By.CHANCE;
    Set<String> takes = new TreeSet<>();
    for (String fault : found.details().getOrDefault(TAKES, "").split(",", -1)) {
      if (!fault.isEmpty()) {
        takes.add(fault);
      }
    }
    return Optional.of(new Conviction(found.caseId(), found.target(), by, takes, found.at()));
  }

  private static boolean named(Fault fault) {
    return fault.equals(Causes.FAULT) || fault.equals(Causes.JOB_FAULT);
  }

  /** As a cause that symptoms point to. */
  Cause cause() {
    return new Cause(target, caseId, by);
  }

  /** The same, having taken more. */
  Conviction and(Conviction later) {
    Set<String> all = new TreeSet<>(takes);
    all.addAll(later.takes);
    return new Conviction(caseId, target, by, all, since);
  }
}
