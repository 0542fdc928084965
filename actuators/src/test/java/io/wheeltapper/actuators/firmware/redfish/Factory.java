package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.actuators.redfish.Receipt;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.actuators.redfish.Resource;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Causes;
import io.wheeltapper.core.policy.Costs;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.spi.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Forty nodes with emulated BMCs, a scheduler that obeys, and the whole agent in virtual time. */
final class Factory {

  static final long T0 = 1_700_000_000_000L;
  static final Fault UNWANTED = Fault.of("firmware-unwanted");
  private static final long STEP = 30_000L;

  /** The process died here. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  final Map<String, EmulatedBmc> bmcs = new LinkedHashMap<>();
  final Map<String, String> held = new TreeMap<>();
  final List<String> everHeld = new ArrayList<>();
  final List<String> persons = new ArrayList<>();
  final List<Entry> ledger = new ArrayList<>();
  final Clock clock = new Clock();
  int mostHeld;
  Path file;

  /** Dies at the first call for which it says so: {@code before POST …}, {@code after GET …}. */
  Predicate<String> dies = _ -> false;

  Run host = FirmwareRedfishRig.NO_WITNESS;
  private Rehearsal play;

  Factory(int nodes, Path file) throws Exception {
    this.file = file;
    for (int i = 1; i <= nodes; i++) {
      String name = "n%03d".formatted(i);
      bmcs.put(name, new EmulatedBmc(FirmwareRedfishRig.bmc(name), clock::now, "1.2.0"));
    }
    this.play = begin(T0);
    tell();
  }

  /** A new process over the same ledger and the same world. */
  void restart() throws Exception {
    dies = _ -> false;
    play = begin(play.now() + 5_000);
    tell();
  }

  private Rehearsal begin(long at) throws Exception {
    return new Rehearsal(
        new Rehearsal.Cast(
            policy(),
            new Diagnosis(List.of(new Naming()), new Naming(), Diagnosis.Fan.IN_TURN),
            new Gate(Guards.inOrder()),
            racks(),
            List.of(firmware(), new Scheduler()),
            Mode.ACT),
        new Kept(),
        at,
        _ -> {},
        _ -> {});
  }

  private Actuator firmware() {
    Settings settings = new Settings("fw", new FirmwareRedfishKind().spec(), Map.of());
    return ActuatorKinds.protect(
        "fw",
        new Deeds(
            FirmwareRedfishKind.deeds(
                settings,
                t -> Optional.ofNullable(bmcs.get(t.id())).map(Mortal::new),
                () -> Firmware.read("file", file),
                new Witness(host(), Line.open("w"), Duration.ofSeconds(1)),
                clock),
            List.of(Line.open("fw")),
            List.of()));
  }

  private Run host() {
    return (argv, limit) -> host.run(argv, limit);
  }

  private static Policy policy() {
    TreeMap<String, String> idle =
        new TreeMap<>(Map.of("one-origin", "nothing runs there", "ask", "false"));
    Ladder ladder =
        new Ladder(
            UNWANTED,
            50,
            5_000,
            600_000,
            List.of(),
            "",
            false,
            List.of(
                new Ladder.Rung(
                    "roll back when idle",
                    List.of(
                        new Ladder.Step("node.isolate", true, 0, new TreeMap<>()),
                        new Ladder.Step("firmware.rollback", true, 0, idle),
                        new Ladder.Step("node.validate", false, 0, new TreeMap<>()),
                        new Ladder.Step("node.return", false, 0, new TreeMap<>())))));
    Map<Fault, Ladder> ladders = new LinkedHashMap<>();
    ladders.put(UNWANTED, ladder);
    return Policy.of(new Policy.Page("test", "1", "hash", Mode.ACT), ladders, Limits.cautious())
        .with(
            Costs.cautious()
                .with(Map.of(UNWANTED, new Costs.Hazard(60, 0, 3_600_000L, "the test's"))))
        .with(Causes.cautious().settling(0).atLeast(1_000));
  }

