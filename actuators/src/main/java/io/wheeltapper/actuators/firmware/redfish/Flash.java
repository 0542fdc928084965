package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Order;
import io.wheeltapper.actuators.redfish.Change;
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

  private Following following(Scene scene) {
    return new Following(scene.bmc(), scene.looks(), pace, manners);
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Scene scene = scene(action, attempt);
    return switch (scene.plans(scene.look(), attempt.startedAt()).plan(scene.firmware())) {
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
    Following following = following(scene);
    Flashing flashing = new Flashing(scene, following, pace, manners);
    boolean lost = false;
    String words = "";
    for (int round = 0; round < ROUNDS; round++) {
      Plans plans = scene.plans(scene.look(), attempt.startedAt());
      Plan plan = plans.plan(scene.firmware());
      scene.note(plans, plan);
      switch (plan) {
        case Plan.Instead i -> {
          return i.outcome();
        }
        case Plan.Hold h -> throw new CallFailed(CallFailed.Kind.NOT_MADE, h.why());
        case Plan.Follow f -> words = following.to(f.job().uri()).words();
        case Plan.Go go -> {
          if (lost && go.flash().isPresent()) {
            return flashing.taken(
                go.clear(), new Outcome.Failed("the BMC began no update: " + words, true));
          }
          try {
            return flashing.go(go);
          } catch (Flashing.Lost e) {
            lost = true;
            words = String.valueOf(e.getMessage());
            following.sought(SEEKS);
          }
        }
      }
    }
    return new Outcome.Unknown("no end is seen of it, and it is not interrupted: " + words);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Scene scene = scene(action, attempt);
    Look look = scene.look();
    Optional<Job> underWay = look.jobs().stream().filter(j -> j.active() && !j.waits()).findFirst();
    if (underWay.isPresent()) {
      Following.Went went = following(scene).to(underWay.get().uri());
      if (went.end().filter(e -> e == Job.End.GOES_ON).isPresent()) {
        return new Outcome.Unknown("it is still under way, not interrupted: " + went.words());
      }
      look = scene.look();
    }
    return new Proof(witness).of(scene, look, action.target().id());
  }
}
