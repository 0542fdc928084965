package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Order;
import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.actuators.redfish.Receipt;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code firmware.rollback} and {@code firmware.restore}: a version of the site's is flashed by the
 * BMC, its task followed to its end, what it needs is reset, and the version looked at anew. A
 * flash under way is never interrupted; what another began is waited for. One component at a time,
 * since all acts on a node take its one lane, and nothing is begun while any update is under way.
 */
final class Flash implements Deed {

  /** Looks that may each end in following a task; more are no progress. */
  private static final int ROUNDS = 3;

  /** Looks for the task of a flash whose answer was lost. */
  private static final int SEEKS = 3;

  /** Whom a target's BMC is asked by. */
  @FunctionalInterface
  interface Bmcs {
    Optional<Redfish> at(Target target) throws CallFailed;
  }

  /** The site's file, read anew at each use. */
  @FunctionalInterface
  interface Site {
    Firmware now() throws CallFailed;
  }

  private final ActionType type;
  private final Bmcs bmcs;
  private final Site site;
  private final Witness witness;
  private final Before before;
  private final Following.Manners manners;
  private final Pace pace;

  Flash(
      ActionType type,
      Bmcs bmcs,
      Site site,
      Witness witness,
      Before before,
      Following.Manners manners,
      Pace pace) {
    this.type = type;
    this.bmcs = bmcs;
    this.site = site;
    this.witness = witness;
    this.before = before;
    this.manners = manners;
    this.pace = pace;
  }

  @Override
  public ActionType type() {
    return type;
  }

  /** Everything that one operation needs. */
  private record Scene(
      Redfish bmc, Firmware firmware, Order order, Looks looks, Before before, String caseId) {

    private String node() {
      return bmc.bmc().name();
    }

    /** What parts there are to be, as far as is known now. */
    Before.Parts parts() {
      return before.of(caseId, node(), order.component());
    }

    /** What is there is what there was, where nothing was done yet. */
    void note(Plans plans, Plan plan) {
      if (plans.untouched() || (plan instanceof Plan.Go go && go.flash().isPresent())) {
        before.note(caseId, node(), order.component(), plans.items());
      }
    }
  }

  private Scene scene(Action action, Attempt attempt) throws CallFailed {
    Redfish bmc =
        bmcs.at(action.target())
            .orElseThrow(() ->
                new CallFailed(
                    CallFailed.Kind.REFUSED, "no BMC of " + action.target() + " is listed"));
    Firmware firmware = site.now();
    Order order = Order.of(action, firmware);
    return new Scene(bmc, firmware, order, new Looks(bmc, pace), before, attempt.caseId());
  }

  private static Plans plans(Scene scene, Attempt attempt) throws CallFailed, InterruptedException {
    Look look = scene.looks().at(scene.order().component());
    return new Plans(scene.order(), look, scene.parts(), attempt.startedAt());
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Scene scene = scene(action, attempt);
    return switch (plans(scene, attempt).plan(scene.firmware())) {
      case Plan.Instead i -> List.of("nothing: " + i.outcome().detail());
      case Plan.Hold h -> List.of("wait for: " + h.why());
      case Plan.Follow f -> List.of("wait for its end: " + f.job().words());
      case Plan.Go go -> {
        List<String> lines = new ArrayList<>();
        for (Change change : go.changes()) {
          lines.add(scene.bmc().describe(change));
          if (go.flash().filter(change::equals).isPresent()) {
            lines.add("wait for the task to end, at most " + manners.limit());
          }
        }
        lines.add(
            "look at the inventory until it says "
                + scene.order().words()
                + (scene.order().component().witness().isEmpty() ? ", by one witness" : ""));
        yield lines;
      }
    };
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Scene scene = scene(action, attempt);
    boolean lost = false;
    String words = "";
    for (int round = 0; round < ROUNDS; round++) {
      Plans plans = plans(scene, attempt);
      Plan plan = plans.plan(scene.firmware());
      scene.note(plans, plan);
      switch (plan) {
        case Plan.Instead i -> {
          return i.outcome();
        }
        case Plan.Hold h -> throw new CallFailed(CallFailed.Kind.NOT_MADE, h.why());
        case Plan.Follow f -> words = following(scene).to(f.job().uri()).words();
        case Plan.Go go -> {
          if (lost && go.flash().isPresent()) {
            return taken(
                scene, go.clear(), new Outcome.Failed("the BMC began no update: " + words, true));
          }
          try {
            return go(scene, go);
          } catch (Lost e) {
            lost = true;
            words = String.valueOf(e.getMessage());
            following(scene).sought(SEEKS);
          }
        }
      }
    }
    return new Outcome.Unknown("no end is seen of it, and it is not interrupted: " + words);
  }