  private Topology racks() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return target.kind() == Target.Kind.NODE
            ? List.of(new Target(Target.Kind.RACK, "r" + (number(target.id()) - 1) / 4))
            : List.of();
      }

      @Override
      public List<Target> members(Target rack) {
        return rack.kind() == Target.Kind.RACK
            ? IntStream.rangeClosed(1, 4)
                .mapToObj(i -> "n%03d".formatted(Integer.parseInt(rack.id().substring(1)) * 4 + i))
                .map(Target::node)
                .toList()
            : List.of();
      }
    };
  }

  private static int number(String node) {
    return Integer.parseInt(node.substring(1));
  }

  /** The BIOS of every node is to go back. */
  void unwanted() {
    bmcs.keySet().forEach(this::unwanted);
  }

  void unwanted(String node) {
    sense(
        new Event(
            Target.node(node),
            node,
            "kmsg",
            Origin.BMC,
            play.now(),
            UNWANTED.code(),
            Map.of(),
            "raw " + node + play.now()));
  }

  private void sense(Signal signal) {
    play.take(new Input.Sensed(play.now(), List.of(signal)));
  }

  /** What the scheduler says now of every node. */
  void tell() {
    mostHeld = Math.max(mostHeld, held.size());
    for (String node : bmcs.keySet()) {
      String reason = held.getOrDefault(node, "");
      sense(
          new Status(
              Target.node(node),
              node,
              "slurm",
              Origin.SCHEDULER,
              play.now(),
              Known.NODE,
              "state",
              Map.of(
                  Known.NODE_ISOLATED,
                  Boolean.toString(!reason.isEmpty()),
                  Known.NODE_IDLE,
                  "true",
                  Known.NODE_RESPONDING,
                  "true",
                  Known.NODE_HOLDER,
                  reason.isEmpty() ? "none" : "ours",
                  Known.NODE_REASON,
                  reason,
                  Known.NODE_CASE,
                  Known.caseIn(reason),
                  Known.NODE_SET_BY,
                  "agent"),
              ""));
    }
  }

  /** Lives on until it is so, or the time is over. */
  boolean until(Duration most, java.util.function.BooleanSupplier so) {
    long end = play.now() + most.toMillis();
    Map<String, String> told = Map.copyOf(held);
    long last = play.now();
    while (play.now() < end && !so.getAsBoolean()) {
      long due = Math.max(play.now() + STEP, Math.min(end, play.nextDue()));
      play.until(Math.min(due, play.now() + 20 * STEP));
      if (!held.equals(told) || play.now() - last > 240_000) {
        told = Map.copyOf(held);
        last = play.now();
        tell();
      }
    }
    return so.getAsBoolean();
  }

  void approve(String node) {
    var kase = play.site().book().about(Target.node(node)).orElseThrow();
    play.take(
        new Input.Decided(
            play.now(), kase.id(), kase.plan().orElseThrow().plan(), true, "alice", "go on"));
  }

  long flashed() {
    return bmcs.values().stream().filter(b -> b.flashes > 0).count();
  }

  <E extends Entry> List<E> all(Class<E> kind) {
    return ledger.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The loop's time, and beside it all the time that an actuator waited. */
  final class Clock implements Pace {
    private long waited;

    @Override
    public synchronized long now() {
      return (play == null ? T0 : play.now()) + waited;
    }

    @Override
    public synchronized void pause(Duration time) {
      waited += time.toMillis();
    }
  }

  /** The BMC by a process that may die at any call. */
  private final class Mortal implements Redfish {
    private final EmulatedBmc inner;

    Mortal(EmulatedBmc inner) {
      this.inner = inner;
    }

    @Override
    public Bmc bmc() {
      return inner.bmc();
    }

    private void dies(String where) {
      if (dies.test(where)) {
        throw new Died();
      }
    }

    @Override
    public Optional<Resource> get(String uri) throws CallFailed {
      dies("before GET " + uri);
      return inner.get(uri);
    }

    @Override
    public Receipt apply(Change change) throws CallFailed {
      dies("before " + change.method() + " " + change.uri());
      Receipt receipt = inner.apply(change);
      dies("after " + change.method() + " " + change.uri());
      return receipt;
    }
  }

  /** Isolates, gives back, validates by the BMC's word on health, and calls a person. */
  private final class Scheduler implements Actuator {

    @Override
    public List<ActionType> actions() {
      return List.of("node.isolate", "node.return", "node.validate", "person.call").stream()
          .map(name -> {
            Catalogue.Known known = Catalogue.find(name).orElseThrow();
            Duration minute = Duration.ofMinutes(1);
            return new ActionType(name, known.effect(), known.inverse(), minute, minute);
          })
          .toList();
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of("scheduler: " + action);
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) {
      String node = action.target().id();
      switch (action.name()) {
        case "node.isolate" -> {
          held.put(node, Known.reason(attempt.caseId(), attempt.fault(), ""));
          everHeld.add(node);
        }
        case "node.return" -> held.remove(node);
        case "node.validate" -> {
          return bmcs.get(node).health.equals("OK")
              ? new Outcome.Done("passed")
              : new Outcome.Failed("it is not well", false);
        }
        default -> persons.add(node + ": " + action.parameter("why"));
      }
      return new Outcome.Done("done");
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      boolean holds = held.containsKey(action.target().id());
      boolean so =
          switch (action.name()) {
            case "node.isolate" -> holds;
            case "node.return" -> !holds;
            default -> true;
          };
      return so ? new Outcome.Done("seen") : new Outcome.Failed("not so", true);
    }
  }

  /** The event's type is the fault's name; the finding says which version. */
  private static final class Naming implements Diagnoser {
    @Override
    public List<Finding> diagnose(Step step) {
      return step.signals().stream()
          .filter(Event.class::isInstance)
          .map(Event.class::cast)
          .map(e ->
              new Finding(
                  Fault.of(e.type()),
                  e.target(),
                  e.node(),
                  e.at(),
                  "naming",
                  "",
                  "",
                  List.of(e),
                  Map.of("component", "bios", "from", "1.2.0", "to", "1.1.0")))
          .toList();
    }

    @Override
    public void close() {}
  }

  private final class Kept implements Ledger {
    @Override
    public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint) {
      ledger.addAll(group);
      return ledger.size();
    }

    @Override
    public long size() {
      return ledger.size();
    }

    @Override
    public void read(long from, BiConsumer<Long, Entry> each) {
      for (int i = (int) from; i < ledger.size(); i++) {
        each.accept((long) i, ledger.get(i));
      }
    }

    @Override
    public void close() {}
  }
}
