package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restarts a node by its BMC. Whether it was reset is told by when the BMC says that it last was,
 * set against the BMC's own clock: so that an attempt of which nobody remembers whether it was made
 * is looked for and never made twice.
 */
public final class NodeReset implements Deed {

  /**
   * What a site sets.
   *
   * @param heed how long a host has to heed a graceful restart
   * @param unproven whether one is reset whose BMC keeps nothing to prove it by
   * @param full whether standby power may be cut too
   */
  public record Site(Duration heed, boolean unproven, boolean full) {}

  /** The machine of a target; empty when none is listed. */
  @FunctionalInterface
  public interface Hosts {
    Optional<Host> of(Target target) throws CallFailed;
  }

  /** Both clocks have whole seconds. */
  private static final long GRAIN_MILLIS = 2_000;

  /** A reset that was taken is carried out, and noted, within so long. */
  private static final Duration FORCED = Duration.ofMinutes(3);

  /** A BMC is weak: a boot of many minutes is not looked at each second. */
  private static final long LOOK_MILLIS = 5_000;

  private static final int REMEMBERED = 1_000;

  /**
   * What this process knows of an attempt.
   *
   * @param before when it was last reset before, in the BMC's words
   * @param accepted whether the BMC took the call
   */
  private record Sent(String before, long at, boolean accepted) {}

  private record Seen(Outcome outcome, long at) {}

  private final Reset reset;
  private final Hosts hosts;
  private final Pace pace;
  private final Site site;
  private final Map<String, Sent> sent = few();
  private final Map<String, Seen> seen = few();

  /** Of these machines. */
  public NodeReset(Reset reset, Hosts hosts, Pace pace, Site site) {
    this.reset = reset;
    this.hosts = hosts;
    this.pace = pace;
    this.site = site;
  }

