package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Tries of one step before it counts as failed. */
  static final int MOST_TRIES = 3;

  /** First pause before a failed try is repeated; doubles with each. */
  static final long RETRY_MILLIS = 10_000L;

  /** Most entries one case may write in one round; a plan has far fewer steps. */
  private static final int MOST_STEPS = 64;

  private record Asked(String caseId, Action action, int step, Attempt attempt) {}

  private final Site site;
  private final Gate gate;
  private final Journal journal;
  private final Acting acting;
  private final Map<String, Asked> asked = new HashMap<>();
  private long now;

  Rounds(Site site, Gate gate, Journal journal, Acting acting) {
    this.site = site;
    this.gate = gate;
    this.journal = journal;
    this.acting = acting;
  }

  /** The same rounds under another bundle. */
  Rounds(Site site, Gate gate, Journal journal, Acting acting, Rounds before) {
    this(site, gate, journal, acting);
    asked.putAll(before.asked);
    now = before.now;
  }

  void everythingMayHaveChanged() {
    site.book().open().forEach(k -> k.dueAt(0));
  }

  /** One round: every open case whose time has come. */
  void make(long at) {
    now = Math.max(now, at);
    for (Case kase : List.copyOf(site.book().open())) {
      if (kase.due() <= now) {
        bring(kase);
      }
    }
  }

  private void bring(Case kase) {
    for (int i = 0; i < MOST_STEPS; i++) {
      kase.dueAt(Verdict.UNTIL_CHANGED);
      if (kase.cleared().isPresent() || !further(kase)) {
        return;
      }
    }
  }

  /** One move of a case; whether another may follow at once. */
  private boolean further(Case kase) {
    Optional<Entry.Cleared> over = Persons.tookOver(now, kase, site);
    if (over.isPresent()) {
      journal.add(over.get());
      return false;
    }
    if (kase.attempt().isPresent() || kase.previewing()) {
      return false;
    }
    Optional<Ladder> leads = Planner.leading(kase, site);
    if (leads.isEmpty()) {
      return clearWhenQuiet(kase, QUIET_MILLIS, "recorded only: no ladder for it");
    }
    Ladder ladder = leads.get();
    if (ladder.clears() && kase.deeds().stream().allMatch(Case.Deed::assumed)) {
      return clear(kase, ladder.fault(), "well again by " + ladder.fault());
    }
    if (kase.undo().isPresent()) {
      return judge(kase, ladder, kase.undo().get());
    }
    Optional<Entry.Planned> plan = kase.plan();
    if (plan.isEmpty() || superseded(plan.get(), ladder)) {
      return settled(kase, ladder) && plan(kase, ladder, 0, "");
    }
    if (kase.failed()) {
      return nextRung(kase, ladder, plan.get());
    }
    if (kase.through()) {
      return finish(kase, ladder, plan.get());
    }
    return judge(kase, ladder, kase.actions().get(kase.step()));
  }

  private boolean superseded(Entry.Planned plan, Ladder leads) {
    int before = site.policy().ladder(plan.fault()).map(Ladder::priority).orElse(-1);
    return !plan.fault().equals(leads.fault()) && (leads.clears() || leads.priority() > before);
  }

  /** Companions of a fault and the driver's own answer need a moment to arrive. */
  private boolean settled(Case kase, Ladder ladder) {
    long ready =
        kase.seen(ladder.fault()).map(Case.Seen::first).orElse(now) + ladder.settleMillis();
    if (now < ready) {
      kase.dueAt(ready);
      return false;
    }
    return true;
  }

  private boolean plan(Case kase, Ladder ladder, int rung, String why) {
    Entry.Planned planned =
        Planner.plan(now, kase, ladder, rung, site)
            .orElseGet(() ->
                Planner.person(
                    now, kase, ladder.fault(), rung, why.isEmpty() ? "no rung is left" : why));
    journal.add(planned);
    return true;
  }

  private boolean nextRung(Case kase, Ladder ladder, Entry.Planned plan) {
    if (Persons.leftAlone(kase) || plan.remediation().equals(Planner.PERSON)) {
      return false;
    }
    String why = kase.judged().map(Entry.Judged::reason).orElse("");
    return plan(
        kase,
        ladder,
        plan.rung() + 1,
        "'" + plan.remediation() + "' did not do it" + (why.isEmpty() ? "" : ": " + why));
  }

  private boolean finish(Case kase, Ladder ladder, Entry.Planned plan) {
    boolean holds = kase.stands("node.isolate", kase.subject(), "node.return") && !kase.assumed();
    if (plan.remediation().equals(Planner.PERSON)) {
      return !holds
          && clearWhenQuiet(kase, ladder.quietMillis(), "a person was called; quiet since");
    }
    if (kase.assumed()) {
      return clearWhenQuiet(
          kase,
          ladder.quietMillis(),
          "observe: '" + plan.remediation() + "' taken as done; quiet since");
    }
    if (holds) {
      journal.add(
          Planner.person(
              now,
              kase,
              ladder.fault(),
              plan.rung() + 1,
              "the node is held and no step gives it back"));
      return true;
    }
    return clear(kase, ladder.fault(), "'" + plan.remediation() + "' done and verified");
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

  private boolean judge(Case kase, Ladder ladder, Action action) {
    Entry.Planned plan = kase.plan().orElseThrow();
    long again = retryAt(kase);
    if (now < again) {
      kase.dueAt(again);
      return false;
    }
    long deadline = deadline(kase, action);
    if (now >= deadline && !plan.remediation().equals(Planner.PERSON)) {
      journal.add(
          Planner.person(
              now, kase, plan.fault(), plan.rung() + 1, "held past its deadline: " + action));
      return true;
    }
    Question question = question(kase, ladder, plan, action);
    Gate.Answer answer = gate.judge(question);
    int step = Math.max(0, kase.step());
    write(kase, plan, action, step, question.mode(), answer);
    return switch (answer.verdict()) {
      case Verdict.Allow _ -> allowed(kase, action, step, question.mode());
      case Verdict.Hold hold -> {
        kase.dueAt(Math.min(hold.until(), deadline));
        yield false;
      }
      case Verdict.Deny _ -> true;
    };
  }

  private boolean allowed(Case kase, Action action, int step, Mode mode) {
    if (mode.compareTo(Mode.OBSERVE) <= 0) {
      return true;
    }
    boolean undo = kase.undo().isPresent();
    String id =
        Digest.of(
            "attempt", kase.id(), kase.plan().orElseThrow().plan(), step, undo ? "undo" : "do");
    Attempt attempt =
        new Attempt(id, kase.id(), kase.plan().orElseThrow().fault().code(), now, now);
    asked.put(id, new Asked(kase.id(), action, step, attempt));
    kase.previewing(true);
    acting.preview(action, attempt);
    return false;
  }

  private Question question(Case kase, Ladder ladder, Entry.Planned plan, Action action) {
    Effect effect =
        Catalogue.find(action.name()).map(Catalogue.Known::effect).orElse(Attempts.UNKNOWN_EFFECT);
    Mode mode = Modes.of(site, action, plan.fault(), kase.subject());
    return new Question(now, kase, plan, action, effect, ladder, mode, site);
  }

  /** Writes an answer when it differs from the last one for this step, and every allow. */
  private void write(
      Case kase, Entry.Planned plan, Action action, int step, Mode mode, Gate.Answer answer) {
    Verdict verdict = answer.verdict();
    boolean same =
        kase.judged()
            .filter(j -> j.plan().equals(plan.plan()) && j.step() == step)
            .filter(j -> j.action().equals(action.name()) && j.verdict().equals(verdict.word()))
            .filter(j -> j.guard().equals(answer.guard()) && j.reason().equals(verdict.reason()))
            .isPresent();
    if (same && verdict instanceof Verdict.Hold) {
      return;
    }
    long until =
        verdict instanceof Verdict.Hold h && h.until() != Verdict.UNTIL_CHANGED ? h.until() : 0;
    journal.add(
        new Entry.Judged(
            now,
            kase.id(),
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
            mode,
            answer.all()));
  }

  private long retryAt(Case kase) {
    if (kase.tries() == 0 || kase.undo().isPresent()) {
      return 0;
    }
    return kase.lastFailed() + (RETRY_MILLIS << Math.min(kase.tries() - 1, 6));
  }

  private static long deadline(Case kase, Action action) {
    String text = action.parameter(Planner.DEADLINE);
    return text.isEmpty() ? Verdict.UNTIL_CHANGED : kase.stepSince() + Long.parseLong(text);
  }

  /** A part of an attempt has ended. */
  void ended(long at, Input.Ended ended) {
    now = Math.max(now, at);
    switch (ended.part()) {
      case PREVIEW -> start(ended);
      case NOT_CALLED, EXECUTE -> acted(ended);
      case VERIFY -> verified(ended);
    }
  }

  private void start(Input.Ended preview) {
    Asked waits = asked.get(preview.attempt());
    Optional<Case> kase = waits == null ? Optional.empty() : site.book().openCase(waits.caseId());
    if (waits == null || kase.isEmpty() || !kase.get().previewing()) {
      asked.remove(preview.attempt());
      return;
    }
    Entry.Planned plan = kase.get().plan().orElseThrow();
    Action action = waits.action();
    journal.add(
        new Entry.Started(
            now,
            waits.caseId(),
            action.target(),
            plan.fault(),
            action.name(),
            action.parameters(),
            plan.rung(),
            waits.step(),
            preview.attempt(),
            site.epoch(),
            List.of(preview.detail().split("\n"))));
    Attempt attempt = Attempts.of(kase.get());
    journal.whenDurable(() -> callIfStillAllowed(waits, attempt));
  }

  /** The whole gate again, just before the call. */
  private void callIfStillAllowed(Asked waits, Attempt attempt) {
    Optional<Case> kase = site.book().ofAttempt(attempt.id());
    if (kase.isEmpty()) {
      return;
    }
    Entry.Planned plan = kase.get().plan().orElseThrow();
    Ladder ladder =
        site.policy().ladder(plan.fault()).orElseGet(() -> Attempts.noLadder(plan.fault()));
    Gate.Answer answer = gate.judge(question(kase.get(), ladder, plan, waits.action()));
    if (answer.verdict() instanceof Verdict.Allow) {
      acting.execute(waits.action(), attempt);
    } else {
      acting.refuse(attempt, answer.guard() + ": " + answer.verdict().reason());
    }
  }

  private void acted(Input.Ended ended) {
    asked.remove(ended.attempt());
    Optional<Case> found = site.book().ofAttempt(ended.attempt());
    if (found.isEmpty()) {
      site.book().open().stream()
          .filter(Case::previewing)
          .filter(k -> Attempts.idOf(k, ended.attempt()))
          .forEach(k -> k.previewFailed(now));
      return;
    }
    Case kase = found.get();
    Entry.Started s = kase.attempt().orElseThrow();
    boolean retry = ended.retryable() && kase.tries() < MOST_TRIES;
    boolean inverse = kase.undo().filter(u -> u.name().equals(s.action())).isPresent();
    if (inverse && !ended.outcome().equals("done")) {
      undone(s, ended);
      return;
    }
    journal.add(
        new Entry.Acted(
            now,
            s.caseId(),
            s.target(),
            s.fault(),
            s.action(),
            s.rung(),
            s.step(),
            s.attempt(),
            ended.outcome(),
            retry,
            ended.detail()));
    if (ended.outcome().equals("done")) {
      acting.verify(Attempts.action(s), Attempts.of(kase));
    }
  }

  private void verified(Input.Ended ended) {
    Optional<Case> found = site.book().ofAttempt(ended.attempt());
    if (found.isEmpty()) {
      return;
    }
    Case kase = found.get();
    Entry.Started s = kase.attempt().orElseThrow();
    if (kase.undo().filter(u -> u.name().equals(s.action())).isPresent()) {
      undone(s, ended);
      return;
    }
    journal.add(
        new Entry.Verified(
            now,
            s.caseId(),
            s.target(),
            s.fault(),
            s.action(),
            s.rung(),
            s.step(),
            s.attempt(),
            ended.outcome(),
            ended.detail()));
  }

  private void undone(Entry.Started s, Input.Ended ended) {
    journal.add(
        new Entry.Undone(
            now,
            s.caseId(),
            s.target(),
            s.fault(),
            s.action(),
            s.rung(),
            s.step(),
            s.attempt(),
            ended.outcome(),
            ended.detail()));
  }

  /** After a restart: every open attempt is settled by looking, before anything else. */
  void settle() {
    for (Case kase : new ArrayList<>(site.book().open())) {
      kase.attempt()
          .ifPresent(s -> {
            if (kase.executed()) {
              acting.verify(Attempts.action(s), Attempts.of(kase));
            } else {
              acting.settle(Attempts.action(s), Attempts.of(kase));
            }
          });
    }
  }
}
