package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.runtime.ledger.EvidenceFiles;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.io.IOException;
import java.util.List;

/**
 * An actuator whose evidence is kept beside the ledger: what it brings is on disk before its end is
 * told, which then names it. On the lane of the action's node, so that no decision waits for a
 * disk.
 */
record Evidenced(Actuator inner, EvidenceFiles files) implements Actuator {

  @Override
  public List<ActionType> actions() {
    return inner.actions();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) throws Exception {
    return inner.preview(action, attempt);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws Exception {
    return kept(inner.execute(action, attempt));
  }

  /** "Not yet" is asked again each few seconds: its evidence would be a file a look. */
  @Override
  public Outcome verify(Action action, Attempt attempt) throws Exception {
    Outcome seen = inner.verify(action, attempt);
    boolean end =
        switch (seen) {
          case Outcome.Done _ -> true;
          case Outcome.Failed failed -> !failed.retryable();
          case Outcome.Unknown _ -> false;
        };
    return end ? kept(seen) : seen.with("");
  }

  private Outcome kept(Outcome outcome) {
    if (outcome.evidence().isEmpty()) {
      return outcome;
    }
    try {
      return outcome.with(files.keep(outcome.evidence()));
    } catch (IOException e) {
      // What was done was done, with evidence or without.
      String without = outcome.detail() + " (its evidence could not be kept: " + e + ")";
      return switch (outcome) {
        case Outcome.Done _ -> new Outcome.Done(without);
        case Outcome.Failed failed -> new Outcome.Failed(without, failed.retryable());
        case Outcome.Unknown _ -> new Outcome.Unknown(without);
      };
    }
  }
}