  /** A flash without an answer: the BMC's tasks say whether it began. */
  private static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(CallFailed cause) {
      super(cause.getMessage(), cause);
    }
  }

  private Following following(Scene scene) {
    return new Following(scene.bmc(), scene.looks(), pace, manners);
  }

  private Outcome go(Scene scene, Plan.Go go) throws CallFailed, InterruptedException, Lost {
    String words = go.done();
    String said = "";
    if (go.flash().isPresent()) {
      Following.Went went;
      try {
        if (go.force().isPresent()) {
          scene.bmc().apply(go.force().get());
        }
        went = flash(scene, go.flash().get());
      } catch (CallFailed e) {
        return notBegun(scene, go.clear(), e);
      }
      words = words + "; " + went.words();
      said = went.said();
      Optional<Outcome> bad = judged(scene, went);
      if (bad.isPresent()) {
        return taken(scene, go.clear(), bad.get()).with(said);
      }
    }
    return ended(scene, go, words).with(said);
  }

  /** No flash goes on, so that the flag has no business there any more. */
  private static Outcome notBegun(Scene scene, Optional<Change> clear, CallFailed why)
      throws CallFailed, InterruptedException {
    if (clear.isEmpty()) {
      throw why;
    }
    try {
      scene.bmc().apply(clear.get());
    } catch (CallFailed e) {
      return new Outcome.Unknown(
          why.getMessage() + "; ForceUpdate may still be set: " + e.getMessage());
    }
    throw why;
  }

  private Following.Went flash(Scene scene, Change flash)
      throws CallFailed, InterruptedException, Lost {
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
    Following.Went went = following(scene).after(receipt);
    if (went.end().isEmpty()) {
      outlast(scene, began);
    }
    return went;
  }

  /**
   * What the BMC has forgotten may still go on: nothing is reset before the inventory shows its
   * end, or a flash cannot take any longer.
   */
  private void outlast(Scene scene, long began) throws InterruptedException {
    while (pace.now() - began < manners.limit().toMillis()) {
      try {
        Look look = scene.looks().at(scene.order().component());
        Plans now = new Plans(scene.order(), look, scene.parts(), began);
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
  private static Optional<Outcome> judged(Scene scene, Following.Went went)
      throws InterruptedException {
    if (went.end().isEmpty()) {
      return Optional.empty();
    }
    return switch (went.end().get()) {
      case THROUGH -> Optional.empty();
      case GOES_ON ->
          Optional.of(new Outcome.Unknown("still under way, not interrupted: " + went.words()));
      case SKIPPED ->
          Optional.of(new Outcome.Failed("the BMC changed nothing: " + went.words(), false));
      case BAD -> Optional.of(bad(scene, went.words()));
    };
  }

  /**
   * It was written to: also of a part that tells its old version nobody can say that it is well.
   */
  private static Outcome bad(Scene scene, String words) throws InterruptedException {
    try {
      Look look = scene.looks().at(scene.order().component());
      Plans now = new Plans(scene.order(), look, scene.parts(), 0);
      return new Outcome.Unknown("flashing failed, now " + now.versions() + ": " + words);
    } catch (CallFailed e) {
      return new Outcome.Unknown("flashing failed: " + words + "; " + e.getMessage());
    }
  }

  /** The flag goes whatever came of it, but not from under a flash that goes on. */
  private static Outcome taken(Scene scene, Optional<Change> clear, Outcome outcome)
      throws InterruptedException {
    if (clear.isEmpty() || outcome.detail().startsWith("still under way")) {
      return outcome;
    }
    try {
      scene.bmc().apply(clear.get());
      return outcome;
    } catch (CallFailed e) {
      return new Outcome.Unknown(
          outcome.detail() + "; ForceUpdate may still be set: " + e.getMessage());
    }
  }

  /** What is left once the image is there; where it stops, the next try goes on from there. */
  private static Outcome ended(Scene scene, Plan.Go go, String words)
      throws CallFailed, InterruptedException {
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

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Scene scene = scene(action, attempt);
    Look look = scene.looks().at(scene.order().component());
    Optional<Job> underWay = look.jobs().stream().filter(j -> j.active() && !j.waits()).findFirst();
    if (underWay.isPresent()) {
      Following.Went went = following(scene).to(underWay.get().uri());
      if (went.end().filter(e -> e == Job.End.GOES_ON).isPresent()) {
        return new Outcome.Unknown("it is still under way, not interrupted: " + went.words());
      }
      look = scene.looks().at(scene.order().component());
    }
    return seen(scene, look, action.target().id());
  }

  private Outcome seen(Scene scene, Look look, String node)
      throws CallFailed, InterruptedException {
    Plans now = new Plans(scene.order(), look, scene.parts(), 0);
    Order order = scene.order();
    Machine machine = look.machine();
    String has = "the inventory says " + order.component().name() + " " + now.versions();
    if (!now.has(order.wanted())) {
      return new Outcome.Failed(has + ", not " + order.wanted().version(), true);
    }
    if (!now.lost().isEmpty()) {
      return new Outcome.Failed(has + ", but lost since is " + now.lost(), true);
    }
    if (now.raised()) {
      return new Outcome.Failed(has + "; ForceUpdate is still set", true);
    }
    if (!machine.runs()) {
      return new Outcome.Failed(
          has + "; not up yet: " + machine.power() + " " + machine.boot(), true);
    }
    if (machine.health().equals("Critical")) {
      return new Outcome.Failed(has + ", and the machine's health is Critical", true);
    }
    if (!now.counted()) {
      return new Outcome.Unknown(
          has
              + ", but how many parts it had is not known any more: say it as 'count' in the"
              + " site's file");
    }
    Optional<String> second;
    try {
      second = witness.says(order.component(), node);
    } catch (CallFailed e) {
      return new Outcome.Failed(has + "; " + e.getMessage(), true);
    }
    if (second.isEmpty()) {
      return new Outcome.Done(has + ", by one witness, the BMC");
    }
    String wanted = order.wanted().version();
    return second.get().equals(wanted) || (" " + second.get() + " ").contains(" " + wanted + " ")
        ? new Outcome.Done(has + ", and so says the second witness: " + second.get())
        : new Outcome.Failed(has + ", but the second witness says " + second.get(), true);
  }
}
