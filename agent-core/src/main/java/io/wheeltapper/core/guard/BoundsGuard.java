package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.SetPoints;
import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A set-point is moved only within the bounds of the configuration, at most its step at once and
 * not faster than it says, and only from where the plan took it to stand. No bounds: no move. The
 * way back is never paced.
 */
final class BoundsGuard implements Guard {

  @Override
  public String name() {
    return "bounds";
  }

  @Override
  public Verdict judge(Question question) {
    String action = question.action().name();
    Optional<String> of = SetPoints.of(action);
    if (of.isEmpty()) {
      return Verdict.allow();
    }
    Target on = question.action().target();
    Optional<Bound> bound = question.site().book().setPoints().bound(of.get(), on);
    if (bound.isEmpty()) {
      return new Verdict.Deny("the configuration has no bounds for the " + of.get() + " of " + on);
    }
    Optional<BigDecimal> low = Bound.number(question.action().parameter(SetPoints.LOW));
    Optional<BigDecimal> high = Bound.number(question.action().parameter(SetPoints.HIGH));
    if (low.isEmpty() || high.isEmpty() || low.get().compareTo(high.get()) >= 0) {
      return new Verdict.Deny("the plan does not say from where to where");
    }
    boolean raises = SetPoints.raises(action);
    BigDecimal goal = raises ? high.get() : low.get();
    // The way back of a step must lie within them too.
    BigDecimal outside = bound.get().holds(goal) ? low.get() : goal;
    if (!bound.get().holds(outside)) {
      return new Verdict.Deny(
          Bound.text(outside)
              + " lies outside the configuration's "
              + bound.get().least()
              + " to "
              + bound.get().most()
              + " for the "
              + of.get()
              + " of "
              + on);
    }
    Optional<Verdict> elsewhere = elsewhere(question, of.get(), low.get(), high.get());
    return elsewhere.isPresent() || !raises
        ? elsewhere.orElse(Verdict.allow())
        : paced(question, bound.get(), high.get().subtract(low.get()));
  }

  /** What others moved since is theirs. */
  private static Optional<Verdict> elsewhere(
      Question question, String of, BigDecimal low, BigDecimal high) {
    Target on = question.action().target();
    Optional<BigDecimal> stands =
        question.site().world().setPoint(on, of).map(Status::value).flatMap(Bound::number);
    if (stands.isEmpty()) {
      return Optional.of(
          new Verdict.Hold(
              "nobody says where the " + of + " of " + on + " stands", Verdict.UNTIL_CHANGED));
    }
    boolean expected = stands.get().compareTo(low) == 0 || stands.get().compareTo(high) == 0;
    return expected
        ? Optional.empty()
        : Optional.of(
            new Verdict.Deny(
                "the "
                    + of
                    + " of "
                    + on
                    + " stands at "
                    + Bound.text(stands.get())
                    + " by others, not at "
                    + Bound.text(low)));
  }

  private static Verdict paced(Question question, Bound bound, BigDecimal move) {
    if (move.compareTo(new BigDecimal(bound.step())) > 0) {
      return new Verdict.Deny(
          "a move of "
              + Bound.text(move)
              + " is more than the configuration's step of "
              + bound.step());
    }
    long last = question.site().book().setPoints().raisedAt(bound.of(), bound.on());
    long next = last + bound.everyMillis();
    return last > 0 && question.now() < next
        ? new Verdict.Hold("moved less than " + bound.everyMillis() / 60_000 + " min ago", next)
        : Verdict.allow();
  }
}
