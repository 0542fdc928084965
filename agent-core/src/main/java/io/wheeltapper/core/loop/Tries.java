package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One action from its allow to its end: list the calls, look at the gate, write Started, look at
 * the gate again once that is durable, call, look at the world. Every end becomes an entry.
 * Decision thread only.
 */
final class Tries {

  /** Tries of one step before it counts as failed; calls that were never made do not count. */
  static final int MOST = 3;

  /**
   * So often may a restart of the agent cut one step off before that counts as a failed try: it is
   * no fault of the step, but an agent that dies of its own call must come to an end.
   */
  static final int MOST_CUT_OFF = 10;

  /** First pause before a failed try is repeated; doubles with each. */
  static final long RETRY_MILLIS = 10_000L;

  /** The pause doubles at most this often: 640 s. */
  private static final int MOST_DOUBLINGS = 6;

  private static final String DO = "do";
  private static final String UNDO = "undo";

  private record Asked(String caseId, String plan, Action action, int step) {}

  private final Questions questions;
  private final Journal journal;
  private final Acting acting;
  private final Map<String, Asked> asked = new HashMap<>();

  /** By the attempt of an isolation that is looked at once more: that of its undo. */
  private final Map<String, String> looking = new HashMap<>();

  /** Attempts that were under way when the agent was restarted. */
  private final Set<String> settling = new HashSet<>();

  Tries(Questions questions, Journal journal, Acting acting) {
    this.questions = questions;
    this.journal = journal;
    this.acting = acting;
  }

  /** Asks for the exact calls of an allowed action; what follows comes as inputs. */
  void begin(long now, Case kase, Action action, int step) {
    Entry.Planned plan = kase.plan().orElseThrow();
    boolean undo = kase.undo().isPresent();
    String id = id(kase, step, undo ? UNDO : DO);
    asked.put(id, new Asked(kase.id(), plan.plan(), action, step));
    kase.previewing(action);
    if (undo && kase.actions().get(step).name().equals("node.isolate")) {
      String isolated = id(kase, step, DO);
      looking.put(isolated, id);
      acting.stands(kase.actions().get(step), attempt(isolated, kase, plan.at()));
    } else {
      acting.preview(action, attempt(id, kase, now));
    }
  }

  private static String id(Case kase, int step, String kind) {
    return Digest.of("attempt", kase.id(), kase.plan().orElseThrow().plan(), step, kind);
  }

  private static Attempt attempt(String id, Case kase, long at) {
    String fault = kase.plan().orElseThrow().fault().code();
    return new Attempt(id, kase.id(), fault, at, Long.MAX_VALUE);
  }

