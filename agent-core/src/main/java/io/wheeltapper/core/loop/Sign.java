package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A finding on a node as a possible symptom of something else, from its entry alone.
 *
 * @param observed event time, epoch milliseconds
 * @param within what contained the node then: rack, leaf, its jobs …
 */
record Sign(
    String caseId,
    Target node,
    Target target,
    Fault fault,
    String xid,
    long at,
    long observed,
    List<Target> within,
    Evidence evidence,
    Blame blame) {

  /** Whose symptom a sign is held to be: the one thing about it that is not in the ledger. */
  static final class Blame {
    private @Nullable Cause cause;

    Optional<Cause> cause() {
      return Optional.ofNullable(cause);
    }

    /** Whether that is news. */
    boolean on(Cause now) {
      boolean news = !now.equals(cause);
      cause = now;
      return news;
    }
  }

  /** The rule that names causes; its findings are conclusions, no signs. */
  static final String RULE = "common cause";

  /** The rule that brings back a symptom whose cause is over, to be judged afresh. */
  static final String AGAIN = "common cause is over";

  /** The key of what contains a finding's node, in its entry. */
  static final String WITHIN = "within";

  /** Characters kept of a signal's own text. */
  private static final int BRIEF = 120;

  Sign {
    within = List.copyOf(within);
  }

  /** What a finding says of its node; empty for one of no node, and for a cause that was named. */
  static Optional<Sign> of(Entry.Found found) {
    if (found.node().isEmpty() || found.rule().equals(RULE) || found.evidence().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Sign(
            found.caseId(),
            Target.node(found.node()),
            found.target(),
            found.fault(),
            found.details().getOrDefault("xid", ""),
            found.at(),
            Math.min(found.observed(), found.at()),
            targets(found.details().getOrDefault(WITHIN, "")),
            brief(found.evidence().getLast()),
            new Blame()));
  }

  /** As an entry keeps it: targets with commas between; the site goes without saying. */
  static String text(Collection<Target> targets) {
    return targets.stream()
        .filter(t -> t.kind() != Target.Kind.SITE && t.kind() != Target.Kind.NODE)
        .filter(t -> t.id().indexOf(',') < 0)
        .distinct()
        .map(Target::toString)
        .collect(Collectors.joining(","));
  }

  /** What cannot be read as a target is passed over: then less contains the node, as if unknown. */
  private static List<Target> targets(String text) {
    List<Target> targets = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      try {
        if (!each.isEmpty()) {
          targets.add(Target.parse(each));
        }
      } catch (IllegalArgumentException _) {
        continue;
      }
    }
    targets.add(Target.site());
    return targets;
  }

  /** Of the evidence as much as a cause's entry repeats. */
  private static Evidence brief(Evidence all) {
    String raw = all.raw().length() > BRIEF ? all.raw().substring(0, BRIEF) : all.raw();
    return new Evidence(
        all.id(), all.target(), all.sensor(), all.origin(), all.at(), all.type(), raw);
  }
}
