package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.actuators.job.Source;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code job.rollback}: a job goes on from an older checkpoint than its newest, as where its loss
 * turned NaN and the newest have that in them. Which checkpoints there are the job alone knows: we
 * leave it a word, {@code back=1 by wheeltapper CASE}, in the file that its contract declares
 * ({@code rollback=}), and requeue it; its script goes so many checkpoints back and takes the file
 * away. Seen is that it did: by the file that is gone, and by its log, whose steps go on from one
 * before its newest checkpoint's.
 *
 * <p>Parameters: {@code back}, how many checkpoints before the newest, 1 to 9; {@code restarts}, as
 * of {@link JobRestart}.
 */
record JobRollback(ActionType type, Slurm slurm, Checkpoint checkpoint, Requeue requeue)
    implements Deed {

  /** What is to be left to the job, or why not. */
  private sealed interface Plan {
    record No(Outcome outcome) implements Plan {}

    /**
     * Go.
     *
     * @param newest the step of the newest checkpoint, or else the last that was seen
     */
    record Go(Standing.Ready ready, Path file, String word, boolean left, OptionalLong newest)
        implements Plan {}
  }

  private Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return switch (Standing.of(slurm, action, attempt)) {
      case Standing.Over over -> new Plan.No(over.outcome());
      case Standing.Ready ready -> plan(ready, action, attempt);
    };
  }

  private Plan plan(Standing.Ready ready, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Contract contract = ready.contract();
    if (contract.rollback().isEmpty() || contract.progress().isEmpty()) {
      return refuse("its contract declares no rollback= and progress=: never rolled back");
    }
    Optional<String> back = back(action);
    if (back.isEmpty()) {
      return refuse("'back' is 1 to 9 checkpoints");
    }
    Path file = contract.rollback().get();
    String word = "back=" + back.get() + " by wheeltapper " + attempt.caseId();
    Optional<Sight> there = checkpoint.look(new Source.File(file));
    boolean ours = there.filter(s -> s.text().strip().equals(word)).isPresent();
    if (there.isPresent() && !ours) {
      return refuse("the job has not taken away another's word in " + file);
    }
    return new Plan.Go(ready, file, word, ours, newest(ready));
  }

  private static Plan refuse(String why) {
    return new Plan.No(new Outcome.Failed(why, false));
  }

  private static Optional<String> back(Action action) {
    String back = action.parameter("back");
    return Optional.of(back.isEmpty() ? "1" : back).filter(b -> b.matches("[1-9]"));
  }

  private OptionalLong newest(Standing.Ready ready) throws CallFailed, InterruptedException {
    Source source = ready.contract().periodic().orElse(ready.contract().marker());
    OptionalLong step = checkpoint.look(source).map(Sight::step).orElse(OptionalLong.empty());
    return step.isPresent() ? step : requeue.seen(ready);
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    return switch (plan(action, attempt)) {
      case Plan.No no -> List.of("nothing: " + no.outcome().detail());
      case Plan.Go go -> {
        List<String> calls = new ArrayList<>();
        if (!go.left()) {
          calls.add("create " + go.file() + ": " + go.word());
        }
        calls.addAll(requeue.describe(go.ready(), attempt, go.newest()));
        calls.add(
            "look at " + go.file() + ": the job goes back, what it did since is lost for good");
        yield calls;
      }
    };
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return switch (plan(action, attempt)) {
      case Plan.No no -> no.outcome();
      case Plan.Go go -> go(go, attempt);
    };
  }

  private Outcome go(Plan.Go go, Attempt attempt) throws CallFailed, InterruptedException {
    checkpoint.leave(go.file(), go.word());
    try {
      return requeue.go(
          go.ready(), attempt, go.newest(), "left in " + go.file() + ": " + go.word());
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.REFUSED) {
        // Else its next start, for whatever reason, would throw work away.
        checkpoint.takeBack(go.file(), go.word());
      }
      throw e;
    }
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Job> found = slurm.job(Names.jobOf(action.target()));
    if (found.isEmpty()) {
      return new Outcome.Done("ended by itself: Slurm knows it no more");
    }
    return new Restarted(found.get(), action, attempt).rolledBack(checkpoint);
  }
}
