package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One target's story, folded from the ledger, never stored: what was seen, the plan in force and
 * its step in hand, what is in doubt, what persons and the adviser said, what was done. Changed
 * only by {@link #apply}, on the decision thread.
 */
public final class Case {

  /** Told when a case is to be looked at, and when it changed. */
  interface Watcher {
    void due(Case kase);

    void changed(Case kase);
  }

  /** What was carried out or taken as done in this case; {@code began} is its first try. */
  public record Deed(long began, long at, String action, Target target, boolean assumed) {}

  private final String id;
  private final Target subject;
  private final long opened;
  private final long number;
  private final Watcher watcher;
  private final Sightings seen = new Sightings();
  private final PlanInForce plan = new PlanInForce();
  private final StepInHand inHand = new StepInHand();
  private final Doubt doubt = new Doubt();
  private final Consent consent = new Consent();
  private final Caution caution = new Caution();
  private final List<Deed> deeds = new ArrayList<>();
  private boolean returning;
  private Entry.@Nullable Cleared cleared;
  private long due;

  Case(Entry.Found first, Target subject, long number, Watcher watcher) {
    this.id = first.caseId();
    this.subject = subject;
    this.number = number;
    this.watcher = watcher;
    this.opened = first.at();
  }

  void apply(Entry entry) {
    if (entry instanceof Entry.Advised said && !Caution.bears(said)) {
      // It is only shown: not even the moment of the next look changes.
      return;
    }
    dueAt(0);
    fold(entry);
    watcher.changed(this);
  }

  private void fold(Entry entry) {
    switch (entry) {
      case Entry.Found e -> seen.found(e);
      case Entry.Planned e -> begin(e);
      case Entry.Judged e -> judge(e);
      case Entry.Started e -> {
        inHand.started(e);
        caution.begun(e.action(), e.target());
        returning |= e.action().equals("node.return");
      }
      case Entry.Acted e -> acted(e);
      case Entry.Verified e -> verified(e);
      case Entry.Undone e -> {
        inHand.ended(e.outcome());
        doubt.undone(e);
      }
      case Entry.Approved e -> consent.approved(e);
      case Entry.Refused e -> consent.refused(e);
      case Entry.Cleared e -> cleared = e;
      case Entry.Advised e -> caution.said(e);
      case Entry.ModeSet _,
          Entry.ModeUnset _,
          Entry.Paused _,
          Entry.Resumed _,
          Entry.Window _,
          Entry.Maintenance _,
          Entry.Configured _,
          Entry.Activated _,
          Entry.Reviewed _,
          Entry.Candidate _,
          Entry.Denied _,
          Entry.Key _ -> {}
    }
  }

  private void begin(Entry.Planned planned) {
    plan.begin(planned);
    caution.planned(planned);
    if (planned.since() > 0) {
      seen.forgetUpTo(planned.since());
    }
    nextStep(planned.at());
    doubt.keep();
  }

  private void nextStep(long at) {
    inHand.next(at);
    caution.nextStep();
    consent.nextStep();
  }

  private void judge(Entry.Judged entry) {
    inHand.judged(entry);
    consent.judged(entry);
    plan.entry().ifPresent(p -> caution.judged(entry, p));
    boolean onlyTaken =
        entry.verdict().equals("allow") && entry.mode().compareTo(Mode.OBSERVE) <= 0;
    boolean denied = entry.verdict().equals("deny");
    if (undo().filter(u -> u.name().equals(entry.action())).isPresent()) {
      if (onlyTaken || denied) {
        doubt.keep();
      }
    } else if (onlyTaken) {
      plan.assumed(entry.step());
      did(entry.step(), entry.at(), entry.at(), true);
    } else if (denied) {
      plan.failed(entry.step(), entry.at());
    }
  }

  private void acted(Entry.Acted e) {
    inHand.acted(e);
    switch (e.outcome()) {
      case "done" -> {}
      case "failed" -> {
        if (!e.retryable()) {
          plan.failed(e.step(), e.at());
        }
      }
      default -> {
        if (e.how().equals(Entry.Acted.NOT_SEEN)) {
          notSeen(e.step(), e.at());
        } else {
          fail(e.step(), e.at());
        }
      }
    }
  }

  private void verified(Entry.Verified e) {
    inHand.ended(e.outcome());
    switch (e.outcome()) {
      case "done" -> {
        // What was to be taken back is there after all.
        doubt.keep();
        doubt.done(actions().get(e.step()));
        plan.done(e.step());
        did(e.step(), inHand.firstTry(), e.at(), false);
      }
      case "unknown" -> notSeen(e.step(), e.at());
      default -> fail(e.step(), e.at());
    }
  }

  private void notSeen(int step, long at) {
    plan.notSeen(step, at);
    doubt.notSeen(actions().get(step), at);
  }

  /** The call went out and its effect is in doubt: it is to be taken back. */
  private void fail(int step, long at) {
    plan.failed(step, at);
    if (doubt.failed(actions().get(step), step, at)) {
      inHand.takingBack();
    }
  }

  private void did(int step, long began, long at, boolean assumed) {
    Action action = actions().get(step);
    caution.begun(action.name(), action.target());
    deeds.add(new Deed(began, at, action.name(), action.target(), assumed));
    returning &= !action.name().equals("node.isolate");
    nextStep(at);
  }

  /** The case's id; stands in every reason left on another system. */
  public String id() {
    return id;
  }

  /** Whose story it is. */
  public Target subject() {
    return subject;
  }

  /** When it was opened, in the loop's time. */
  public long opened() {
    return opened;
  }

  /** How many were opened before it. */
  long number() {
    return number;
  }

  /** What was seen, by fault. */
  public Collection<Sighting> seen() {
    return seen.all();
  }

  /** What was seen of one fault. */
  public Optional<Sighting> seen(Fault fault) {
    return seen.of(fault);
  }

  /** Whether any fault of the case was ever seen on the target. */
  public boolean seenOn(Target target) {
    return seen.on(target);
  }

  /** When anything was last found. */
  public long lastFound() {
    return seen.last().orElse(opened);
  }

  /** The persons who reported what the case is about, by their names in lower case. */
  Set<String> reporters() {
    return seen.reporters();
  }

  /** The plan in force. */
  public Optional<Entry.Planned> plan() {
    return plan.entry();
  }

  /** The actions of the plan in force. */
  public List<Action> actions() {
    return plan.actions();
  }

  /** The planned action of that name on that target, or what is to be taken back. */
  Action action(String name, Target target) {
    return actions().stream()
        .filter(a -> a.name().equals(name) && a.target().equals(target))
        .findFirst()
        .orElseGet(() -> Action.of(name, target));
  }

  /** The first step that is not resolved, or -1 when there is none. */
  public int step() {
    return plan.step();
  }

  /** Whether a step of the plan in force failed or was denied. */
  public boolean failed() {
    return plan.failed();
  }

  /** How far the plan in force is, and what came before it. */
  PlanInForce planInForce() {
    return plan;
  }

  /** What the gate said last of the current step. */
  public Optional<Entry.Judged> judged() {
    return inHand.judged();
  }

  /** The attempt that is open: started and not ended. */
  public Optional<Entry.Started> attempt() {
    return inHand.attempt();
  }

  /** The action that was let through and has not ended: its calls are being listed or made. */
  public Optional<Action> begun() {
    return attempt().map(Attempts::action).or(inHand::previewing);
  }

  /** How far the current step is. */
  StepInHand inHand() {
    return inHand;
  }

  /** The calls of an action are being listed, or no longer. */
  void previewing(@Nullable Action action) {
    inHand.previewing(action);
    watcher.changed(this);
  }

  /** What is to be taken back, because its action failed. */
  public Optional<Action> undo() {
    return doubt.undo();
  }

  /** What of it is in doubt, and to be taken back. */
  Doubt doubt() {
    return doubt;
  }

  /** What was carried out or taken as done, oldest first. */
  public List<Deed> deeds() {
    return deeds;
  }

  /** Whether our isolation of the case's node stands, or in observe is taken to stand. */
  public boolean isolates() {
    return isolates(true);
  }

  /** Whether our isolation of the case's node was really carried out and stands. */
  public boolean holds() {
    return isolates(false);
  }

  private boolean isolates(boolean assumedToo) {
    boolean stands = false;
    for (Deed deed : deeds) {
      if (deed.target().equals(subject) && (assumedToo || !deed.assumed())) {
        stands =
            deed.action().equals("node.isolate")
                || (stands && !deed.action().equals("node.return"));
      }
    }
    return stands;
  }

  /** Whether an isolation of the case's node ended in doubt and was not seen taken back. */
  boolean unsure() {
    return doubt.ofIsolation();
  }

  /** Whether the node may be out by our hand: isolated, or a call's effect is in doubt. */
  public boolean mayHold() {
    return unsure() || isolates();
  }

  /** Whether we began to give the node back since we isolated it. */
  boolean returning() {
    return returning;
  }

  /**
   * Whether something of it was really carried out and it is not over: its node may be held by us,
   * or steps of its plan are done and others open.
   */
  public boolean halfWay() {
    return cleared == null && (holds() || unsure() || plan.halfWay());
  }

  /** What persons said of its plans. */
  Consent consent() {
    return consent;
  }

  /** How many answers of persons there are to the plan in force. */
  public int answers() {
    return plan()
        .map(p -> consent.to(p).size() + (consent.refusalOf(p).isPresent() ? 1 : 0))
        .orElse(0);
  }

  /** What a word from outside the policy keeps back of it. */
  public Caution caution() {
    return caution;
  }

  /** How it ended. */
  public Optional<Entry.Cleared> cleared() {
    return Optional.ofNullable(cleared);
  }

  /** When it is to be looked at again, in the loop's time; 0 is now. */
  long due() {
    return due;
  }

  void dueAt(long at) {
    if (due != at) {
      due = at;
      watcher.due(this);
    }
  }
}
