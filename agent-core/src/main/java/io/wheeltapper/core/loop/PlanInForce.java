package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plan that a case follows, how far each of its steps is, and which rungs were tried before.
 * Folded with its case.
 */
final class PlanInForce {

  private enum Progress {
    OPEN,
    /** Observe: taken as done. */
    ASSUMED,
    DONE,
    FAILED
  }

  private final Map<Fault, Integer> rungs = new HashMap<>();
  private Entry.@Nullable Planned plan;
  private List<Progress> progress = new ArrayList<>();
  private int plans;
  private long failedAt;
  private boolean notSeen;

  void begin(Entry.Planned planned) {
    plan = planned;
    rungs.merge(planned.fault(), planned.rung(), Math::max);
    plans++;
    progress = new ArrayList<>(Collections.nCopies(planned.actions().size(), Progress.OPEN));
    notSeen = false;
  }

  /** A step failed or was denied. */
  void failed(int step, long at) {
    progress.set(step, Progress.FAILED);
    failedAt = at;
  }

  /** Nobody could look what became of a step. A person is called. */
  void notSeen(int step, long at) {
    failed(step, at);
    notSeen = true;
  }

  /** A step was carried out and seen. */
  void done(int step) {
    progress.set(step, Progress.DONE);
  }

  /** A step was taken as done. */
  void assumed(int step) {
    progress.set(step, Progress.ASSUMED);
  }

  /** The plan itself. */
  Optional<Entry.Planned> entry() {
    return Optional.ofNullable(plan);
  }

  List<Action> actions() {
    return plan == null ? List.of() : plan.actions();
  }

  /** The first step that is not resolved, or -1 when there is none. */
  int step() {
    return progress.indexOf(Progress.OPEN);
  }

  /** Whether a step failed or was denied. */
  boolean failed() {
    return progress.contains(Progress.FAILED);
  }

  /** When a step failed last, in the loop's time. */
  long failedAt() {
    return failedAt;
  }

  /** Whether nobody could look what became of a step. */
  boolean wasNotSeen() {
    return notSeen;
  }

  /** Whether a step was really carried out, and seen. */
  boolean isDone(int step) {
    return progress.get(step) == Progress.DONE;
  }

  /** Whether some steps were really carried out and others are open. */
  boolean halfWay() {
    return step() >= 0 && progress.contains(Progress.DONE);
  }

  /** Whether it is through, with nothing failed. */
  boolean through() {
    return plan != null && step() < 0 && !failed();
  }

  /** Whether any step was only taken as done. */
  boolean anyAssumed() {
    return progress.contains(Progress.ASSUMED);
  }

  /** The actions that were only taken as done. */
  List<Action> takenAsDone() {
    return those(List.of(Progress.ASSUMED));
  }

  /** The actions that are behind it: done, or only taken as done. */
  List<Action> behind() {
    return those(List.of(Progress.ASSUMED, Progress.DONE));
  }

  private List<Action> those(List<Progress> wanted) {
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < progress.size(); i++) {
      if (wanted.contains(progress.get(i))) {
        actions.add(actions().get(i));
      }
    }
    return actions;
  }

  /** For each fault that a plan was made for, the last rung that was tried. */
  Map<Fault, Integer> rungs() {
    return rungs;
  }

  /** How many plans were made. */
  int plans() {
    return plans;
  }
}
