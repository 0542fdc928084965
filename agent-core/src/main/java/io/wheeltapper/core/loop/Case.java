package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One target's story, folded from the ledger, never stored. Changed only by {@link #apply}, on the
 * decision thread.
 */
public final class Case {

  /** How far a step of the plan is. */
  public enum Progress {
    OPEN,
    /** Observe: taken as done. */
    ASSUMED,
    DONE,
    FAILED
  }

  /** Most sick targets remembered in one case: the GPUs and jobs of one node are fewer. */
  private static final int MOST_TARGETS = 1_000;

  /** The word in a judgement, in place of a guard's, when the calls could not be listed. */
  static final String NO_PREVIEW = "preview";

  /** The word in a judgement, in place of a guard's, when the system was not reached for that. */
  static final String NOT_REACHED = "line";

  private final String id;
  private final Target subject;
  private final long opened;
  private final long number;
  private final Watcher watcher;
  private final SortedMap<Fault, Sighting> seen = new TreeMap<>();
  private final Consent consent = new Consent();
  private final Caution caution = new Caution();
  private final Unanswered unanswered = new Unanswered();
  private final Map<Fault, Integer> rungs = new HashMap<>();
  private final Set<String> reporters = new TreeSet<>();
  private final Set<Target> seenOn = new HashSet<>();
  private final List<Deed> deeds = new ArrayList<>();
  private Entry.@Nullable Planned plan;
  private List<Progress> progress = new ArrayList<>();
  private int tries;
  private int cutOffs;
  private long firstTry;
  private long lastFailed;
  private boolean notSeen;
  private long stepSince;
  private Entry.@Nullable Judged judged;
  private Entry.@Nullable Started attempt;
  private boolean executed;
  private @Nullable Action undo;
  private int undoStep;
  private @Nullable Action doubt;
  private long doubtSince;
  private boolean returning;
  private Entry.@Nullable Cleared cleared;
  private long due;
  private @Nullable Action previewing;
  private int previewsFailed;
  private int plans;
  private long failedAt;

  /** Told when a case is to be looked at, and when it changed. */
  interface Watcher {
    void due(Case kase);

    void changed(Case kase);
  }

  Case(Entry.Found first, Target subject, long number, Watcher watcher) {
    this.id = first.caseId();
    this.subject = subject;
    this.number = number;
    this.watcher = watcher;
    this.opened = first.at();
  }

