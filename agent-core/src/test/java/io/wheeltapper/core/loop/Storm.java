package io.wheeltapper.core.loop;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One random storm in virtual time over the whole loop: faults, foreign and automatic drains,
 * persons who undo, pause, approve and change the mode, calls that fail or are lost, readings that
 * are lost or late, a clock that leaps, a ledger that breaks, a process that dies. Every real
 * effect is held against the {@link Laws} as it takes place.
 */
final class Storm {

  private static final long HOUR = 3_600_000L;
  private static final long READING = 10_000L;
  private static final long T0 = 1_000_000_000L;
  private static final String[] FAULTS = {
    "off-bus", "off-bus", "row-remap", "soft", "noted", "rank-failed", "well-again"
  };

  final List<Input> inputs = new ArrayList<>();
  final ListLedger ledger = new ListLedger();
  final Factory factory;
  int crashes;
  private final SplittableRandom random;
  private final Policy policy = policy();
  final Laws laws;
  private final boolean mayCrash;
  private long now = T0;

  @SuppressWarnings("NullAway.Init")
  private Rehearsal play;

  Storm(long seed) {
    random = new SplittableRandom(seed);
    factory = new Factory(random.split());
    factory.trouble = random.nextInt(3) * 0.25;
    factory.lossy = random.nextInt(3) * 0.1;
    laws = new Laws(factory, () -> ledger.broken, () -> now);
    factory.watcher = laws::watch;
    mayCrash = random.nextBoolean();
    for (int i = 1; i <= 20; i++) {
      factory.node("n" + i).busy = random.nextInt(4) == 0;
    }
    factory.dark.add("n" + (1 + random.nextInt(20)));
    for (int i = random.nextInt(9); i > 0; i--) {
      factory.wide.add("n" + (1 + random.nextInt(20)));
    }
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
    // What began in the last moments may end; ten minutes are more than any limit of a call.
    for (int i = 0; i < 60 && underWay(); i++) {
      live(READING);
    }
  }

  private boolean underWay() {
    return play.site().book().open().stream().anyMatch(k -> k.attempt().isPresent());
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
    laws.silent = false;
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
    laws.mode = Mode.ACT;
    laws.paused.clear();
    for (Entry entry : ledger.entries) {
      switch (entry) {
        case Entry.ModeSet m -> laws.mode = m.mode();
        case Entry.Paused p -> laws.paused.add(p.target());
        case Entry.Resumed r -> laws.paused.remove(r.target());
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
    List<Signal> changed = laws.silent ? List.of() : factory.read(now);
    if (!changed.isEmpty()) {
      play.take(new Input.Sensed(now, changed));
    }
  }

  private void happen() throws Exception {
    String name = "n" + (1 + random.nextInt(20));
    Factory.Node node = factory.node(name);
    switch (random.nextInt(19)) {
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
      case 12 -> hear(!laws.silent);
      case 13 -> {
        node.busy = !node.out() && !node.busy;
        read();
      }
      case 14 -> {
        factory.crashBefore = mayCrash && random.nextBoolean();
        factory.crashAfter = mayCrash && random.nextBoolean();
      }
      case 15 -> leap();
      case 16 -> {
        for (int i = random.nextInt(5); i >= 0; i--) {
          hold(factory.node("n" + (1 + random.nextInt(20))), "foreign", "works on the rack");
        }
        read();
      }
      case 17 -> {
        factory.sayAgain();
        read();
      }
      default -> {
        if (mayCrash) {
          throw new Factory.Crash();
        }
      }
    }
  }

  /**
   * The clock leaps ahead with nothing lived through, or the process begins anew with it set back.
   */
  private void leap() throws Exception {
    if (mayCrash && random.nextBoolean()) {
      now = Math.max(T0, now - random.nextInt(36) * HOUR);
      throw new Factory.Crash();
    }
    // The ledger's retries, one a second, are what a leap would live through.
    ledger.broken = false;
    live(READING);
    now += random.nextInt(3) == 0 ? Laws.DAY * (1 + random.nextInt(6)) : HOUR;
    play.retake(new Input.Tick(now, now));
    read();
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
        laws.failedRanks.add(name);
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
    if (laws.paused.isEmpty() || random.nextInt(3) == 0) {
      laws.paused.add(reach);
      play.take(new Input.Pause(now, reach, "bob", "works"));
    } else {
      for (Target each : List.copyOf(laws.paused)) {
        laws.paused.remove(each);
        play.take(new Input.Resume(now, each, "bob", ""));
      }
    }
  }

  private void setMode() {
    laws.mode = random.nextInt(3) == 0 ? Mode.OBSERVE : random.nextBoolean() ? Mode.ASK : Mode.ACT;
    play.take(new Input.SetMode(now, laws.mode, "*", "*", Target.site(), "bob", ""));
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
      laws.silent = true;
    } else {
      laws.silent = false;
      List<Signal> signals = new ArrayList<>(factory.read(now));
      signals.add(status);
      play.take(new Input.Sensed(now, signals));
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
            Laws.radius(),
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
