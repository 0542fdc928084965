package io.wheeltapper.actuators.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether there is a checkpoint to go on from. One that was asked for counts once its marker is
 * newer than the request, whole, and the same at two looks; where none comes, the last periodic one
 * counts while it is no older than the loss that the owner bears. A marker that was begun and is
 * not whole is none, and makes nothing else younger. Times are the storage's: its clock must agree
 * with ours to well under the smallest {@code loss}.
 *
 * @param marks the files
 * @param sights what is no file
 * @param longestWait the site's bound on any contract's wait
 */
public record Checkpoint(Marks marks, Sights sights, Pace pace, Duration longestWait) {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** By so much the storage's clock may be before ours; what is later lies about its time. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  /** Looks at the marker between two looks at the job. */
  private static final int LOOKS_A_JOB = 5;

  /**
   * What was found.
   *
   * @param step of the checkpoint, where it says so
   * @param broken whether a marker was written since the request that is none of a whole checkpoint
   */
  public record Found(boolean usable, OptionalLong step, String words, boolean broken) {
    static Found no(String words) {
      return new Found(false, OptionalLong.empty(), words, false);
    }
  }

  /** Whether waiting has become pointless: the job ended, or requeued itself. */
  @FunctionalInterface
  public interface Over {
    /** Looks. */
    boolean now() throws CallFailed, InterruptedException;
  }

  /** Creates the flag that asks for one. */
  public void raise(Ask.Flag flag, String attempt) throws CallFailed, InterruptedException {
    leave(flag.file(), attempt);
  }

