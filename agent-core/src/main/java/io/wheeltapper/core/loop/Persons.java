package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Optional;

/**
 * People have the last word: one who takes a node over or gives it back ends the case, and what
 * they hold is left alone.
 */
final class Persons {

  private Persons() {}

  /** How the case ends because a person undid our act, or gave back what was theirs. */
  static Optional<Entry.Cleared> tookOver(long now, Case kase, Site site) {
    Target node = kase.subject();
    if (node.kind() != Target.Kind.NODE || kase.attempt().isPresent()) {
      return Optional.empty();
    }
    Fault fault = kase.seen().iterator().next().fault();
    for (Status status : site.world().of(node)) {
      String by =
          status.field(Known.NODE_SET_BY).isEmpty() ? "a person" : status.field(Known.NODE_SET_BY);
      if (undone(kase, status)) {
        return Optional.of(
            new Entry.Cleared(
                now, kase.id(), node, fault, by, by + " undid our isolation of " + node));
      }
      if (leftAlone(kase) && status.field(Known.NODE_HOLDER).equals("none")) {
        return Optional.of(
            new Entry.Cleared(now, kase.id(), node, fault, by, by + " gave " + node + " back"));
      }
    }
    return Optional.empty();
  }

  private static boolean undone(Case kase, Status status) {
    Target node = kase.subject();
    boolean ours = kase.stands("node.isolate", node, "node.return");
    long since =
        kase.deeds().stream()
            .filter(d -> !d.assumed() && d.action().equals("node.isolate"))
            .mapToLong(Case.Deed::at)
            .max()
            .orElse(Long.MAX_VALUE);
    boolean newer = status.at() > since;
    boolean free = status.field(Known.NODE_ISOLATED).equals("false");
    boolean theirs = status.field(Known.NODE_HOLDER).equals("foreign");
    return ours && newer && (free || theirs);
  }

  /** Whether the plan ended because the node is in other hands. */
  static boolean leftAlone(Case kase) {
    return kase.failed()
        && kase.judged()
            .filter(j -> j.verdict().equals("deny") && j.guard().equals("ownership"))
            .isPresent();
  }
}
