package io.wheeltapper.core.loop;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One random storm in virtual time over the whole loop: faults, foreign and automatic drains,
 * persons who undo, pause, approve and change the mode, calls that fail or are lost, a ledger that
 * breaks, a process that dies. Every real effect is held against the laws as it takes place; the
 * truth that it is held against is the factory's and the persons' own, never the agent's.
 */
final class Storm {

  static final int SITE_AT_ONCE = 4;
  static final int RACK_AT_ONCE = 2;
  static final int PER_HOUR = 6;
  private static final long HOUR = 3_600_000L;
  private static final long READING = 10_000L;
  private static final long T0 = 1_000_000_000L;
  private static final String[] FAULTS = {
    "off-bus", "off-bus", "row-remap", "soft", "noted", "rank-failed", "well-again"
  };

  final List<String> broken = new ArrayList<>();
  final List<Input> inputs = new ArrayList<>();
  final ListLedger ledger = new ListLedger();
  final Factory factory;
  int crashes;
  private final SplittableRandom random;
  private final Policy policy = policy();
  private final Set<Target> paused = new HashSet<>();
  private final Map<String, List<Long>> isolations = new HashMap<>();
  private final Set<String> failedRanks = new HashSet<>();
  private final Map<String, Integer> reboots = new HashMap<>();
  private final boolean mayCrash;
  private boolean silent;
  private Mode mode = Mode.ACT;
  private long now = T0;

  @SuppressWarnings("NullAway.Init")
  private Rehearsal play;

  Storm(long seed) {
    random = new SplittableRandom(seed);
    factory = new Factory(random.split());
    factory.trouble = random.nextInt(3) * 0.25;
    factory.watcher = this::watch;
    mayCrash = random.nextBoolean();
    for (int i = 1; i <= 20; i++) {
      factory.node("n" + i).busy = random.nextInt(4) == 0;
    }
    factory.dark.add("n" + (1 + random.nextInt(20)));
  }

  /** Lives through it, to a calm end. */
  void run() throws Exception {
    begin();
    int steps = 20 + random.nextInt(40);
    for (int i = 0; i < steps; i++) {
      surviving(this::happen);
      live(1_000L + random.nextInt(random.nextInt(4) == 0 ? 900_000 : 40_000));
    }
    factory.trouble = 0;
    ledger.broken = false;
    live(HOUR);
  }

  /** The recorded inputs taken again without hands. */
  List<Entry> again() throws Exception {
    List<Entry> entries = new ArrayList<>();
    Rehearsal replay = new Rehearsal(cast(List.of()), new ListLedger(), T0, entries::add, _ -> {});
    inputs.forEach(replay::retake);
    return entries;
  }

  private Rehearsal.Cast cast(List<io.wheeltapper.core.spi.Actuator> hands) {
    return new Rehearsal.Cast(
        policy, Stage.sessions(), new Gate(Guards.inOrder()), Stage.racks(), hands, Mode.ACT);
  }

  private void begin() throws Exception {
    play = new Rehearsal(cast(List.of(factory)), ledger, now, _ -> {}, inputs::add);
    factory.forgetSaid();
    silent = false;
    read();
  }

  private interface Part {
    void run() throws Exception;
  }

  private void surviving(Part part) throws Exception {
    boolean again = true;
    while (again) {
      try {
        part.run();
        again = false;
      } catch (Factory.Crash dead) {
        crashes++;
        ledger.broken = false;
        remember();
        part = this::begin;
      }
    }
  }

  /** What a person was not told is durable did not outlive the process. */
  private void remember() {
    mode = Mode.ACT;
    paused.clear();
    for (Entry entry : ledger.entries) {
      switch (entry) {
        case Entry.ModeSet m -> mode = m.mode();
        case Entry.Paused p -> paused.add(p.target());
        case Entry.Resumed r -> paused.remove(r.target());
        default -> {}
      }
    }
  }

  private void live(long millis) throws Exception {
    long until = now + millis;
    while (now < until) {
      now = Math.min(until, now + READING);
      surviving(() -> play.until(now));
      surviving(this::read);
    }
  }

  private void read() {
    List<Signal> changed = silent ? List.of() : factory.read(now);
    if (!changed.isEmpty()) {
      play.take(new Input.Sensed(now, changed));
    }
  }