  /** Leaves a word for the job in a file of its own, if there is none. */
  public void leave(Path file, String word) throws CallFailed, InterruptedException {
    try {
      marks.raise(file, word);
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "no flag file: " + e.getMessage(), e);
    }
  }

  /** Takes that word back, if the job has not taken it. */
  public void takeBack(Path file, String word) throws CallFailed, InterruptedException {
    try {
      marks.lower(file, word);
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "not taken back: " + e.getMessage(), e);
    }
  }

  /** What may be waited for, whatever a contract says. */
  public Duration patience(Contract contract) {
    return contract.patience().compareTo(longestWait) < 0 ? contract.patience() : longestWait;
  }

  /** Whether a request is so old that what came of it since says nothing of now. */
  public boolean stale(Contract contract, long asked) {
    Duration patience = patience(contract);
    Duration longest = patience.compareTo(contract.loss()) < 0 ? patience : contract.loss();
    return pace.now() - asked > longest.toMillis();
  }

  /** Whether what was seen at that time is more than the owner bears to lose. */
  public boolean unbearable(Contract contract, long seen) {
    return pace.now() - seen > contract.loss().toMillis();
  }

  /** Waits for one that is newer than the request. */
  public Found await(Contract contract, Marker.Asked asked, Over over)
      throws CallFailed, InterruptedException {
    Marker marker = new Marker(contract, asked);
    long until = pace.now() + patience(contract).toMillis();
    Optional<Sight> before = Optional.empty();
    for (int look = 1; ; look++) {
      Optional<Sight> sight = look(contract.marker());
      Marker.Judgement judged = judged(marker, sight, before);
      if (judged instanceof Marker.Judgement.Whole(OptionalLong step)) {
        return new Found(true, step, "a checkpoint was written when asked" + at(step), false);
      }
      if (pace.now() >= until || (look % LOOKS_A_JOB == 0 && over.now())) {
        return judged instanceof Marker.Judgement.Broken(String why)
            ? other(contract, why)
            : periodic(contract);
      }
      before = sight;
      pace.pause(BETWEEN_LOOKS);
    }
  }

  private Marker.Judgement judged(Marker marker, Optional<Sight> sight, Optional<Sight> before) {
    return sight.isPresent() && ahead(sight.get()).isPositive()
        ? new Marker.Judgement.Broken("the marker " + future(sight.get()))
        : marker.judge(sight, before);
  }

  /** How far beyond what clocks may differ it lies in the future. */
  private Duration ahead(Sight sight) {
    return Duration.ofMillis(sight.at() - pace.now()).minus(SKEW);
  }

  private String future(Sight sight) {
    long seconds = (sight.at() - pace.now()) / 1000;
    return "is from " + seconds + " s in the future: the storage's clock is not ours, or it lies";
  }

  /** After a broken marker only a checkpoint that is another file can be gone on from. */
  private Found other(Contract contract, String why) throws CallFailed, InterruptedException {
    if (contract.periodic().isEmpty()) {
      return new Found(false, OptionalLong.empty(), why, true);
    }
    Found found = stable(contract, List.of(contract.periodic().get()));
    return new Found(found.usable(), found.step(), why + "; " + found.words(), true);
  }

  /**
   * The last periodic one: the newer of the marker and the declared source, once it stands still.
   */
  public Found periodic(Contract contract) throws CallFailed, InterruptedException {
    return stable(
        contract,
        contract
            .periodic()
            .map(p -> List.of(contract.marker(), p))
            .orElse(List.of(contract.marker())));
  }

  private Found stable(Contract contract, List<Source> sources)
      throws CallFailed, InterruptedException {
    Optional<Sight> last = newest(contract, sources);
    for (int look = 1; look <= LOOKS_A_JOB; look++) {
      Optional<Sight> before = last;
      pace.pause(BETWEEN_LOOKS);
      last = newest(contract, sources);
      if (last.equals(before)) {
        return last.map(s -> aged(contract, s))
            .orElseGet(() -> Found.no("there is no checkpoint: " + contract.marker()));
      }
    }
    return Found.no("the checkpoint keeps changing: " + contract.marker());
  }

  private Optional<Sight> newest(Contract contract, List<Source> sources)
      throws CallFailed, InterruptedException {
    Optional<Sight> newest = Optional.empty();
    for (Source source : sources) {
      Optional<Sight> sight =
          look(source)
              .filter(s ->
                  s.size() > 0
                      && (!source.equals(contract.marker())
                          || Marker.fault(contract, s).isEmpty()));
      if (sight.isPresent() && newest.filter(n -> n.at() >= sight.get().at()).isEmpty()) {
        newest = sight;
      }
    }
    return newest;
  }

  private Found aged(Contract contract, Sight last) {
    if (last.at() <= 0) {
      return Found.no("nobody can say how old the last checkpoint is: " + contract.marker());
    }
    if (ahead(last).isPositive()) {
      return Found.no("the last checkpoint " + future(last));
    }
    Duration age = Duration.ofMillis(Math.max(0, pace.now() - last.at()));
    String words = "the last checkpoint is " + age.toSeconds() + " s old" + at(last.step());
    return age.compareTo(contract.loss()) <= 0
        ? new Found(true, last.step(), words, false)
        : Found.no(words + ", more than the job bears: " + contract.loss());
  }

  private static String at(OptionalLong step) {
    return step.isPresent() ? ", step " + step.getAsLong() : "";
  }

  /** Whether it changed after a time, epoch milliseconds. */
  public boolean changedSince(Source source, long time) throws CallFailed, InterruptedException {
    return look(source).filter(s -> s.at() > time).isPresent();
  }

  /** Looks once. A file that cannot be looked at is not a missing one. */
  public Optional<Sight> look(Source source) throws CallFailed, InterruptedException {
    if (!(source instanceof Source.File file)) {
      return sights.look(source);
    }
    try {
      return marks.look(file.path());
    } catch (IOException e) {
      throw new CallFailed(CallFailed.Kind.NONSENSE, "cannot look at " + file + ": " + e, e);
    }
  }

  /** What is waited for, for people. */
  public List<String> describe(Contract contract, boolean asked) {
    String loss = " no older than " + contract.loss();
    return asked
        ? List.of(
            "wait " + patience(contract) + " at most for " + contract.marker() + ", else" + loss)
        : List.of("look at " + contract.marker() + ":" + loss);
  }
}
