package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Approvals;
import java.util.Set;
import java.util.TreeSet;

/**
 * The persons behind a plan, who cannot be the only ones to approve it: whoever reported what its
 * case is about, and whoever widened the mode for it, or opened a window about it by hand, while
 * the case was already open.
 */
final class Proposers {

  /** The detail of a finding that names the person who reported it. */
  static final String BY = "reported_by";

  private Proposers() {}

  static Set<String> of(Question question) {
    return of(question.site(), question.kase(), question.action(), question.plan().fault());
  }

  static Set<String> of(Site site, Case kase, Action action, Fault fault) {
    Set<String> proposers = new TreeSet<>(kase.reporters());
    Modes.setting(site, action, fault, kase.subject())
        .filter(set -> set.at() >= kase.opened())
        .map(Entry.ModeSet::by)
        .ifPresent(by -> proposers.add(Approvals.name(by)));
    site.book().openings().open().stream()
        .filter(w -> !w.by().isEmpty() && w.at() >= kase.opened() && !w.terms().freeze())
        .filter(w -> Modes.binds(w.terms(), site, action, kase.subject()))
        .forEach(w -> proposers.add(Approvals.name(w.by())));
    return proposers;
  }
}