  private void happen() throws Exception {
    String name = "n" + (1 + random.nextInt(20));
    Factory.Node node = factory.node(name);
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> faults(random.nextInt(3) == 0 ? 20 : 1 + random.nextInt(3));
      case 4 -> {
        hold(node, node.out() ? "none" : "foreign", node.out() ? "" : "fan");
        read();
      }
      case 5 -> {
        if (node.holder.equals("ours")) {
          hold(node, random.nextBoolean() ? "none" : "foreign", "");
        } else if (!node.out()) {
          hold(node, "automatic", random.nextBoolean() ? "Not responding" : "odd");
        } else if (node.holder.equals("automatic")) {
          hold(node, "none", "");
        }
        read();
      }
      case 6, 7 -> pause(name);
      case 8 -> setMode();
      case 9, 10 -> decide();
      case 11 -> ledger.broken = !ledger.broken;
      case 12 -> hear(!silent);
      case 13 -> {
        node.busy = !node.out() && !node.busy;
        read();
      }
      case 14 -> {
        factory.crashBefore = mayCrash && random.nextBoolean();
        factory.crashAfter = mayCrash && random.nextBoolean();
      }
      default -> {
        if (mayCrash) {
          throw new Factory.Crash();
        }
      }
    }
  }

  private void hold(Factory.Node node, String holder, String reason) {
    if (factory.dark.stream().anyMatch(n -> factory.node(n) == node)) {
      return;
    }
    node.holder = holder;
    node.reason = reason;
  }

  private void faults(int many) {
    List<Signal> batch = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      String name = "n" + (many == 20 ? i + 1 : 1 + random.nextInt(20));
      String fault = many == 20 ? "off-bus" : FAULTS[random.nextInt(FAULTS.length)];
      Origin origin = fault.equals("rank-failed") ? Origin.WORKLOAD : Origin.GPU_DRIVER;
      Target gpu = Target.gpuAt("0000:3b:00", name);
      batch.add(new Event(gpu, name, "kmsg", origin, now, fault, Map.of(), "raw " + now));
      if (fault.equals("rank-failed")) {
        failedRanks.add(name);
      }
    }
    play.take(new Input.Sensed(now, batch));
  }

  private void pause(String node) {
    Target reach =
        switch (random.nextInt(3)) {
          case 0 -> Target.site();
          case 1 -> Stage.racks().ancestors(Target.node(node)).getFirst();
          default -> Target.node(node);
        };
    if (paused.isEmpty() || random.nextInt(3) == 0) {
      paused.add(reach);
      play.take(new Input.Pause(now, reach, "bob", "works"));
    } else {
      for (Target each : List.copyOf(paused)) {
        paused.remove(each);
        play.take(new Input.Resume(now, each, "bob", ""));
      }
    }
  }

  private void setMode() {
    mode = random.nextInt(3) == 0 ? Mode.OBSERVE : random.nextBoolean() ? Mode.ASK : Mode.ACT;
    play.take(new Input.SetMode(now, mode, "*", "*", Target.site(), "bob", ""));
  }

  private void decide() {
    for (Case kase : List.copyOf(play.site().book().open())) {
      kase.plan()
          .ifPresent(p ->
              play.take(
                  new Input.Decided(
                      now, kase.id(), p.plan(), random.nextInt(5) > 0, "carol", "looked")));
    }
  }

  private void hear(boolean deaf) {
    Status status =
        new Status(
            new Target(Target.Kind.SENSOR, "slurm"),
            "",
            "slurm",
            Origin.AGENT,
            now,
            Known.SENSOR,
            deaf ? "silent" : "ok",
            Map.of(),
            "");
    if (deaf) {
      play.take(new Input.Sensed(now, List.of(status)));
      silent = true;
    } else {
      silent = false;
      List<Signal> signals = new ArrayList<>(factory.read(now));
      signals.add(status);
      play.take(new Input.Sensed(now, signals));
    }
  }

  /** The laws, at the moment of a real effect. */
  private void watch(Factory.Deed deed) {
    if (deed.action().equals(Catalogue.CALL_PERSON)) {
      law(!ledger.broken, "acts while the ledger is broken", deed);
      return;
    }
    Target node = Target.node(deed.node());
    Target rack = Stage.racks().ancestors(node).getFirst();
    law(!ledger.broken, "acts while the ledger is broken", deed);
    law(mode.compareTo(Mode.OBSERVE) > 0, "acts in observe", deed);
    law(
        !paused.contains(Target.site()) && !paused.contains(rack) && !paused.contains(node),
        "acts while paused",
        deed);
    if (Catalogue.find(deed.action()).orElseThrow().effect().equals(Effect.HARMLESS)) {
      return;
    }
    law(!silent, "acts while the scheduler's sensor is silent", deed);
    law(!factory.dark.contains(deed.node()), "acts on a node nobody speaks of", deed);
    law(!factory.node(deed.node()).holder.equals("foreign"), "touches foreign", deed);
    if (deed.action().equals("node.isolate")) {
      isolates(deed, rack);
    }
    boolean busy = factory.node(deed.node()).busy;
    if (deed.action().equals("node.reboot")) {
      law(!busy, "reboots a node at work", deed);
      law(reboots.merge(deed.node(), 1, Integer::sum) <= 2, "a third reboot within days", deed);
    }
    if (deed.action().equals("job.checkpoint-restart") && busy) {
      law(failedRanks.contains(deed.node()), "moves work on one witness", deed);
    }
  }

  private void isolates(Factory.Deed deed, Target rack) {
    if (factory.node(deed.node()).out()) {
      return;
    }
    long out = factory.nodes.values().stream().filter(Factory.Node::out).count();
    long rackOut =
        Stage.racks().members(rack).stream().filter(n -> factory.node(n.id()).out()).count();
    law(out + 1 <= SITE_AT_ONCE, "takes out one more than " + out + " of the site", deed);
    law(rackOut + 1 <= RACK_AT_ONCE, "takes out one more than " + rackOut + " of " + rack, deed);
    List<Long> hour = isolations.computeIfAbsent("site", _ -> new ArrayList<>());
    // The clock of the storm runs ahead of the effect by up to one reading.
    hour.add(now);
    hour.removeIf(t -> t <= now - HOUR + READING);
    law(hour.size() <= PER_HOUR, hour.size() + " taken out within an hour", deed);
  }

  private void law(boolean kept, String what, Factory.Deed deed) {
    if (!kept) {
      broken.add((now - T0) + ": " + what + ": " + deed);
    }
  }

  private static Policy policy() {
    Map<Fault, Ladder> ladders = new LinkedHashMap<>();
    put(
        ladders,
        Stage.ladder(
            "off-bus",
            90,
            Stage.rung(
                "reboot",
                "node.isolate",
                "job.checkpoint-restart",
                "node.reboot when idle",
                "node.validate",
                "node.return")));
    put(ladders, Stage.ladder("row-remap", 50, Stage.rung("reset", "gpu.reset when idle")));
    put(
        ladders,
        Stage.ladder(
            "soft",
            60,
            Stage.rung("isolate", "node.isolate", "node.validate", "node.return"),
            Stage.rung("reboot", "node.isolate", "node.reboot when idle", "node.return")));
    put(
        ladders,
        new Ladder(
            Fault.of("well-again"),
            95,
            1_000,
            300_000,
            List.of(),
            "",
            true,
            List.of(Stage.rung("give back", "node.validate", "node.return"))));
    Limits cautious = Limits.cautious();
    Limits limits =
        new Limits(
            List.of(
                new Limits.Radius(Target.Kind.SITE, SITE_AT_ONCE, 0, PER_HOUR, 0),
                new Limits.Radius(Target.Kind.RACK, RACK_AT_ONCE, 0, 0, 0)),
            cautious.cooldownMillis(),
            cautious.attempts(),
            cautious.freshMillis(),
            cautious.barredMillis(),
            List.of("Not responding"));
    return Policy.of(new Policy.Page("storm", "1", "hash", Mode.ACT), ladders, limits)
        .with(Stage.deadly(ladders.keySet()));
  }

  private static void put(Map<Fault, Ladder> ladders, Ladder ladder) {
    ladders.put(ladder.fault(), ladder);
  }
}
