package io.wheeltapper.actuators;

import java.time.Duration;

/**
 * Around a line that leaves a system alone: lets it hear of each call only what that says about the
 * system. What we could not even make, and what was turned away since we call too fast, says
 * nothing: it neither opens the line nor closes it to a dead system. A call that went on until our
 * own time was over has had no answer. Asked to call later, it makes no call until then.
 */
final class FairLine implements Line {

  private final Line inner;

  /** Until then no call is made; on {@link System#nanoTime}'s scale. */
  private long notBefore = System.nanoTime();

  FairLine(Line inner) {
    this.inner = inner;
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public <T> T read(Call<T> call) throws CallFailed, InterruptedException {
    return through(call, false);
  }

  @Override
  public <T> T write(Call<T> call) throws CallFailed, InterruptedException {
    return through(call, true);
  }

  @Override
  public Look look() {
    return inner.look();
  }

  private <T> T through(Call<T> call, boolean write) throws CallFailed, InterruptedException {
    Duration wait = wait(Duration.ZERO);
    if (wait.isPositive()) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE,
          "asked to call later; in " + (wait.toSeconds() + 1) + " s (" + name() + ")");
    }
    Trip trip = Trip.CURRENT.isBound() ? Trip.CURRENT.get() : new Trip();
    boolean wrote = trip.wrote();
    try {
      Call<T> heard = () -> heard(call, write, trip);
      return write ? inner.write(heard) : inner.read(heard);
    } catch (Aside aside) {
      if (!wrote) {
        trip.wroteNothing();
      }
      wait(aside.failed.later());
      throw aside.failed;
    } catch (CallFailed e) {
      if (e.getCause() instanceof InterruptedException over) {
        throw over;
      }
      throw e;
    }
  }

  private static <T> T heard(Call<T> call, boolean write, Trip trip)
      throws CallFailed, InterruptedException {
    try {
      return call.make();
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.NOT_MADE) {
        throw new Aside(e);
      }
      throw e;
    } catch (InterruptedException e) {
      if (trip.isOver()) {
        throw new CallFailed(
            write ? CallFailed.Kind.UNCERTAIN : CallFailed.Kind.UNREACHABLE,
            "no answer until the operation's time was over",
            e);
      }
      throw e;
    }
  }

  /** How long no call is made yet; not before this time from now on. */
  private synchronized Duration wait(Duration more) {
    long now = System.nanoTime();
    if (more.isPositive()) {
      notBefore = now + more.toNanos();
    }
    return Duration.ofNanos(notBefore - now);
  }

  /** Carries a failure past the line, which takes it for no word about the system. */
  private static final class Aside extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CallFailed failed;

    Aside(CallFailed failed) {
      super(failed);
      this.failed = failed;
    }
  }
}
