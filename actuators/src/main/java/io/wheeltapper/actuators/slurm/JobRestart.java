package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.job.Ask;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Marker;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code job.checkpoint-restart}: asks for a checkpoint, waits until it is whole, and queues the
 * job again; {@code job.requeue}: the same without asking, on the last periodic checkpoint. Only
 * for a job that declares the {@link Contract}.
 *
 * <p>Before each disruptive step a note in the job's AdminComment says so ({@link Fences}); a
 * second execution of the same attempt signals again only once its request is too old to be
 * answered, and requeues only while Slurm's restart count says that no requeue was taken.
 *
 * <p>Parameters: {@code restarts}, the job's restart count when this was planned; {@code avoid},
 * the node that it must leave, which must be isolated first.
 */
record JobRestart(
    ActionType type, boolean asks, Slurm slurm, Checkpoint checkpoint, Requeue requeue)
    implements Deed {

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    return switch (look(action, attempt)) {
      case Standing.Over over -> List.of("nothing: " + over.outcome().detail());
      case Standing.Ready ready -> {
        List<String> calls = new ArrayList<>();
        for (Change change : asking(ready, attempt, requeue.seen(ready))) {
          calls.add(slurm.describe(change));
        }
        if (asks && ready.contract().ask() instanceof Ask.Flag flag && asksNow(ready, attempt)) {
          calls.add("create " + flag.file());
        }
        calls.addAll(checkpoint.describe(ready.contract(), asks));
        calls.addAll(requeue.describe(ready, attempt, requeue.seen(ready)));
        yield calls;
      }
    };
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return switch (look(action, attempt)) {
      case Standing.Over over -> over.outcome();
      case Standing.Ready ready -> tried(ready, action, attempt);
    };
  }

  /** A refusal may mean that the job ended, or requeued itself, since the look. */
  private Outcome tried(Standing.Ready ready, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    try {
      return asked(ready, action, attempt);
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.REFUSED
          && look(action, attempt) instanceof Standing.Over(Outcome.Done done)) {
        return done;
      }
      throw e;
    }
  }

  private Standing look(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return Standing.of(slurm, action, attempt);
  }

  private Outcome asked(Standing.Ready ready, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Contract contract = ready.contract();
    boolean anew = asksNow(ready, attempt);
    long since = anew && ready.fence().isPresent() ? checkpoint.pace().now() : attempt.startedAt();
    long there = asks && anew ? checkpoint.look(contract.marker()).map(Sight::at).orElse(0L) : 0;
    for (Change change : asking(ready, attempt, requeue.seen(ready))) {
      slurm.apply(change);
    }
    if (anew && contract.ask() instanceof Ask.Flag flag) {
      checkpoint.raise(flag, attempt.id());
    }
    Checkpoint.Found found =
        !asks || (!anew && checkpoint.unbearable(contract, since))
            ? checkpoint.periodic(contract)
            : checkpoint.await(
                contract,
                new Marker.Asked(since, OptionalLong.empty(), there),
                () -> look(action, attempt) instanceof Standing.Over);
    return switch (look(action, attempt)) {
      case Standing.Over over -> over.outcome();
      case Standing.Ready again ->
          found.usable()
              ? requeue.go(again, attempt, requeue.seen(again), found.words())
              : new Outcome.Failed(found.words(), false);
    };
  }

  /** Whether this attempt has not asked before, or so long ago that it has to ask again. */
  private boolean asksNow(Standing.Ready ready, Attempt attempt) {
    if (!asks || ready.fence().isEmpty()) {
      return asks;
    }
    return ready.fence().get().step() == Fences.Step.SIGNALLED
        && checkpoint.stale(ready.contract(), attempt.startedAt());
  }

  /**
   * Nothing while a request of this attempt stands: its note does, whether or not the call went.
   */
  private List<Change> asking(Standing.Ready ready, Attempt attempt, OptionalLong seen) {
    if (!asksNow(ready, attempt)) {
      return List.of();
    }
    Change noted = Requeue.note(ready, attempt, Fences.Step.SIGNALLED, seen);
    return switch (ready.contract().ask()) {
      case Ask.Signal signal -> List.of(noted, new Change.Signal(ready.job().id(), signal));
      case Ask.Flag _, Ask.Annotation _, Ask.Hook _ -> List.of(noted);
    };
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Job> found = slurm.job(Names.jobOf(action.target()));
    if (found.isEmpty()) {
      return new Outcome.Done("ended by itself: Slurm knows it no more");
    }
    return new Restarted(found.get(), action, attempt).verdict(checkpoint);
  }
}
