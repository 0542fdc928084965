package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Ladder;
import java.util.Optional;

/**
 * Which rung of which ladder a case is on: when another ladder takes over, where it is entered, and
 * what comes after a rung that did not do it. After the last one a person is called, for as long as
 * it takes. What returns a boolean says whether another move of the case may follow at once.
 * Decision thread only.
 */
final class Escalation {

  /** How long until a person is called again when the call itself failed. */
  static final long CALL_AGAIN_MILLIS = 600_000L;

  private final Questions questions;
  private final Journal journal;

  Escalation(Questions questions, Journal journal) {
    this.questions = questions;
    this.journal = journal;
  }

  private Site site() {
    return questions.site();
  }

  private long now() {
    return questions.now();
  }

  /** Whether the ladder that leads now takes over from the plan's. */
  boolean superseded(Entry.Planned plan, Ladder leads) {
    if (plan.fault().equals(leads.fault())) {
      return false;
    }
    Optional<Ladder> before = site().policy().ladder(plan.fault());
    return leads.clears()
        || before.isEmpty()
        || before.get().clears()
        || leads.priority() > before.get().priority();
  }

  /** Companions of a fault and the driver's own answer need a moment to arrive. */
  boolean settled(Case kase, Ladder ladder) {
    long ready =
        kase.seen(ladder.fault()).map(Sighting::first).orElse(now()) + ladder.settleMillis();
    if (now() < ready) {
      kase.dueAt(ready);
      return false;
    }
    return true;
  }

  /** A node on probation does not begin again at the mildest rung. */
  boolean enter(Case kase, Ladder ladder) {
    Watch.Entrance entrance = Watch.entrance(now(), kase, ladder, site());
    boolean noneLeft = entrance.rung() >= Math.max(1, ladder.rungs().size());
    if (noneLeft && Planner.takesOut(ladder) && !kase.isolates()) {
      journal.add(Planner.outAgain(now(), kase, ladder, entrance.rung(), entrance.why()));
      return true;
    }
    return plan(kase, ladder, entrance.rung(), entrance.why());
  }

  /** Plans a rung; a person where the ladder has no such rung. */
  boolean plan(Case kase, Ladder ladder, int rung, String why) {
    Optional<Entry.Planned> planned = Planner.plan(now(), kase, ladder, rung, site(), why);
    if (planned.isEmpty()) {
      return callPerson(kase, ladder.fault(), rung, why.isEmpty() ? "no rung is left" : why);
    }
    journal.add(planned.get());
    return true;
  }

  /** Plans the steps of the plan's rung that are still before the case. */
  boolean planRest(Case kase, Ladder ladder, int rung, String why) {
    Optional<Entry.Planned> rest = Planner.rest(now(), kase, ladder, rung, site(), why);
    if (rest.isEmpty()) {
      return callPerson(kase, ladder.fault(), rung, why);
    }
    journal.add(rest.get());
    return true;
  }

  /** The plan failed. */
  boolean nextRung(Case kase, Ladder ladder, Entry.Planned plan) {
    if (Persons.leftAlone(kase, site())) {
      return false;
    }
    if (plan.remediation().equals(Planner.PERSON)) {
      return callAgain(kase, plan);
    }
    int next = plan.rung() + 1;
    if (kase.planInForce().wasNotSeen()) {
      return callPerson(
          kase,
          plan.fault(),
          next,
          "nobody could look what became of '" + plan.remediation() + "'");
    }
    String why = kase.judged().map(Entry.Judged::reason).orElse("");
    if (why.startsWith(Approval.NOBODY)
        && site().policy().approvals().unanswered().then() == Approvals.Fallback.PERSON) {
      return callPerson(kase, plan.fault(), next, why);
    }
    return plan(
        kase,
        ladder,
        next,
        "'" + plan.remediation() + "' did not do it" + (why.isEmpty() ? "" : ": " + why));
  }

  boolean callPerson(Case kase, Fault fault, int rung, String why) {
    journal.add(Planner.person(now(), kase, fault, rung, why));
    return true;
  }

  /** The call itself failed. */
  boolean callAgain(Case kase, Entry.Planned plan) {
    long again = kase.planInForce().failedAt() + CALL_AGAIN_MILLIS;
    if (now() < again) {
      kase.dueAt(again);
      return false;
    }
    return callPerson(kase, plan.fault(), plan.rung(), plan.reason());
  }
}
