package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import java.util.Optional;

/**
 * How a case ends: its plan is through, it was quiet for long enough, or what it is about is only a
 * symptom of something that has its own case. A node that we hold is not forgotten so: a person is
 * called for it. What clears a case says that no other move of it follows. Decision thread only.
 */
final class Endings {

  /**
   * How long a case that needs nothing stays open without a new finding, unless its ladder says.
   */
  static final long QUIET_MILLIS = 600_000L;

  /** Why a case is over of which a person was told. */
  static final String CALLED = "a person was called; quiet since";

  private final Questions questions;
  private final Journal journal;
  private final Escalation escalation;

  Endings(Questions questions, Journal journal, Escalation escalation) {
    this.questions = questions;
    this.journal = journal;
    this.escalation = escalation;
  }

  private Site site() {
    return questions.site();
  }

  /** The plan is through; whether another move may follow at once. */
  boolean through(Case kase, Ladder ladder, Entry.Planned plan) {
    boolean holds = Custody.ours(kase, site());
    if (plan.remediation().equals(Planner.PERSON)) {
      return !holds && whenQuiet(kase, ladder.quietMillis(), CALLED);
    }
    if (holds) {
      return escalation.callPerson(
          kase, plan.fault(), plan.rung() + 1, "the node is held and no step gives it back");
    }
    String rung = "'" + plan.remediation() + "' ";
    return kase.planInForce().anyAssumed()
        ? whenQuiet(kase, ladder.quietMillis(), "observe: " + rung + "taken as done; quiet since")
        : clear(kase, plan.fault(), rung + Entry.Cleared.DONE);
  }

  /** Clears it once nothing was found for so long. */
  boolean whenQuiet(Case kase, long quiet, String why) {
    long ready = kase.lastFound() + quiet;
    if (questions.now() < ready) {
      kase.dueAt(ready);
      return false;
    }
    return clear(kase, why);
  }

  boolean clear(Case kase, String why) {
    return clear(kase, kase.seen().iterator().next().fault(), why);
  }

  boolean clear(Case kase, Fault fault, String why) {
    journal.add(new Entry.Cleared(questions.now(), kase.id(), kase.subject(), fault, "", why));
    return false;
  }

  /** Whether it may end as if it had never been: nothing was done in it, and nothing is ours. */
  boolean nothingDone(Case kase) {
    return kase.deeds().stream().allMatch(Case.Deed::assumed) && !Custody.ours(kase, site());
  }

  /** The cause of a case of which nothing is left to be judged, or that names a lesser cause. */
  Optional<Cause> onlyASymptom(Case kase, Optional<Ladder> leads) {
    boolean waits =
        leads.isPresent()
            && kase.subject().kind() == Target.Kind.NODE
            && (kase.plan().isEmpty() || (kase.step() >= 0 && !kase.failed()));
    return waits || touched(kase) ? Optional.empty() : Cause.of(site(), kase);
  }

  /** The pointer of the guard that holds a symptom's act, when the case may end for it. */
  Optional<String> symptom(Case kase, Gate.Answer answer) {
    return answer.all().stream()
        .filter(j -> !j.verdict().equals("allow"))
        .map(Judgement::reason)
        .filter(r -> Cause.caseIn(r).isPresent())
        .filter(_ -> !touched(kase) && Cause.of(site(), kase).isPresent())
        .findFirst();
  }

  /** Whether anything was done that changed the world, or may have been. */
  private boolean touched(Case kase) {
    return Custody.ours(kase, site())
        || !kase.caution().keptBack().isEmpty()
        || kase.deeds().stream()
            .filter(d -> !d.assumed())
            .flatMap(d -> Catalogue.find(d.action()).stream())
            .anyMatch(k -> k.effect().kind() != Effect.Kind.NEUTRAL);
  }
}
