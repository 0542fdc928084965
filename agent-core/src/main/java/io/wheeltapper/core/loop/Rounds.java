package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Ladder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The rounds over the open cases: each is brought as far as the gate lets it go, then rests until
 * something changes or its time has come. Hold-and-retry, settling, escalation and the way on after
 * a restart are this one path. Decision thread only.
 */
final class Rounds {

  /** Most entries one case may write in one round; a plan has far fewer steps. */
  private static final int MOST_STEPS = 64;

  /** How long a case rests that has written the most. */
  private static final long REST_MILLIS = 1_000L;

  private static final long COMPARE_MILLIS = 60_000L;

  private final Questions questions;
  private final Journal journal;
  private final Tries tries;
  private final Escalation escalation;
  private final Endings endings;
  private final Judging judging;
  private long compared;
  private boolean failed;

  Rounds(Site site, Gate gate, Journal journal, Acting acting) {
    this.questions = new Questions(site, gate);
    this.journal = journal;
    this.tries = new Tries(questions, journal, acting);
    this.escalation = new Escalation(questions, journal);
    this.endings = new Endings(questions, journal, escalation);
    this.judging = new Judging(questions, journal, tries, escalation, endings);
  }

  /** The same rounds under another bundle. */
  void under(Site site) {
    questions.under(site);
  }

  private Site site() {
    return questions.site();
  }

  private long now() {
    return questions.now();
  }

  void everythingMayHaveChanged() {
    site().book().open().forEach(k -> k.dueAt(0));
  }

  /** After a restart: every open attempt is settled by looking, before anything else. */
  void settle() {
    tries.settle();
  }

  /** A part of an attempt has ended. */
  void ended(long at, Input.Ended ended) {
    questions.at(at);
    tries.ended(now(), ended);
  }

  /** Previews that wait for their end. */
  int previews() {
    return tries.waiting();
  }

  /** One round: every open case whose time has come. */
  void make(long at) {
    questions.at(at);
    for (Target node : site().book().strikes().takeTouched()) {
      Lemons.of(now(), node, site()).ifPresent(journal::add);
    }
    regressions();
    Agenda agenda = site().book().agenda();
    Deque<Case> due = new ArrayDeque<>(agenda.due(now()));
    try {
      while (!due.isEmpty()) {
        bring(due.removeFirst());
      }
    } finally {
      due.forEach(agenda::put);
    }
  }

  /** Versions are compared when something failed, at most once a minute: days are counted. */
  private void regressions() {
    failed |= site().book().failures().stirred();
    if (failed && now() - compared >= COMPARE_MILLIS) {
      failed = false;
      compared = now();
      Regressions.of(now(), site()).forEach(journal::add);
    }
  }

  private void bring(Case kase) {
    for (int i = 0; i < MOST_STEPS; i++) {
      kase.dueAt(Verdict.UNTIL_CHANGED);
      if (kase.cleared().isPresent() || !further(kase)) {
        return;
      }
    }
    kase.dueAt(now() + REST_MILLIS);
  }

  /** One move of a case; whether another may follow at once. */
  private boolean further(Case kase) {
    Optional<Entry.Cleared> over =
        Persons.tookOver(now(), kase, site()).or(() -> Trading.over(now(), kase, site()));
    if (over.isPresent()) {
      journal.add(over.get());
      return false;
    }
    if (kase.begun().isPresent()) {
      return false;
    }
    if (kase.subject().kind() == Target.Kind.SENSOR && site().world().speaks(kase.subject())) {
      return endings.clear(kase, "it speaks again");
    }
    if (kase.undo().isPresent()) {
      return judging.undo(kase);
    }
    Optional<Tending.Rest> rest = Tending.of(site(), Aftercare.of(kase), kase.subject(), now());
    if (rest.isPresent() && kase.plan().isPresent()) {
      return tended(kase, rest.get());
    }
    Optional<Upkeep.Work> settled = Aftercare.due(now(), kase, site());
    if (settled.isPresent()) {
      journal.add(Aftercare.after(now(), kase, settled.get(), site()));
      return true;
    }
    Optional<Ladder> leads = Planner.leading(kase, site());
    Optional<Cause> cause = endings.onlyASymptom(kase, leads);
    if (cause.isPresent()) {
      return endings.clear(kase, cause.get().pointer());
    }
    return leads.isPresent() ? led(kase, leads.get()) : unled(kase);
  }

  /** Maintenance: the step in hand is held, visibly; nothing else goes on, and no deadline runs. */
  private boolean tended(Case kase, Tending.Rest rest) {
    boolean more = kase.step() >= 0 && !kase.failed() && judging.stepAtRest(kase);
    kase.dueAt(Math.min(kase.due(), rest.until()));
    return more;
  }

  /** The ladder that leads takes over, or the plan in force goes on. */
  private boolean led(Case kase, Ladder leads) {
    if (leads.clears() && endings.nothingDone(kase)) {
      return endings.clear(kase, leads.fault(), KeptPlaces.WELL + leads.fault());
    }
    Optional<Entry.Planned> plan = kase.plan();
    if (plan.isEmpty() || escalation.superseded(plan.get(), leads)) {
      return escalation.settled(kase, leads) && escalation.enter(kase, leads);
    }
    return goOn(kase, plan.get(), site().policy().ladder(plan.get().fault()).orElse(leads));
  }

  /** The plan in force is made again, ends, or its step in hand is judged. */
  private boolean goOn(Case kase, Entry.Planned plan, Ladder own) {
    if (questions.couldAct(kase)) {
      return escalation.plan(kase, own, plan.rung(), "what was only taken as done may now be done");
    }
    if (kase.failed()) {
      return escalation.nextRung(kase, own, plan);
    }
    Optional<String> outlived = Outlived.why(site(), kase, plan);
    if (outlived.isPresent()) {
      return escalation.planRest(kase, own, plan.rung(), outlived.get());
    }
    if (kase.planInForce().through()) {
      return endings.through(kase, own, plan);
    }
    return Planner.outdated(kase, plan, own, site())
        ? escalation.plan(kase, own, plan.rung(), "the jobs concerned have changed")
        : judging.step(kase);
  }

  /** No ladder leads, perhaps since another bundle came: what is held is still not forgotten. */
  private boolean unled(Case kase) {
    Optional<Entry.Planned> plan = kase.plan().filter(p -> p.remediation().equals(Planner.PERSON));
    if (plan.isPresent() && kase.failed()) {
      return escalation.callAgain(kase, plan.get());
    }
    if (plan.isPresent() && kase.step() >= 0) {
      return judging.step(kase);
    }
    if (!Custody.ours(kase, site())) {
      return endings.whenQuiet(
          kase,
          Endings.QUIET_MILLIS,
          plan.isPresent() ? Endings.CALLED : "recorded only: no ladder for it");
    }
    if (plan.isPresent()) {
      return false;
    }
    Fault fault = kase.seen().iterator().next().fault();
    return escalation.callPerson(kase, fault, 0, "the node is held and no ladder leads");
  }
}
