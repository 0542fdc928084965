package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the agent really did while the inputs were recorded, folded from its ledger. For one thread.
 */
public final class Past {

  /** A call that was made; whether it had its effect is not asked. */
  record Done(long at, Target subject, Target target, String action) {}

  private final Map<String, Target> subjects = new HashMap<>();
  private final Map<Target, List<Done>> done = new HashMap<>();

  /** Takes the next entry of the ledger. */
  public void take(Entry entry) {
    switch (entry) {
      case Entry.Found found ->
          subjects.computeIfAbsent(found.caseId(), _ -> Decisions.subject(found));
      case Entry.Started s when Act.touches(s.action()) -> {
        Target subject = subjects.getOrDefault(s.caseId(), s.target());
        done.computeIfAbsent(subject, _ -> new ArrayList<>())
            .add(new Done(s.at(), subject, s.target(), s.action()));
      }
      default -> {}
    }
  }

  /** What was done in the cases of a subject, oldest first. */
  List<Done> about(Target subject) {
    return done.getOrDefault(subject, List.of());
  }

  /** Whether nothing was done at all. */
  public boolean none() {
    return done.isEmpty();
  }
}
