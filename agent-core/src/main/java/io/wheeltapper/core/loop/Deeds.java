package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was done, as far back as limits look, with an index for each question that guards ask. A
 * fold over the ledger. Owned by the decision thread.
 */
public final class Deeds {

  /** Told of each deed as it comes and goes. */
  interface Watcher {
    void came(Book.Deed deed);

    void went(Book.Deed deed);
  }

  /**
   * The newest are kept whatever their age, so that a clock that once ran far ahead does not make
   * limits forget.
   */
  private static final int ALWAYS_KEPT = 10_000;

  private record Act(String action, Target target) {}

  private record Held(String caseId, Target target) {}

  private final Deque<Book.Deed> all = new ArrayDeque<>();
  private final Map<Act, Times> times = new HashMap<>();
  private final Map<Held, Integer> carriedOut = new HashMap<>();
  private final List<Watcher> watchers = new ArrayList<>();

  Deeds() {}

  void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  void add(Book.Deed deed) {
    all.addLast(deed);
    times.computeIfAbsent(act(deed), _ -> new Times()).add(deed.at(), 1);
    if (!deed.assumed()) {
      carriedOut.merge(new Held(deed.caseId(), deed.target()), 1, Integer::sum);
    }
    watchers.forEach(w -> w.came(deed));
  }

  void forgetBefore(long moment) {
    while (all.size() > ALWAYS_KEPT && all.getFirst().at() < moment) {
      Book.Deed deed = all.removeFirst();
      Times left = times.getOrDefault(act(deed), Times.NONE);
      left.remove(deed.at(), 1);
      if (left.isEmpty()) {
        times.remove(act(deed));
      }
      carriedOut.computeIfPresent(
          new Held(deed.caseId(), deed.target()), (_, n) -> n == 1 ? null : n - 1);
      watchers.forEach(w -> w.went(deed));
    }
  }

  private static Act act(Book.Deed deed) {
    return new Act(deed.action(), deed.target());
  }

  /** Every deed, oldest first. */
  public Collection<Book.Deed> all() {
    return Collections.unmodifiableCollection(all);
  }

  /** When the action was done on the target. */
  public Times times(String action, Target target) {
    return times.getOrDefault(new Act(action, target), Times.NONE);
  }

  /** Whether a case, open or not, really did anything to the target. */
  public boolean carriedOut(String caseId, Target target) {
    return carriedOut.containsKey(new Held(caseId, target));
  }
}
