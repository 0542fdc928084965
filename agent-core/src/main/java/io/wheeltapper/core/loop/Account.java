package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.policy.Catalogue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the agent took out, folded from the ledger: how long until it gave it back, and which of it
 * proved healthy. That is a node given back after a validation with no repair between, or one whose
 * isolation a person undid. What was only taken as done counts for nothing. Owned by the decision
 * thread.
 */
public final class Account {

  /** How long it is remembered: the longest window of minutes, 35 days. */
  private static final long KEPT_MILLIS = 35L * 86_400_000L;

  private static final String ISOLATE = "node.isolate";

  private static final class Out {
    private final long found;
    private final long since;
    private boolean repaired;
    private boolean validated;

    Out(long found, long since) {
      this.found = found;
      this.since = since;
    }
  }

  /** Something ended, and how long it took, both in milliseconds. */
  private record Took(long at, long millis) {}

  private final Map<String, Out> out = new HashMap<>();
  private final Deque<Took> wasted = new ArrayDeque<>();
  private final Deque<Took> recovered = new ArrayDeque<>();

  /** Folds one more entry of a case in, before the case itself has it. */
  void apply(Case kase, Entry entry) {
    switch (entry) {
      case Entry.Acted e when !e.outcome().equals("failed") -> acted(kase, e);
      case Entry.Verified e when e.outcome().equals("done") -> verified(e);
      case Entry.Undone e when e.outcome().equals("done") && e.action().equals("node.return") ->
          out.remove(e.caseId());
      case Entry.Cleared e -> cleared(e);
      default -> {}
    }
  }

  private void acted(Case kase, Entry.Acted e) {
    if (e.action().equals(ISOLATE)) {
      out.putIfAbsent(e.caseId(), new Out(kase.opened(), e.at()));
    } else if (repairs(e.action()) && out.containsKey(e.caseId())) {
      out.get(e.caseId()).repaired = true;
    }
  }

  /** A call that may have had its effect may have mended what was ill. */
  private static boolean repairs(String action) {
    boolean moves = action.equals("node.evict") || action.startsWith("job.");
    return !moves
        && Catalogue.find(action)
            .map(k -> k.effect().kind())
            .filter(k -> k == Effect.Kind.REMOVES || k == Effect.Kind.CHANGES)
            .isPresent();
  }

  private void verified(Entry.Verified e) {
    Out taken = out.get(e.caseId());
    if (taken == null) {
      return;
    }
    if (e.action().equals("node.validate")) {
      taken.validated = true;
    } else if (e.action().equals("node.return")) {
      out.remove(e.caseId());
      add(recovered, new Took(e.at(), e.at() - taken.found));
      if (taken.validated && !taken.repaired) {
        add(wasted, new Took(e.at(), e.at() - taken.since));
      }
    }
  }

  private void cleared(Entry.Cleared e) {
    Out taken = out.remove(e.caseId());
    if (taken != null && !e.by().isEmpty()) {
      add(wasted, new Took(e.at(), e.at() - taken.since));
    }
  }

  private static void add(Deque<Took> all, Took one) {
    all.addLast(one);
    while (all.getFirst().at() < one.at() - KEPT_MILLIS) {
      all.removeFirst();
    }
  }

  /** Node-milliseconds that were taken out and proved healthy, of what ended after a time. */
  public long wasted(long after) {
    long sum = 0;
    for (Took took : wasted.reversed()) {
      if (took.at() <= after) {
        break;
      }
      sum += took.millis();
    }
    return sum;
  }

  /** Minutes from the first finding to the giving back, of what was given back from a time on. */
  public List<Double> recoveries(long from) {
    List<Double> took = new ArrayList<>();
    for (Took one : recovered.reversed()) {
      if (one.at() < from) {
        break;
      }
      took.add(one.millis() / 60_000.0);
    }
    return took;
  }
}
