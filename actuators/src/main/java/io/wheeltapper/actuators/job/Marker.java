package io.wheeltapper.actuators.job;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a marker says that the checkpoint which was asked for is whole. Pure; two looks are
 * needed at least, since one may fall into its writing.
 *
 * @param contract the owner's
 * @param asked what was so when it was asked for
 */
public record Marker(Contract contract, Asked asked) {

  /**
   * The request.
   *
   * @param at when it was asked for, epoch milliseconds
   * @param step the marker's step as it was then; empty where there was none, or it named none
   * @param there the marker's own time as it was then, where that is known; else 0
   */
  public record Asked(long at, OptionalLong step, long there) {

    /** Where nobody looked at the marker before. */
    public Asked(long at, OptionalLong step) {
      this(at, step, 0);
    }
  }

  /** What a look says. */
  public sealed interface Judgement {

    /** It is whole, of this step where it says so. */
    record Whole(OptionalLong step) implements Judgement {}

    /** Nothing was written since. */
    record Old(String why) implements Judgement {}

    /** Something was written, and it is no checkpoint, or not yet. */
    record Broken(String why) implements Judgement {}
  }

  /**
   * Judges a look.
   *
   * @param earlier what the look before it saw
   */
  public Judgement judge(Optional<Sight> now, Optional<Sight> earlier) {
    if (now.isEmpty()) {
      return new Judgement.Old("there is no marker: " + contract.marker());
    }
    Sight sight = now.get();
    if (!newer(sight)) {
      return new Judgement.Old("the marker was not written since: " + contract.marker());
    }
    Optional<String> fault = fault(contract, sight);
    if (fault.isPresent()) {
      return new Judgement.Broken(fault.get());
    }
    OptionalLong step = sight.step();
    OptionalLong before = asked.step();
    if (step.isPresent() && before.isPresent() && step.getAsLong() < before.getAsLong()) {
      return new Judgement.Broken(
          "the marker goes back from step " + before.getAsLong() + " to " + step.getAsLong());
    }
    return now.equals(earlier)
        ? new Judgement.Whole(step)
        : new Judgement.Broken("the marker keeps changing: " + contract.marker());
  }

  /**
   * By its time; where it has none, only a higher step can be newer. What was there before is no
   * answer, though it bears a later time where the storage's clock is before ours.
   */
  private boolean newer(Sight sight) {
    if (sight.at() > 0) {
      return sight.at() > asked.at() && sight.at() != asked.there();
    }
    OptionalLong step = sight.step();
    return step.isPresent()
        && (asked.step().isEmpty() || step.getAsLong() > asked.step().getAsLong());
  }

  /** Why it cannot be the marker of a whole checkpoint, whenever it was written. */
  public static Optional<String> fault(Contract contract, Sight sight) {
    if (sight.size() == 0) {
      return Optional.of("the marker is empty: " + contract.marker());
    }
    return contract
        .complete()
        .filter(word -> !sight.text().contains(word))
        .map(_ -> "the marker is not complete: " + contract.marker());
  }
}
