package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call of a case went out and its effect was not seen: what is in doubt since, and what is to be
 * taken back for it. Folded with its case.
 */
final class Doubt {

  private @Nullable Action about;
  private long since;
  private @Nullable Action undo;
  private int undoStep;

  /** A step failed after its call; whether there is anything to be taken back. */
  boolean failed(Action action, int step, long at) {
    String inverse = inverse(action);
    if (inverse.isEmpty()) {
      return false;
    }
    TreeMap<String, String> parameters = new TreeMap<>(action.parameters());
    parameters.remove(Planner.WHEN);
    parameters.remove(Planner.DEADLINE);
    if (Catalogue.find(inverse).filter(k -> k.effect().kind() == Effect.Kind.CHANGES).isPresent()) {
      // Who approved a change approved that it is taken back.
      parameters.remove(Ladder.ASK);
    }
    undo = new Action(inverse, action.target(), parameters);
    undoStep = step;
    about = action;
    since = at;
    return true;
  }

  /**
   * Nobody could look whether it took effect: it may stand, so that it is in doubt, and it is not
   * taken back unseen, for that might make a sick node serve.
   */
  void notSeen(Action action, long at) {
    if (!inverse(action).isEmpty() && !ofIsolation()) {
      about = action;
      since = at;
    }
  }

  /** Nothing is taken back: it is there after all, may not be, or another plan was made. */
  void keep() {
    undo = null;
  }

  /** The taking back has ended. */
  void undone(Entry.Undone entry) {
    undo = null;
    about = entry.outcome().equals("done") ? null : about;
  }

  /** An action was done and seen; the same one or its inverse settles what was in doubt. */
  void done(Action action) {
    if (about != null
        && action.target().equals(about.target())
        && (action.name().equals(about.name()) || action.name().equals(inverse(about)))) {
      about = null;
    }
  }

  private static String inverse(Action action) {
    return Catalogue.find(action.name()).map(Catalogue.Known::inverse).orElse("");
  }

  /** Whether it is about an isolation. */
  boolean ofIsolation() {
    return about != null && about.name().equals("node.isolate");
  }

  /** Since when, in the loop's time; a scheduler's older word settles nothing. */
  long since() {
    return since;
  }

  /** What is to be taken back. */
  Optional<Action> undo() {
    return Optional.ofNullable(undo);
  }

  /** Which step of the plan is to be taken back. */
  int undoStep() {
    return undoStep;
  }
}