  /** What was carried out or taken as done in this case; {@code began} is its first try. */
  public record Deed(long began, long at, String action, Target target, boolean assumed) {}

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
      case Entry.Found e -> {
        if (seenOn.size() < MOST_TARGETS) {
          seenOn.add(e.target());
        }
        Optional.ofNullable(e.details().get(Proposers.BY))
            .ifPresent(by -> reporters.add(Approvals.name(by)));
        Sighting before = seen.get(e.fault());
        if (before == null) {
          seen.put(e.fault(), new Sighting(e));
        } else {
          before.add(e);
        }
      }
      case Entry.Planned e -> begin(e);
      case Entry.Judged e -> judge(e);
      case Entry.Started e -> {
        attempt = e;
        executed = false;
        returning |= e.action().equals("node.return");
        previewing = null;
        previewsFailed = 0;
        caution.begun(e.action(), e.target());
        if (tries++ == 0 && cutOffs == 0) {
          firstTry = e.at();
        }
      }
      case Entry.Acted e -> acted(e);
      case Entry.Verified e -> verified(e);
      case Entry.Undone e -> {
        undo = null;
        attempt = null;
        if (!e.outcome().equals("unknown")) {
          unanswered.answered();
        }
        doubt = e.outcome().equals("done") ? null : doubt;
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
          Entry.Key _ -> {}
    }
  }

  private void begin(Entry.Planned planned) {
    plan = planned;
    caution.planned(planned);
    rungs.merge(planned.fault(), planned.rung(), Math::max);
    plans++;
    if (planned.since() > 0) {
      seen.values().removeIf(s -> s.last() <= planned.since());
      seen.values().forEach(s -> s.only(planned.since()));
    }
    progress =
        new ArrayList<>(java.util.Collections.nCopies(planned.actions().size(), Progress.OPEN));
    nextStep(planned.at());
    undo = null;
    notSeen = false;
  }

  private void nextStep(long at) {
    judged = null;
    caution.nextStep();
    consent.nextStep();
    tries = 0;
    cutOffs = 0;
    unanswered.nextStep();
    stepSince = at;
    previewing = null;
    previewsFailed = 0;
  }

  private void judge(Entry.Judged entry) {
    judged = entry;
    consent.judged(entry);
    if (plan != null) {
      caution.judged(entry, plan);
    }
    if (entry.guard().equals(NO_PREVIEW)) {
      previewing = null;
      previewsFailed++;
      lastFailed = entry.at();
      unanswered.answered();
    } else if (entry.guard().equals(NOT_REACHED)) {
      previewing = null;
      unanswered.add(entry.at(), entry.reason());
    }
    boolean onlyTaken =
        entry.verdict().equals("allow") && entry.mode().compareTo(Mode.OBSERVE) <= 0;
    boolean denied = entry.verdict().equals("deny");
    if (undo != null && entry.action().equals(undo.name())) {
      if (onlyTaken || denied) {
        undo = null;
      }
    } else if (onlyTaken) {
      resolve(entry.step(), Progress.ASSUMED, entry.at());
    } else if (denied) {
      failed(entry.step(), entry.at());
    }
  }

  private void acted(Entry.Acted e) {
    if (e.how().equals(Entry.Acted.NOT_CALLED)) {
      unanswered.add(e.at(), e.reason());
    } else if (!e.how().equals(Entry.Acted.NOT_SEEN)) {
      unanswered.answered();
    }
    switch (e.outcome()) {
      case "done" -> executed = true;
      case "failed" -> {
        attempt = null;
        if (e.how().equals(Entry.Acted.NOT_CALLED)) {
          tries = Math.max(0, tries - 1);
        } else if (e.how().equals(Entry.Acted.CUT_OFF)) {
          tries = Math.max(0, tries - 1);
          cutOffs++;
        } else {
          lastFailed = e.at();
        }
        if (!e.retryable()) {
          failed(e.step(), e.at());
        }
      }
      default -> {
        attempt = null;
        if (e.how().equals(Entry.Acted.NOT_SEEN)) {
          notSeen(e.step(), e.at());
        } else {
          fail(e.step(), e.at());
        }
      }
    }
  }

  private void verified(Entry.Verified e) {
    attempt = null;
    if (!e.outcome().equals("unknown")) {
      unanswered.answered();
    }
    if (e.outcome().equals("done")) {
      // What was to be taken back is there after all.
      undo = null;
      resolve(e.step(), Progress.DONE, e.at());
    } else if (e.outcome().equals("unknown")) {
      notSeen(e.step(), e.at());
    } else {
      fail(e.step(), e.at());
    }
  }

  private void failed(int step, long at) {
    progress.set(step, Progress.FAILED);
    failedAt = at;
  }

  /**
   * Nobody could look whether it took effect: it may stand, so that it is in doubt, and it is not
   * taken back unseen, for that might make a sick node serve. A person is called.
   */
  private void notSeen(int step, long at) {
    failed(step, at);
    notSeen = true;
    Action action = actions().get(step);
    boolean lasts = Catalogue.find(action.name()).filter(k -> !k.inverse().isEmpty()).isPresent();
    if (lasts && !unsure()) {
      doubt = action;
      doubtSince = at;
    }
  }

  /** The call went out and its effect is in doubt: it is to be taken back. */
  private void fail(int step, long at) {
    Action action = actions().get(step);
    failed(step, at);
    String inverse = Catalogue.find(action.name()).map(Catalogue.Known::inverse).orElse("");
    if (!inverse.isEmpty()) {
      TreeMap<String, String> parameters = new TreeMap<>(action.parameters());
      parameters.remove(Planner.WHEN);
      parameters.remove(Planner.DEADLINE);
      if (Catalogue.find(inverse)
          .filter(k -> k.effect().kind() == Effect.Kind.CHANGES)
          .isPresent()) {
        // Who approved a change approved that it is taken back.
        parameters.remove(Ladder.ASK);
      }
      undo = new Action(inverse, action.target(), parameters);
      undoStep = step;
      doubt = action;
      doubtSince = at;
      tries = 0;
      cutOffs = 0;
      lastFailed = 0;
      unanswered.nextStep();
    }
  }

  private void resolve(int step, Progress how, long at) {
    progress.set(step, how);
    Action action = actions().get(step);
    if (how == Progress.DONE && doubt != null && settles(action, doubt)) {
      doubt = null;
    }
    returning &= !action.name().equals("node.isolate");
    boolean assumed = how == Progress.ASSUMED;
    caution.begun(action.name(), action.target());
    deeds.add(new Deed(assumed ? at : firstTry, at, action.name(), action.target(), assumed));
    nextStep(at);
  }

  private static boolean settles(Action action, Action doubt) {
    String inverse = Catalogue.find(doubt.name()).map(Catalogue.Known::inverse).orElse("");
    return action.target().equals(doubt.target())
        && (action.name().equals(doubt.name()) || action.name().equals(inverse));
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

  /** What was seen, by fault. */
  public Collection<Sighting> seen() {
    return seen.values();
  }

  /** What was seen of one fault. */
  public Optional<Sighting> seen(Fault fault) {
    return Optional.ofNullable(seen.get(fault));
  }

  /** Whether any fault of the case was ever seen on the target. */
  public boolean seenOn(Target target) {
    return seenOn.contains(target);
  }

  /** When anything was last found. */
  public long lastFound() {
    return seen.values().stream().mapToLong(Sighting::last).max().orElse(opened);
  }

  /** The plan in force. */
  public Optional<Entry.Planned> plan() {
    return Optional.ofNullable(plan);
  }

  /** The actions of the plan in force. */
  public List<Action> actions() {
    return plan == null ? List.of() : plan.actions();
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
    return progress.indexOf(Progress.OPEN);
  }

  /** Whether a step of the plan in force failed or was denied. */
  public boolean failed() {
    return progress.contains(Progress.FAILED);
  }

  /** For each fault that a plan was made for, the last rung that was tried. */
  Map<Fault, Integer> rungs() {
    return rungs;
  }

  /**
   * Whether something of it was really carried out and it is not over: its node may be held by us,
   * or steps of its plan are done and others open.
   */
  public boolean halfWay() {
    return cleared == null
        && (holds() || unsure() || (step() >= 0 && progress.contains(Progress.DONE)));
  }

  /** Whether a step of the plan in force was really carried out, and seen. */
  boolean done(int step) {
    return progress.get(step) == Progress.DONE;
  }

  /** Whether the plan in force is through, with nothing failed. */
  public boolean through() {
    return plan != null && step() < 0 && !failed();
  }

  /** Whether any step of the plan in force was only taken as done. */
  public boolean assumed() {
    return progress.contains(Progress.ASSUMED);
  }

  /** How often the current step was started and called. */
  public int tries() {
    return tries;
  }

  /** Whether the current step was started at all, also where a restart then cut it off. */
  boolean tried() {
    return tries > 0 || cutOffs > 0;
  }

  /** How often a restart of the agent cut the current step off, without an effect to be seen. */
  int cutOffs() {
    return cutOffs;
  }

  /** When the current step was first started, in the loop's time. */
  public long firstTry() {
    return firstTry;
  }

  /** When a try of the current step last failed, in the loop's time. */
  long lastFailed() {
    return lastFailed;
  }

  /** The tries in a row that came through to nobody. */
  Unanswered unanswered() {
    return unanswered;
  }

  /** Whether nobody could look what became of a step of the plan in force. */
  boolean wasNotSeen() {
    return notSeen;
  }

  /** Since when the current step waits, in the loop's time. */
  public long stepSince() {
    return stepSince;
  }

  /** What the gate said last of the current step. */
  public Optional<Entry.Judged> judged() {
    return Optional.ofNullable(judged);
  }

  /** The attempt that is open: started and not ended. */
  public Optional<Entry.Started> attempt() {
    return Optional.ofNullable(attempt);
  }

  /** Whether the open attempt's call has ended, so that only the look at the world is missing. */
  public boolean executed() {
    return executed;
  }

  /** What is to be taken back, because its action failed. */
  public Optional<Action> undo() {
    return Optional.ofNullable(undo);
  }

  /** Which step of the plan is to be taken back. */
  int undoStep() {
    return undoStep;
  }

  /** Whether we began to give the node back since we isolated it. */
  boolean returning() {
    return returning;
  }

  /** Whether an isolation of the case's node ended in doubt and was not seen taken back. */
  boolean unsure() {
    return doubt != null && doubt.name().equals("node.isolate");
  }

  /** Since when it is in doubt, in the loop's time; a scheduler's older word settles nothing. */
  long unsureSince() {
    return doubtSince;
  }

  /** What was carried out or taken as done, oldest first. */
  public List<Deed> deeds() {
    return deeds;
  }

  /** Whether an act on a target stands: done, and not given back since. */
  public boolean stands(String action, Target target, String inverse) {
    return stands(action, target, inverse, true);
  }

  private boolean stands(String action, Target target, String inverse, boolean assumedToo) {
    boolean stands = false;
    for (Deed deed : deeds) {
      if (deed.target().equals(target) && (assumedToo || !deed.assumed())) {
        stands = deed.action().equals(action) || (stands && !deed.action().equals(inverse));
      }
    }
    return stands;
  }

  /** Whether our isolation of the case's node stands, or in observe is taken to stand. */
  public boolean isolates() {
    return stands("node.isolate", subject, "node.return", true);
  }

  /** Whether the node may be out by our hand: isolated, or a call's effect is in doubt. */
  public boolean mayHold() {
    return unsure() || isolates();
  }

  /** Whether our isolation of the case's node was really carried out and stands. */
  public boolean holds() {
    return stands("node.isolate", subject, "node.return", false);
  }

  /** How many answers of persons there are to the plan in force. */
  public int answers() {
    return plan == null
        ? 0
        : consent.to(plan).size() + (consent.refusalOf(plan).isPresent() ? 1 : 0);
  }

  /** What a word from outside the policy keeps back of it. */
  public Caution caution() {
    return caution;
  }

  /** What persons said of its plans. */
  Consent consent() {
    return consent;
  }

  /** The persons who reported what the case is about, by their names in lower case. */
  Set<String> reporters() {
    return reporters;
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

  /** How many were opened before it. */
  long number() {
    return number;
  }

  /** The action that was let through and has not ended: its calls are being listed or made. */
  public Optional<Action> begun() {
    return attempt == null
        ? Optional.ofNullable(previewing)
        : Optional.of(Attempts.action(attempt));
  }

  /** The action whose calls are being listed; nothing of it is in the ledger but its allow. */
  Optional<Action> previewing() {
    return Optional.ofNullable(previewing);
  }

  void previewing(@Nullable Action action) {
    previewing = action;
    watcher.changed(this);
  }

  /** How often in a row the calls of the current step could not be listed. */
  int previewsFailed() {
    return previewsFailed;
  }

  /** How many plans were made in this case. */
  int plans() {
    return plans;
  }

  /** When a step of the plan in force failed last, in the loop's time. */
  long failedAt() {
    return failedAt;
  }

  /** The actions of the plan in force that are behind it: done, or only taken as done. */
  List<Action> behind() {
    List<Action> behind = new ArrayList<>();
    for (int i = 0; i < progress.size(); i++) {
      if (progress.get(i) == Progress.ASSUMED || progress.get(i) == Progress.DONE) {
        behind.add(actions().get(i));
      }
    }
    return behind;
  }

  /** The actions that were only taken as done. */
  List<Action> takenAsDone() {
    List<Action> taken = new ArrayList<>();
    for (int i = 0; i < progress.size(); i++) {
      if (progress.get(i) == Progress.ASSUMED) {
        taken.add(actions().get(i));
      }
    }
    return taken;
  }
}
