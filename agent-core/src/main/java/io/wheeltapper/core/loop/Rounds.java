package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Catalogue;
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

  /**
   * How long a case that needs nothing stays open without a new finding, unless its ladder says.
   */
  static final long QUIET_MILLIS = 600_000L;

  /** How long until a person is called again when the call itself failed. */
  static final long CALL_AGAIN_MILLIS = 600_000L;

  /** Most entries one case may write in one round; a plan has far fewer steps. */
  private static final int MOST_STEPS = 64;

  /** How long a case rests that has written the most. */
  private static final long REST_MILLIS = 1_000L;

  private static final long COMPARE_MILLIS = 60_000L;

  private final Questions questions;
  private final Journal journal;
  private final Tries tries;
  private long now;
  private long compared;
  private boolean failed;

  Rounds(Site site, Gate gate, Journal journal, Acting acting) {
    this.questions = new Questions(site, gate);
    this.journal = journal;
    this.tries = new Tries(questions, journal, acting);
  }

  /** The same rounds under another bundle. */
  void under(Site site) {
    questions.under(site);
  }

  private Site site() {
    return questions.site();
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
    goOn(at);
    tries.ended(now, ended);
  }

  /** Previews that wait for their end. */
  int previews() {
    return tries.waiting();
  }

  /** One round: every open case whose time has come. */
  void make(long at) {
    goOn(at);
    for (Target node : site().book().strikes().takeTouched()) {
      Lemons.of(now, node, site()).ifPresent(journal::add);
    }
    regressions(now);
    Agenda agenda = site().book().agenda();
    Deque<Case> due = new ArrayDeque<>(agenda.due(now));
    try {
      while (!due.isEmpty()) {
        bring(due.removeFirst());
      }
    } finally {
      due.forEach(agenda::put);
    }
  }

  /** Versions are compared when something failed, at most once a minute: days are counted. */
  private void regressions(long at) {
    failed |= site().book().failures().stirred();
    if (failed && at - compared >= COMPARE_MILLIS) {
      failed = false;
      compared = at;
      Regressions.of(at, site()).forEach(journal::add);
    }
  }

  private void goOn(long at) {
    now = Math.max(now, at);
    questions.at(now);
  }

  private void bring(Case kase) {
    for (int i = 0; i < MOST_STEPS; i++) {
      kase.dueAt(Verdict.UNTIL_CHANGED);
      if (kase.cleared().isPresent() || !further(kase)) {
        return;
      }
    }
    kase.dueAt(now + REST_MILLIS);
  }

  /** One move of a case; whether another may follow at once. */
  private boolean further(Case kase) {
    Optional<Entry.Cleared> over = Persons.tookOver(now, kase, site());
    if (over.isPresent()) {
      journal.add(over.get());
      return false;
    }
    Optional<Entry.Cleared> unwanted = Trading.over(now, kase, site());
    if (unwanted.isPresent()) {
      journal.add(unwanted.get());
      return false;
    }
    if (kase.begun().isPresent()) {
      return false;
    }
    if (kase.subject().kind() == Target.Kind.SENSOR && site().world().speaks(kase.subject())) {
      return clear(kase, kase.seen().iterator().next().fault(), "it speaks again");
    }
    if (kase.undo().isPresent()) {
      return judge(kase, kase.undo().get(), kase.doubt().undoStep());
    }
    Optional<Tending.Rest> rest = Tending.of(site(), Aftercare.of(kase), kase.subject(), now);
    if (rest.isPresent() && kase.plan().isPresent()) {
      return tended(kase, rest.get());
    }
    Optional<Upkeep.Work> settled = Aftercare.due(now, kase, site());
    if (settled.isPresent()) {
      journal.add(Aftercare.after(now, kase, settled.get(), site()));
      return true;
    }
    Optional<Ladder> leads = Planner.leading(kase, site());
    Optional<Entry.Planned> plan = kase.plan();
    Optional<Cause> cause = onlyASymptom(kase, leads);
    if (cause.isPresent()) {
      return clear(kase, kase.seen().iterator().next().fault(), cause.get().pointer());
    }
    if (leads.isEmpty()) {
      return unled(kase);
    }
    if (leads.get().clears() && nothingDone(kase)) {
      return clear(kase, leads.get().fault(), KeptPlaces.WELL + leads.get().fault());
    }
    if (plan.isEmpty() || superseded(plan.get(), leads.get())) {
      return settled(kase, leads.get()) && enter(kase, leads.get());
    }
    Ladder own = site().policy().ladder(plan.get().fault()).orElse(leads.get());
    if (questions.couldAct(kase)) {
      return plan(kase, own, plan.get().rung(), "what was only taken as done may now be done");
    }
    if (kase.failed()) {
      return nextRung(kase, own, plan.get());
    }
    Optional<String> outlived = Outlived.why(site(), kase, plan.get());
    if (outlived.isPresent()) {
      journal.add(
          Planner.rest(now, kase, own, plan.get().rung(), site(), outlived.get())
              .orElseGet(
                  () -> Planner.person(now, kase, own.fault(), plan.get().rung(), outlived.get())));
      return true;
    }
    if (!kase.planInForce().through() && Planner.outdated(kase, plan.get(), own, site())) {
      return plan(kase, own, plan.get().rung(), "the jobs concerned have changed");
    }
    return kase.planInForce().through()
        ? finish(kase, own, plan.get())
        : judge(kase, kase.actions().get(kase.step()), kase.step());
  }

  /** Maintenance: the step in hand is held, visibly; nothing else goes on, and no deadline runs. */
  private boolean tended(Case kase, Tending.Rest rest) {
    boolean more =
        kase.step() >= 0
            && !kase.failed()
            && judge(kase, kase.actions().get(kase.step()), kase.step(), Verdict.UNTIL_CHANGED);
    kase.dueAt(Math.min(kase.due(), rest.until()));
    return more;
  }

  private boolean nothingDone(Case kase) {
    return kase.deeds().stream().allMatch(Case.Deed::assumed) && !Custody.ours(kase, site());
  }

  /** The cause of a case of which nothing is left to be judged, or that names a lesser cause. */
  private Optional<Cause> onlyASymptom(Case kase, Optional<Ladder> leads) {
    boolean waits =
        leads.isPresent()
            && kase.subject().kind() == Target.Kind.NODE
            && (kase.plan().isEmpty() || (kase.step() >= 0 && !kase.failed()));
    return waits || touched(kase) ? Optional.empty() : Cause.of(site(), kase);
  }

  /** The pointer of the guard that holds a symptom's act, when the case may end for it. */
  private Optional<String> symptom(Case kase, Gate.Answer answer) {
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

  /** No ladder leads, perhaps since another bundle came: what is held is still not forgotten. */
  private boolean unled(Case kase) {
    Optional<Entry.Planned> plan = kase.plan().filter(p -> p.remediation().equals(Planner.PERSON));
    if (plan.isPresent() && kase.failed()) {
      return callAgain(kase, plan.get());
    }
    if (plan.isPresent() && kase.step() >= 0) {
      return judge(kase, kase.actions().get(kase.step()), kase.step());
    }
    if (!Custody.ours(kase, site())) {
      return clearWhenQuiet(
          kase,
          QUIET_MILLIS,
          plan.isPresent()
              ? "a person was called; quiet since"
              : "recorded only: no ladder for it");
    }
    if (plan.isPresent()) {
      return false;
    }
    Fault fault = kase.seen().iterator().next().fault();
    journal.add(Planner.person(now, kase, fault, 0, "the node is held and no ladder leads"));
    return true;
  }

  private boolean superseded(Entry.Planned plan, Ladder leads) {
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
  private boolean settled(Case kase, Ladder ladder) {
    long ready = kase.seen(ladder.fault()).map(Sighting::first).orElse(now) + ladder.settleMillis();
    if (now < ready) {
      kase.dueAt(ready);
      return false;
    }
    return true;
  }

  /** A node on probation does not begin again at the mildest rung. */
  private boolean enter(Case kase, Ladder ladder) {
    Watch.Entrance entrance = Watch.entrance(now, kase, ladder, site());
    boolean noneLeft = entrance.rung() >= Math.max(1, ladder.rungs().size());
    if (noneLeft && Planner.takesOut(ladder) && !kase.isolates()) {
      journal.add(Planner.outAgain(now, kase, ladder, entrance.rung(), entrance.why()));
      return true;
    }
    return plan(kase, ladder, entrance.rung(), entrance.why());
  }

  private boolean plan(Case kase, Ladder ladder, int rung, String why) {
    Entry.Planned planned =
        Planner.plan(now, kase, ladder, rung, site(), why)
            .orElseGet(() ->
                Planner.person(
                    now, kase, ladder.fault(), rung, why.isEmpty() ? "no rung is left" : why));
    journal.add(planned);
    return true;
  }

  private boolean nextRung(Case kase, Ladder ladder, Entry.Planned plan) {
    if (Persons.leftAlone(kase, site())) {
      return false;
    }
    if (plan.remediation().equals(Planner.PERSON)) {
      return callAgain(kase, plan);
    }
    if (kase.planInForce().wasNotSeen()) {
      journal.add(
          Planner.person(
              now,
              kase,
              plan.fault(),
              plan.rung() + 1,
              "nobody could look what became of '" + plan.remediation() + "'"));
      return true;
    }
    String why = kase.judged().map(Entry.Judged::reason).orElse("");
    if (why.startsWith(Approval.NOBODY)
        && site().policy().approvals().unanswered().then() == Approvals.Fallback.PERSON) {
      journal.add(Planner.person(now, kase, plan.fault(), plan.rung() + 1, why));
      return true;
    }
    return plan(
        kase,
        ladder,
        plan.rung() + 1,
        "'" + plan.remediation() + "' did not do it" + (why.isEmpty() ? "" : ": " + why));
  }

  private boolean callAgain(Case kase, Entry.Planned plan) {
    long again = kase.planInForce().failedAt() + CALL_AGAIN_MILLIS;
    if (now < again) {
      kase.dueAt(again);
      return false;
    }
    journal.add(Planner.person(now, kase, plan.fault(), plan.rung(), plan.reason()));
    return true;
  }

  private boolean finish(Case kase, Ladder ladder, Entry.Planned plan) {
    boolean holds = Custody.ours(kase, site());
    if (plan.remediation().equals(Planner.PERSON)) {
      return !holds
          && clearWhenQuiet(kase, ladder.quietMillis(), "a person was called; quiet since");
    }
    if (holds) {
      journal.add(
          Planner.person(
              now,
              kase,
              plan.fault(),
              plan.rung() + 1,
              "the node is held and no step gives it back"));
      return true;
    }
    return kase.planInForce().anyAssumed()
        ? clearWhenQuiet(
            kase,
            ladder.quietMillis(),
            "observe: '" + plan.remediation() + "' taken as done; quiet since")
        : clear(kase, plan.fault(), "'" + plan.remediation() + "' " + Entry.Cleared.DONE);
  }

  private boolean clearWhenQuiet(Case kase, long quiet, String why) {
    long ready = kase.lastFound() + quiet;
    if (now < ready) {
      kase.dueAt(ready);
      return false;
    }
    return clear(kase, kase.seen().iterator().next().fault(), why);
  }

  private boolean clear(Case kase, Fault fault, String why) {
    journal.add(new Entry.Cleared(now, kase.id(), kase.subject(), fault, "", why));
    return false;
  }

  private boolean judge(Case kase, Action action, int step) {
    return judge(kase, action, step, deadline(kase, action));
  }

  private boolean judge(Case kase, Action action, int step, long deadline) {
    Entry.Planned plan = kase.plan().orElseThrow();
    if (now >= late(kase, deadline) && !plan.remediation().equals(Planner.PERSON)) {
      journal.add(
          Planner.person(
              now, kase, plan.fault(), plan.rung() + 1, "held past its deadline: " + action));
      return true;
    }
    long again = Tries.retryAt(kase);
    if (now < again) {
      kase.dueAt(Math.min(again, late(kase, deadline)));
      return false;
    }
    Question question = questions.about(now, kase, action);
    Gate.Answer answer = questions.ask(question);
    write(question, step, answer);
    Optional<String> symptom = symptom(kase, answer);
    if (symptom.isPresent()) {
      return clear(kase, plan.fault(), symptom.get());
    }
    return switch (answer.verdict()) {
      case Verdict.Allow _ -> {
        if (question.acts()) {
          tries.begin(now, kase, action, step);
        }
        yield !question.acts();
      }
      case Verdict.Hold hold -> {
        kase.dueAt(
            Math.min(
                Math.min(hold.until(), late(kase, deadline)), Approval.unansweredAt(question)));
        yield false;
      }
      case Verdict.Deny _ -> true;
    };
  }

  /** Writes an answer when it differs from the last one for this step, and every allow. */
  private void write(Question question, int step, Gate.Answer answer) {
    Entry.Planned plan = question.plan();
    Action action = question.action();
    Verdict verdict = answer.verdict();
    boolean same =
        question
            .kase()
            .judged()
            .filter(j -> j.plan().equals(plan.plan()) && j.step() == step)
            .filter(j -> j.action().equals(action.name()) && j.verdict().equals(verdict.word()))
            .filter(j ->
                j.guard().equals(answer.guard()) && Approval.same(j.reason(), verdict.reason()))
            .isPresent();
    if (same && verdict instanceof Verdict.Hold) {
      return;
    }
    long until =
        verdict instanceof Verdict.Hold h && h.until() != Verdict.UNTIL_CHANGED ? h.until() : 0;
    Entry.Judged judged =
        new Entry.Judged(
            now,
            question.kase().id(),
            action.target(),
            plan.fault(),
            action.name(),
            plan.rung(),
            step,
            plan.plan(),
            verdict.word(),
            answer.guard(),
            verdict.reason(),
            until,
            question.mode(),
            answer.all());
    journal.add(judged);
    HalfWay.left(now, question.kase(), judged, site()).ifPresent(journal::add);
  }

  /** While nothing but the adviser is against a step no deadline ends it. */
  private static long late(Case kase, long deadline) {
    return kase.caution().keepsBack() ? Verdict.UNTIL_CHANGED : deadline;
  }

  private static long deadline(Case kase, Action action) {
    String text = action.parameter(Planner.DEADLINE);
    return text.isEmpty()
        ? Verdict.UNTIL_CHANGED
        : kase.inHand().since() + Long.parseLong(text) - kase.caution().lostBefore();
  }
}
