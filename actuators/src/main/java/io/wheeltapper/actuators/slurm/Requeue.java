package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Queues a running job again under its id: noted at the job first, then requeued, then hurried. */
record Requeue(Slurm slurm, Checkpoint checkpoint, Pace pace) {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** A requeued job is COMPLETING for some seconds before its start time can be changed. */
  private static final int LOOKS_FOR_PENDING = 20;

  /** For the account of steps lost only: that it cannot be read keeps no job on a sick node. */
  OptionalLong seen(Standing.Ready ready) throws InterruptedException {
    try {
      return ready.contract().progress().isEmpty()
          ? OptionalLong.empty()
          : checkpoint
              .look(ready.contract().progress().get())
              .map(Sight::step)
              .orElse(OptionalLong.empty());
    } catch (CallFailed e) {
      return OptionalLong.empty();
    }
  }

  static Change note(Standing.Ready ready, Attempt attempt, Fences.Step step, OptionalLong seen) {
    Fences.Fence fence = new Fences.Fence(attempt.id(), step, ready.base(), seen);
    return new Change.Note(
        ready.job().id(), Fences.in(ready.job().adminComment()).with(fence).toString());
  }

  /** The calls of {@link #go}, for people. */
  List<String> describe(Standing.Ready ready, Attempt attempt, OptionalLong seen) {
    String id = ready.job().id();
    return Stream.of(
            note(ready, attempt, Fences.Step.REQUEUED, seen),
            new Change.Requeue(id),
            new Change.StartSoon(id))
        .map(slurm::describe)
        .toList();
  }

  /**
   * Requeues.
   *
   * @param seen a step of the run that ends, by which its loss is counted
   * @param words why it may be
   */
  Outcome go(Standing.Ready ready, Attempt attempt, OptionalLong seen, String words)
      throws CallFailed, InterruptedException {
    String id = ready.job().id();
    slurm.apply(note(ready, attempt, Fences.Step.REQUEUED, seen));
    slurm.apply(new Change.Requeue(id));
    return new Outcome.Done("requeued; " + words + startSoon(id));
  }

  /** A courtesy: without it the job waits for its old credential to expire, two minutes. */
  private String startSoon(String id) throws InterruptedException {
    try {
      for (int i = 0; i < LOOKS_FOR_PENDING; i++) {
        Optional<Job> job = slurm.job(id);
        if (job.isEmpty() || job.get().running()) {
          return "";
        }
        if (job.get().state().equals("PENDING")) {
          slurm.apply(new Change.StartSoon(id));
          return "";
        }
        pace.pause(BETWEEN_LOOKS);
      }
      return "";
    } catch (CallFailed e) {
      return "; starts at Slurm's own time: " + Words.plain(String.valueOf(e.getMessage()), 200);
    }
  }
}