  /** When the current step may be tried again, in the loop's time; 0 is now. */
  static long retryAt(Case kase) {
    StepInHand step = kase.inHand();
    int failures = step.tries() + step.previewsFailed();
    long failed =
        failures == 0
            ? 0
            : step.lastFailed() + (RETRY_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
    return Math.max(failed, step.unanswered().restsUntil());
  }

  /** How many previews wait for their end. */
  int waiting() {
    return asked.size();
  }

  /** A part of an attempt has ended. */
  void ended(long now, Input.Ended ended) {
    String undo = looking.remove(ended.attempt());
    if (undo != null) {
      looked(now, undo, ended);
      return;
    }
    switch (ended.part()) {
      case PREVIEW -> start(now, ended);
      case NOT_CALLED, NOT_LISTED -> notCalled(now, ended);
      case EXECUTE, NOT_SEEN ->
          site().book().ofAttempt(ended.attempt()).ifPresent(k -> acted(now, k, ended));
      case VERIFY ->
          site().book().ofAttempt(ended.attempt()).ifPresent(k -> verified(now, k, ended));
    }
  }

  private Site site() {
    return questions.site();
  }

  private Optional<Case> previewing(Asked waits) {
    return site().book().openCase(waits.caseId()).filter(k -> k.inHand().previewing().isPresent());
  }

  /**
   * An isolation whose answer was lost may have come late: where it stands after all, its step is
   * done and nothing is taken back, for that would make a sick node serve.
   */
  private void looked(long now, String undo, Input.Ended ended) {
    Asked waits = asked.get(undo);
    Optional<Case> found = waits == null ? Optional.empty() : previewing(waits);
    if (waits == null || found.isEmpty()) {
      asked.remove(undo);
      return;
    }
    Case kase = found.get();
    if (ended.part() != Input.Ended.Part.VERIFY) {
      asked.remove(undo);
      notPreviewed(now, kase, waits, ended);
    } else if (ended.outcome().equals("done")) {
      asked.remove(undo);
      Entry.Planned plan = kase.plan().orElseThrow();
      journal.add(
          new Entry.Verified(
              now,
              kase.id(),
              waits.action().target(),
              plan.fault(),
              kase.actions().get(waits.step()).name(),
              plan.rung(),
              waits.step(),
              ended.attempt(),
              ended.outcome(),
              "it came late: " + ended.detail(),
              ended.exhibit()));
    } else {
      acting.preview(waits.action(), attempt(undo, kase, now));
    }
  }

  /** The calls are known. What changed since the allow is seen here: the next look says what. */
  private void start(long now, Input.Ended preview) {
    Asked waits = asked.remove(preview.attempt());
    Optional<Case> found = waits == null ? Optional.empty() : previewing(waits);
    if (waits == null || found.isEmpty()) {
      return;
    }
    Case kase = found.get();
    if (!against(now, kase, waits.action()).isEmpty()) {
      kase.previewing(null);
      kase.dueAt(0);
      return;
    }
    Entry.Planned plan = kase.plan().orElseThrow();
    journal.add(
        new Entry.Started(
            now,
            waits.caseId(),
            waits.action().target(),
            plan.fault(),
            waits.action().name(),
            waits.action().parameters(),
            plan.rung(),
            waits.step(),
            preview.attempt(),
            site().epoch(),
            List.of(preview.detail().split("\n"))));
    Attempt attempt = Attempts.of(kase);
    journal.whenDurable(() -> call(now, waits, attempt));
  }

  /** The whole gate again, just before the call. */
  private void call(long now, Asked waits, Attempt attempt) {
    Optional<Case> kase = site().book().ofAttempt(attempt.id());
    if (kase.isEmpty()) {
      return;
    }
    String against = against(Math.max(now, questions.now()), kase.get(), waits.action());
    if (against.isEmpty()) {
      acting.execute(waits.action(), attempt);
    } else {
      acting.refuse(attempt, against);
    }
  }

  /** What the gate or the mode has against the action now, or {@code ""}. */
  private String against(long now, Case kase, Action action) {
    Question question = questions.about(now, kase, action);
    if (!question.acts()) {
      return "mode: " + Mode.ACT.word() + " is over, it is now " + question.mode().word();
    }
    Gate.Answer answer = questions.ask(question);
    return answer.verdict() instanceof Verdict.Allow
        ? ""
        : answer.guard() + ": " + answer.verdict().reason();
  }

  private void notCalled(long now, Input.Ended ended) {
    Asked waits = asked.remove(ended.attempt());
    if (waits != null) {
      previewing(waits).ifPresent(k -> notPreviewed(now, k, waits, ended));
      return;
    }
    site().book().ofAttempt(ended.attempt()).ifPresent(k -> acted(now, k, ended));
  }

  /**
   * Nothing was started, so that the ledger keeps it as a hold; after the last try as a denial. A
   * system that was not reached is no failure of the step: that is a hold however often it comes,
   * of which a person is told.
   */
  private void notPreviewed(long now, Case kase, Asked waits, Input.Ended ended) {
    Entry.Planned plan = kase.plan().orElseThrow();
    boolean reached = ended.part() != Input.Ended.Part.NOT_LISTED;
    int failures = kase.inHand().previewsFailed() + 1;
    boolean last = reached && failures >= MOST;
    long again =
        reached
            ? now + (RETRY_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS))
            : kase.inHand().unanswered().restsUntilAfter(now);
    journal.add(
        new Entry.Judged(
            now,
            kase.id(),
            waits.action().target(),
            plan.fault(),
            waits.action().name(),
            plan.rung(),
            waits.step(),
            waits.plan(),
            last ? "deny" : "hold",
            reached ? StepInHand.NO_PREVIEW : StepInHand.NOT_REACHED,
            ended.detail(),
            last ? 0 : again,
            questions.about(now, kase, waits.action()).mode(),
            List.of()));
    tell(now, kase);
  }

  private void acted(long now, Case kase, Input.Ended ended) {
    boolean called = ended.part() != Input.Ended.Part.NOT_CALLED;
    Entry.Started s = kase.attempt().orElseThrow();
    boolean cutOff =
        settling.remove(ended.attempt())
            && ended.retryable()
            && kase.inHand().cutOffs() < MOST_CUT_OFF;
    boolean retry = ended.retryable() && (!called || cutOff || kase.inHand().tries() < MOST);
    if (inverse(kase, s) && called && !retry && !ended.outcome().equals("done")) {
      undone(now, s, ended);
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
            ended.detail(),
            cutOff ? Entry.Acted.CUT_OFF : how(ended.part()),
            ended.exhibit()));
    tell(now, kase);
    if (ended.outcome().equals("done")) {
      acting.verify(Attempts.action(s), Attempts.of(kase));
    }
  }

  /** It goes on being tried, however long; that nobody answers is for a person to mend. */
  private void tell(long now, Case kase) {
    NotReached.untold(now, kase, site()).ifPresent(journal::add);
  }

  private static String how(Input.Ended.Part part) {
    return switch (part) {
      case NOT_CALLED -> Entry.Acted.NOT_CALLED;
      case NOT_SEEN -> Entry.Acted.NOT_SEEN;
      case PREVIEW, NOT_LISTED, EXECUTE, VERIFY -> "";
    };
  }

  private void verified(long now, Case kase, Input.Ended ended) {
    Entry.Started s = kase.attempt().orElseThrow();
    if (inverse(kase, s)) {
      undone(now, s, ended);
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
            ended.detail(),
            ended.exhibit()));
  }

  private static boolean inverse(Case kase, Entry.Started started) {
    return kase.undo().filter(u -> u.name().equals(started.action())).isPresent();
  }

  private void undone(long now, Entry.Started s, Input.Ended ended) {
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
            ended.detail(),
            ended.exhibit()));
  }

  /** After a restart: every open attempt is settled by looking, before anything else. */
  void settle() {
    for (Case kase : new ArrayList<>(site().book().open())) {
      kase.attempt()
          .ifPresent(s -> {
            if (kase.inHand().executed()) {
              acting.verify(Attempts.action(s), Attempts.of(kase));
            } else {
              settling.add(s.attempt());
              acting.settle(Attempts.action(s), Attempts.of(kase));
            }
          });
    }
  }
}
