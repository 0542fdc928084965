package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Verdict;
import java.util.Optional;

/**
 * A step is put to the gate, and what the gate says is written and followed: an allow begins a try,
 * a hold rests until its time or its deadline, a person is called after that. What returns a
 * boolean says whether another move of the case may follow at once. Decision thread only.
 */
final class Judging {

  private final Questions questions;
  private final Journal journal;
  private final Tries tries;
  private final Escalation escalation;
  private final Endings endings;

  Judging(
      Questions questions, Journal journal, Tries tries, Escalation escalation, Endings endings) {
    this.questions = questions;
    this.journal = journal;
    this.tries = tries;
    this.escalation = escalation;
    this.endings = endings;
  }

  /** The step in hand. */
  boolean step(Case kase) {
    Action action = kase.actions().get(kase.step());
    return judge(kase, action, kase.step(), deadline(kase, action));
  }

  /** The step in hand, while no deadline of it runs. */
  boolean stepAtRest(Case kase) {
    return judge(kase, kase.actions().get(kase.step()), kase.step(), Verdict.UNTIL_CHANGED);
  }

  /** The taking back of a step that failed. */
  boolean undo(Case kase) {
    Action action = kase.undo().orElseThrow();
    return judge(kase, action, kase.doubt().undoStep(), deadline(kase, action));
  }

  private boolean judge(Case kase, Action action, int step, long deadline) {
    long now = questions.now();
    Entry.Planned plan = kase.plan().orElseThrow();
    if (now >= late(kase, deadline) && !plan.remediation().equals(Planner.PERSON)) {
      return escalation.callPerson(
          kase, plan.fault(), plan.rung() + 1, "held past its deadline: " + action);
    }
    long again = Tries.retryAt(kase);
    if (now < again) {
      kase.dueAt(Math.min(again, late(kase, deadline)));
      return false;
    }
    Question question = questions.about(now, kase, action);
    Gate.Answer answer = questions.ask(question);
    write(question, step, answer);
    Optional<String> symptom = endings.symptom(kase, answer);
    if (symptom.isPresent()) {
      return endings.clear(kase, plan.fault(), symptom.get());
    }
    return switch (answer.verdict()) {
      case Verdict.Allow _ -> {
        if (question.acts()) {
          tries.begin(now, kase, action, step);
        }
        yield !question.acts();
      }
      case Verdict.Hold hold -> {
        long until = Math.min(hold.until(), late(kase, deadline));
        kase.dueAt(Math.min(until, Approval.unansweredAt(question)));
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
    if (verdict instanceof Verdict.Hold && saidBefore(question, step, answer)) {
      return;
    }
    long until =
        verdict instanceof Verdict.Hold h && h.until() != Verdict.UNTIL_CHANGED ? h.until() : 0;
    Entry.Judged judged =
        new Entry.Judged(
            question.now(),
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
    HalfWay.left(question.now(), question.kase(), judged, questions.site()).ifPresent(journal::add);
  }

  /** Whether the answer is the last one for this step, but for figures that move. */
  private static boolean saidBefore(Question question, int step, Gate.Answer answer) {
    Verdict verdict = answer.verdict();
    return question
        .kase()
        .judged()
        .filter(j -> j.plan().equals(question.plan().plan()) && j.step() == step)
        .filter(j -> j.action().equals(question.action().name()))
        .filter(j -> j.verdict().equals(verdict.word()) && j.guard().equals(answer.guard()))
        .filter(j -> Approval.same(j.reason(), verdict.reason()))
        .isPresent();
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
