package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Nodes that were allowed to be taken out and that no reading shows out yet: they are charged to
 * the budgets as if they were. Folded from the ledger; owned by the decision thread.
 */
public final class Reserve {

  /** An allowed act that no reading ever showed was not done; longer than any call and look. */
  private static final long LAPSES_MILLIS = 600_000L;

  /** {@code at}: from when on it can lapse; the end of time while it is only kept back. */
  private record Held(long at, boolean assumed) {}

  private final Map<Target, Held> held = new HashMap<>();

  void apply(Case kase, Entry entry) {
    Target node = kase.subject();
    if (node.kind() != Target.Kind.NODE) {
      return;
    }
    switch (entry) {
      case Entry.Judged e when e.verdict().equals("allow") -> judged(node, e);
      case Entry.Judged e when e.guard().equals(Caution.GUARD) -> keptBack(node, e);
      case Entry.Verified e when e.action().equals("node.return") -> held.remove(node);
      case Entry.Cleared _ -> held.remove(node);
      default -> {}
    }
  }

  private void judged(Target node, Entry.Judged e) {
    boolean assumed = e.mode().compareTo(Mode.OBSERVE) <= 0;
    Effect.Kind kind =
        Catalogue.find(e.action()).map(k -> k.effect().kind()).orElse(Effect.Kind.REMOVES);
    if (kind == Effect.Kind.REMOVES || kind == Effect.Kind.CHANGES) {
      held.merge(
          node, new Held(e.at(), assumed), (was, is) -> was.at() == Long.MAX_VALUE ? is : was);
    } else if (assumed && e.action().equals("node.return")) {
      held.remove(node);
    }
  }

  /** What would be out but for the adviser is charged until it is, or until its case is over. */
  private void keptBack(Target node, Entry.Judged e) {
    Effect.Kind kind =
        Catalogue.find(e.action()).map(k -> k.effect().kind()).orElse(Effect.Kind.REMOVES);
    if (kind == Effect.Kind.REMOVES || kind == Effect.Kind.CHANGES) {
      held.putIfAbsent(node, new Held(Long.MAX_VALUE, false));
    }
  }

  /** A minute was measured: what it shows out needs no reserve any more. */
  void measured(long now, Predicate<Target> out) {
    held.entrySet()
        .removeIf(h ->
            out.test(h.getKey())
                || (!h.getValue().assumed() && h.getValue().at() < now - LAPSES_MILLIS));
  }

  /** How many nodes besides this one are reserved. */
  public int besides(Target node) {
    return held.size() - (held.containsKey(node) ? 1 : 0);
  }
}
