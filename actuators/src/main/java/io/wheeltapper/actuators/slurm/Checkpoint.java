package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.spi.Attempt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether there is a checkpoint to go on from. One that was asked for counts once its marker is
 * newer than the request and the same at two looks; where none comes, the last periodic one counts
 * while it is no older than the loss that the owner bears. Times are the storage's: its clock must
 * agree with ours to well under the smallest {@code loss}.
 *
 * @param longestWait the site's bound on any contract's wait
 */
record Checkpoint(Marks marks, Pace pace, Duration longestWait) {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** Looks at the marker between two looks at the job. */
  private static final int LOOKS_A_JOB = 5;

  /** What was found. */
  record Found(boolean usable, String words) {}

  /** Whether waiting has become pointless: the job ended, or requeued itself. */
  @FunctionalInterface
  interface Over {
    boolean now() throws CallFailed, InterruptedException;
  }

  /** Creates the flag that asks for one. */
  void raise(Contract.Ask.Flag flag, Attempt attempt) throws CallFailed {
    try {
      marks.raise(flag.file(), attempt.id());
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "no flag file: " + e.getMessage(), e);
    }
  }

  /** Waits for one that is newer than the attempt. */
  Found await(Contract contract, Attempt attempt, Over over)
      throws CallFailed, InterruptedException {
    long wait = Math.min(contract.patience().toMillis(), longestWait.toMillis());
    long until = pace.now() + wait;
    Optional<Marks.Mark> before = Optional.empty();
    for (int look = 1; ; look++) {
      Optional<Marks.Mark> mark =
          look(contract.marker()).filter(m -> m.modifiedAt() > attempt.startedAt());
      if (mark.isPresent() && mark.equals(before)) {
        return new Found(true, "a checkpoint was written when asked");
      }
      if (pace.now() >= until || (look % LOOKS_A_JOB == 0 && over.now())) {
        return periodic(contract);
      }
      before = mark;
      pace.pause(BETWEEN_LOOKS);
    }
  }

  /** The last periodic one: the newer of the marker and the declared file, once it stands still. */
  Found periodic(Contract contract) throws CallFailed, InterruptedException {
    long last = last(contract);
    for (int look = 1; look <= LOOKS_A_JOB; look++) {
      long before = last;
      pace.pause(BETWEEN_LOOKS);
      last = last(contract);
      if (last == before) {
        return aged(contract, last);
      }
    }
    return new Found(false, "the checkpoint keeps changing: " + contract.marker());
  }

  private Found aged(Contract contract, long last) {
    if (last < 0) {
      return new Found(false, "there is no checkpoint: " + contract.marker());
    }
    Duration age = Duration.ofMillis(Math.max(0, pace.now() - last));
    String words = "the last checkpoint is " + age.toSeconds() + " s old";
    return age.compareTo(contract.loss()) <= 0
        ? new Found(true, words)
        : new Found(false, words + ", more than the job bears: " + contract.loss());
  }

  private long last(Contract contract) throws CallFailed {
    Path file = contract.periodic().orElse(contract.marker());
    return Math.max(written(contract.marker()), written(file));
  }

  private long written(Path file) throws CallFailed {
    return look(file).map(Marks.Mark::modifiedAt).orElse(-1L);
  }

  /** Whether the file changed after a time, epoch milliseconds. */
  boolean changedSince(Path file, long time) throws CallFailed {
    return look(file).filter(m -> m.modifiedAt() > time).isPresent();
  }

  /** A file that cannot be looked at is not a missing one. */
  private Optional<Marks.Mark> look(Path file) throws CallFailed {
    try {
      return marks.look(file);
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.NONSENSE, "cannot look at " + file + ": " + e, e);
    }
  }

  /** What is waited for, for people. */
  List<String> describe(Contract contract, boolean asked) {
    String loss = " no older than " + contract.loss();
    if (!asked) {
      return List.of("look at " + contract.marker() + ":" + loss);
    }
    String wait = "wait " + contract.patience() + " at most for " + contract.marker();
    return switch (contract.ask()) {
      case Contract.Ask.Flag flag -> List.of("create " + flag.file(), wait + ", else" + loss);
      case Contract.Ask.Signal _ -> List.of(wait + ", else" + loss);
    };
  }
}
