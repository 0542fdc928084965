package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.actuators.redfish.Receipt;
import io.wheeltapper.core.model.Outcome;
import java.util.Optional;

/**
 * Carries out what is to be done to one node: raises ForceUpdate, sends the image, follows its
 * task, takes the flag back, resets. Where it stops, the next try goes on from what is then seen.
 */
record Flashing(Scene scene, Following following, Pace pace, Following.Manners manners) {

  /** A flash without an answer: the BMC's tasks say whether it began. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(CallFailed cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * All of it, in order.
   *
   * @throws Lost when the image was sent and no answer came
   */
  Outcome go(Plan.Go go) throws CallFailed, InterruptedException, Lost {
    String words = go.done();
    String said = "";
    if (go.flash().isPresent()) {
      Following.Went went;
      try {
        if (go.force().isPresent()) {
          scene.bmc().apply(go.force().get());
        }
        went = flash(go.flash().get());
      } catch (CallFailed e) {
        return notBegun(go.clear(), e);
      }
      words = words + "; " + went.words();
      said = went.said();
      Optional<Outcome> bad = judged(went);
      if (bad.isPresent()) {
        return taken(go.clear(), bad.get()).with(said);
      }
    }
    return ended(go, words).with(said);
  }

  private Following.Went flash(Change flash) throws CallFailed, InterruptedException, Lost {
    long began = pace.now();
    Receipt receipt;
    try {
      receipt = scene.bmc().apply(flash);
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.UNCERTAIN) {
        throw new Lost(e);
      }
      throw e;
    }
    Following.Went went = following.after(receipt);
    if (went.end().isEmpty()) {
      outlast(began);
    }
    return went;
  }

  /**
   * What the BMC has forgotten may still go on: nothing is reset before the inventory shows its
   * end, or a flash cannot take any longer.
   */
  private void outlast(long began) throws InterruptedException {
    while (pace.now() - began < manners.limit().toMillis()) {
      try {
        Plans now = scene.plans(scene.look(), began);
        if ((now.has(scene.order().wanted()) && now.lost().isEmpty()) || now.staged()) {
          return;
        }
      } catch (CallFailed e) {
        // No word is no end.
      }
      pace.pause(manners.poll().multipliedBy(6));
    }
  }

  /** Nothing where it may go on; what the BMC forgot, the inventory judges after the reset. */
  private Optional<Outcome> judged(Following.Went went) throws InterruptedException {
    if (went.end().isEmpty()) {
      return Optional.empty();
    }
    return switch (went.end().get()) {
      case THROUGH -> Optional.empty();
      case GOES_ON ->
          Optional.of(new Outcome.Unknown("still under way, not interrupted: " + went.words()));
      case SKIPPED ->
          Optional.of(new Outcome.Failed("the BMC changed nothing: " + went.words(), false));
      case BAD -> Optional.of(bad(went.words()));
    };
  }

  /**
   * It was written to: also of a part that tells its old version nobody can say that it is well.
   */
  private Outcome bad(String words) throws InterruptedException {
    try {
      Plans now = scene.plans(scene.look(), 0);
      return new Outcome.Unknown("flashing failed, now " + now.versions() + ": " + words);
    } catch (CallFailed e) {
      return new Outcome.Unknown("flashing failed: " + words + "; " + e.getMessage());
    }
  }

  /** No flash goes on, so that the flag has no business there any more. */
  private Outcome notBegun(Optional<Change> clear, CallFailed why)
      throws CallFailed, InterruptedException {
    if (clear.isEmpty()) {
      throw why;
    }
    try {
      scene.bmc().apply(clear.get());
    } catch (CallFailed e) {
      return mayStand(String.valueOf(why.getMessage()), e);
    }
    throw why;
  }

  /** The flag goes whatever came of it, but not from under a flash that goes on. */
  Outcome taken(Optional<Change> clear, Outcome outcome) throws InterruptedException {
    if (clear.isEmpty() || outcome.detail().startsWith("still under way")) {
      return outcome;
    }
    try {
      scene.bmc().apply(clear.get());
      return outcome;
    } catch (CallFailed e) {
      return mayStand(outcome.detail(), e);
    }
  }

  private static Outcome mayStand(String words, CallFailed why) {
    return new Outcome.Unknown(words + "; ForceUpdate may still be set: " + why.getMessage());
  }

  /** What is left once the image is there; where it stops, the next try goes on from there. */
  private Outcome ended(Plan.Go go, String words) throws CallFailed, InterruptedException {
    try {
      if (go.clear().isPresent()) {
        scene.bmc().apply(go.clear().get());
      }
      if (go.reset().isPresent()) {
        scene.bmc().apply(go.reset().get());
      }
      return new Outcome.Done(words + (go.reset().isPresent() ? "; reset" : ""));
    } catch (CallFailed e) {
      if (e.kind() != CallFailed.Kind.REFUSED) {
        throw e;
      }
      return new Outcome.Unknown(words + "; then refused: " + e.getMessage());
    }
  }
}
