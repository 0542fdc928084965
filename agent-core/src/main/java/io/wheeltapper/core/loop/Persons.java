package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Collection;
import java.util.Optional;

/**
 * People have the last word: one who takes a node over or gives it back ends the case, and what
 * they hold is left alone.
 */
final class Persons {

  /**
   * A reading may have left its scheduler before our act and arrived after it. "Free" is believed
   * once the scheduler was seen to hold the node since, or when the reading is this much younger:
   * longer than any call to a scheduler may take.
   */
  static final long STALE_MILLIS = 30_000L;

  private Persons() {}

  /** How the case ends because a person undid our act, or gave back what was theirs. */
  static Optional<Entry.Cleared> tookOver(long now, Case kase, Site site) {
    Target node = kase.subject();
    if (node.kind() != Target.Kind.NODE || kase.attempt().isPresent()) {
      return Optional.empty();
    }
    Collection<Status> said = site.world().of(node);
    boolean free = !said.isEmpty() && said.stream().allMatch(s -> holder(s).equals("none"));
    if (deniedByOwnership(kase) && free) {
      return Optional.of(cleared(now, kase, said.iterator().next(), "gave " + node + " back"));
    }
    if (!kase.holds()) {
      return Optional.empty();
    }
    if (free && kase.returning()) {
      return Optional.of(
          new Entry.Cleared(
              now,
              kase.id(),
              node,
              fault(kase),
              "",
              "given back, though that was not seen at once"));
    }
    return said.stream()
        .filter(s -> undone(kase, s, site))
        .findFirst()
        .map(s ->
            repaired(kase, s)
                ? new Entry.Cleared(
                    now, kase.id(), node, fault(kase), "", by(s) + " gave it back after a boot")
                : cleared(now, kase, s, "undid our isolation of " + node));
  }

  /**
   * Whoever gives a node back that has booted since we took it out says that it is mended, not that
   * it was well: nothing is barred, and it is not charged to us as a healthy one.
   */
  private static boolean repaired(Case kase, Status status) {
    String booted = status.field(Known.NODE_BOOTED_AT);
    return status.field(Known.NODE_ISOLATED).equals("false")
        && booted.matches("\\d{1,15}")
        && Long.parseLong(booted) > isolated(kase).at();
  }

  private static Entry.Cleared cleared(long now, Case kase, Status status, String what) {
    String by = by(status);
    return new Entry.Cleared(now, kase.id(), kase.subject(), fault(kase), by, by + " " + what);
  }

  private static String by(Status status) {
    String setBy = status.field(Known.NODE_SET_BY);
    return setBy.isEmpty() ? "a person" : setBy;
  }

  private static Fault fault(Case kase) {
    return kase.seen().iterator().next().fault();
  }

  private static boolean undone(Case kase, Status status, Site site) {
    Case.Deed isolated = isolated(kase);
    if (status.at() <= isolated.at()) {
      return false;
    }
    boolean free = status.field(Known.NODE_ISOLATED).equals("false");
    boolean sure =
        site.world().seenIsolated(kase.subject()) >= isolated.began()
            || status.at() > isolated.at() + STALE_MILLIS;
    return holder(status).equals("foreign") || (free && sure);
  }

  private static Case.Deed isolated(Case kase) {
    return kase.deeds().reversed().stream()
        .filter(d -> !d.assumed() && d.action().equals("node.isolate"))
        .findFirst()
        .orElseThrow();
  }

  /** Whether the plan ended because the node is in other hands. */
  static boolean leftAlone(Case kase, Site site) {
    return deniedByOwnership(kase)
        && site.world().of(kase.subject()).stream().anyMatch(s -> holder(s).equals("foreign"));
  }

  private static boolean deniedByOwnership(Case kase) {
    return kase.failed()
        && kase.judged()
            .filter(j -> j.verdict().equals("deny") && j.guard().equals("ownership"))
            .isPresent();
  }

  private static String holder(Status status) {
    return status.field(Known.NODE_HOLDER);
  }
}
