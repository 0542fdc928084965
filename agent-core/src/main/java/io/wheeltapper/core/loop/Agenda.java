package io.wheeltapper.core.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Which open case is to be looked at when. What a case gave up stays behind in the queue and is
 * passed over when its moment comes. Owned by the decision thread.
 */
final class Agenda {

  private record Later(long at, Case kase) {}

  /** So much may be left behind before the queue is made anew. */
  private static final int LEFT_BEHIND = 1_000;

  private final List<Case> ready = new ArrayList<>();
  private final PriorityQueue<Later> later =
      new PriorityQueue<>(Comparator.comparingLong(Later::at));
  private final Collection<Case> open;

  Agenda(Collection<Case> open) {
    this.open = open;
  }

  /** The case wants to be looked at, at its own moment. */
  void put(Case kase) {
    if (kase.due() == 0) {
      ready.add(kase);
    } else if (kase.due() != Long.MAX_VALUE) {
      later.add(new Later(kase.due(), kase));
      if (later.size() > 2 * open.size() + LEFT_BEHIND) {
        later.clear();
        open.stream()
            .filter(k -> k.due() != 0 && k.due() != Long.MAX_VALUE)
            .forEach(k -> later.add(new Later(k.due(), k)));
      }
    }
  }

  private static boolean holds(Later entry) {
    return entry.kase().cleared().isEmpty() && entry.kase().due() == entry.at();
  }

  /** The next moment; {@link Long#MAX_VALUE} when there is none. */
  long next() {
    ready.removeIf(k -> k.due() != 0 || k.cleared().isPresent());
    if (!ready.isEmpty()) {
      return 0;
    }
    while (!later.isEmpty() && !holds(later.peek())) {
      later.remove();
    }
    return later.isEmpty() ? Long.MAX_VALUE : later.peek().at();
  }

  /** The cases whose moment has come, in the order in which they were opened. */
  List<Case> due(long now) {
    List<Case> due = new ArrayList<>(ready);
    ready.clear();
    for (Later first = later.peek(); first != null && first.at() <= now; first = later.peek()) {
      later.remove();
      if (holds(first)) {
        due.add(first.kase());
      }
    }
    due.removeIf(k -> k.due() > now || k.cleared().isPresent());
    due.sort(Comparator.comparingLong(Case::number));
    Case before = null;
    List<Case> each = new ArrayList<>(due.size());
    for (Case kase : due) {
      if (kase != before) {
        each.add(kase);
      }
      before = kase;
    }
    return each;
  }
}