  private static <V> Map<String, V> few() {
    return java.util.Collections.synchronizedMap(
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  @Override
  public ActionType type() {
    return reset.action();
  }

  @Override
  public boolean offered() {
    return reset != Reset.FULL || site.full();
  }

  /** Where another restarts the machine: not while its firmware is written. */
  @Override
  public Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
    return host(action).underWay().map(what -> "its BMC: " + what);
  }

  /** What is to be done now: one call, or an outcome in place of it. */
  private record Plan(Optional<Outcome> instead, Optional<Machine> machine) {
    static Plan not(Outcome outcome) {
      return new Plan(Optional.of(outcome), Optional.empty());
    }
  }

  private static Outcome refuse(String why) {
    return new Outcome.Failed(why, false);
  }

  private static Outcome later(String why) {
    return new Outcome.Failed(why, true);
  }

  private Host host(Action action) throws CallFailed {
    Target target = action.target();
    if (target.kind() != Target.Kind.NODE) {
      throw new IllegalArgumentException(reset.action().name() + " wants a node, not " + target);
    }
    return hosts
        .of(target)
        .orElseThrow(
            () -> new IllegalArgumentException("no BMC is listed for " + target + " in 'bmcs'"));
  }

  private Plan plan(Host host, Attempt attempt) throws CallFailed, InterruptedException {
    if (!offered()) {
      return Plan.not(refuse("not switched on; 'full-power-cycle: true' does"));
    }
    Machine machine;
    try {
      machine = host.look(pace);
    } catch (Machine.NoneSuch e) {
      return Plan.not(refuse(String.valueOf(e.getMessage())));
    }
    Optional<Outcome> instead = instead(machine, attempt);
    if (instead.isEmpty()) {
      instead = host.underWay().map(what -> later("not now: " + what));
    }
    return new Plan(instead, Optional.of(machine));
  }

  private Optional<Outcome> instead(Machine machine, Attempt attempt) {
    Optional<Sent> ours = Optional.ofNullable(sent.get(attempt.id()));
    if (ours.filter(Sent::accepted).isPresent()) {
      return Optional.of(new Outcome.Done("asked for already"));
    }
    if (since(machine, attempt, ours)) {
      return Optional.of(new Outcome.Done("was reset already, " + machine.lastReset()));
    }
    if (machine.action().isEmpty()) {
      return Optional.of(refuse("its BMC offers no reset"));
    }
    if (machine.power().equals("Off")) {
      return Optional.of(refuse("it is switched off, and not by this: somebody may work in it"));
    }
    if (!machine.on()) {
      return Optional.of(later("its power is " + Words.plain(machine.power(), 40)));
    }
    if (!machine.takes(reset.type())) {
      return Optional.of(
          refuse("its BMC takes no " + reset.type() + ", only " + plain(machine.allowed())));
    }
    if (!machine.tells() && !site.unproven()) {
      return Optional.of(
          refuse(
              untold(machine)
                  + ", so that a reset could not be proven;"
                  + " 'unproven: true' makes it all the same"));
    }
    return Optional.empty();
  }

  private static String untold(Machine machine) {
    return machine.unheard().isEmpty()
        ? "its BMC does not tell when it was last reset"
        : machine.unheard();
  }

  private static String plain(List<String> types) {
    return Words.plain(String.join(", ", types), 200);
  }

  /** Whether it was reset since the attempt began, as far as that can be told. */
  private static boolean since(Machine machine, Attempt attempt, Optional<Sent> ours) {
    if (machine.resetAt().isPresent()) {
      return machine.resetAt().getAsLong() >= attempt.startedAt() - GRAIN_MILLIS;
    }
    return !machine.lastReset().isEmpty()
        && ours.filter(s -> !machine.lastReset().equals(s.before())).isPresent();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Host host = host(action);
    Plan plan = plan(host, attempt);
    if (plan.instead().isPresent()) {
      return List.of("nothing: " + plan.instead().get().detail());
    }
    return List.of(
        host.describe(reset, plan.machine().orElseThrow()),
        "look at when its BMC says that it was last reset, until it has booted");
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Host host = host(action);
    Plan plan = plan(host, attempt);
    if (plan.instead().isPresent()) {
      return plan.instead().get();
    }
    Machine machine = plan.machine().orElseThrow();
    sent.put(attempt.id(), new Sent(machine.lastReset(), pace.now(), false));
    try {
      host.reset(reset, machine);
    } catch (CallFailed e) {
      if (e.kind() != Kind.UNCERTAIN) {
        sent.remove(attempt.id());
      }
      throw e;
    }
    sent.put(attempt.id(), new Sent(machine.lastReset(), pace.now(), true));
    return new Outcome.Done(reset.type() + " taken");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Seen last = seen.get(attempt.id());
    if (last != null && pace.now() - last.at() < LOOK_MILLIS) {
      return last.outcome();
    }
    Optional<Host> host = hosts.of(action.target());
    if (host.isEmpty()) {
      return new Outcome.Unknown("no BMC is listed for " + action.target() + " any more");
    }
    Outcome outcome = looked(host.get(), attempt);
    if (outcome instanceof Outcome.Failed failed && failed.retryable()) {
      seen.put(attempt.id(), new Seen(outcome, pace.now()));
    }
    return outcome;
  }

  private Outcome looked(Host host, Attempt attempt) throws CallFailed, InterruptedException {
    Machine machine;
    try {
      machine = host.look(pace);
    } catch (Machine.NoneSuch e) {
      // A BMC that restarts lists nothing for a while.
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
    Optional<Sent> ours = Optional.ofNullable(sent.get(attempt.id()));
    if (since(machine, attempt, ours)) {
      return up(machine, "reset " + machine.lastReset());
    }
    boolean accepted = ours.filter(Sent::accepted).isPresent();
    if (!machine.tells()) {
      return unproven(machine, ours.filter(Sent::accepted));
    }
    boolean over = pace.now() - attempt.startedAt() >= window().toMillis();
    if (over) {
      String words =
          reset == Reset.REBOOT
              ? "the host did not restart within " + window().toMinutes() + " min of being asked"
              : "not reset within " + window().toMinutes() + " min";
      return new Outcome.Failed(words + "; last reset " + machine.lastReset(), !accepted);
    }
    return accepted
        ? later("not reset yet; last reset " + machine.lastReset())
        : new Outcome.Unknown(
            "whether a reset is under way is not known before "
                + window().toMinutes()
                + " min are over");
  }

  private Duration window() {
    return reset == Reset.REBOOT ? site.heed() : FORCED;
  }

  private static Outcome up(Machine machine, String what) {
    String boots = machine.progress().isEmpty() ? "" : ", " + Words.plain(machine.progress(), 60);
    if (!machine.on()) {
      return later(what + "; its power is " + Words.plain(machine.power(), 40));
    }
    return machine.booted()
        ? new Outcome.Done(what + "; its power is On" + boots)
        : later(what + "; it boots" + boots);
  }

  /** Where the BMC keeps no time: what it took, and then its power. Never after a restart of us. */
  private Outcome unproven(Machine machine, Optional<Sent> accepted) {
    if (accepted.isEmpty()) {
      return new Outcome.Unknown(untold(machine) + ", and this process did not ask it to");
    }
    if (pace.now() - accepted.get().at() < FORCED.toMillis()) {
      return later("taken; " + untold(machine) + ", so it is given some minutes");
    }
    // A site that wants a proof, and had reason to expect one.
    return site.unproven()
        ? up(machine, "taken; " + untold(machine))
        : new Outcome.Unknown("taken; since then " + untold(machine));
  }
}
