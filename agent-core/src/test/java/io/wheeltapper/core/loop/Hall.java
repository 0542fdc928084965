package io.wheeltapper.core.loop;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A hall of nodes in racks of four, with what else contains them; events name their faults. */
final class Hall {

  static final long T0 = 1_000_000_000L;

  final ListLedger ledger = new ListLedger();
  final List<Input> inputs = new ArrayList<>();
  final Stage.Hands hands = new Stage.Hands();
  final Map<Target, List<Target>> members = new TreeMap<>();
  final Policy policy;
  private final List<Gate.Bound> guards;

  @SuppressWarnings("NullAway.Init")
  Rehearsal play;

  Hall(int nodes) throws Exception {
    this(nodes, Map.of(), Guards.inOrder());
  }

  /** With more that contains nodes: {@code loop:cdu-1} to how many of the first. */
  Hall(int nodes, Map<String, Integer> more, List<Gate.Bound> guards) throws Exception {
    this.guards = guards;
    for (int i = 1; i <= nodes; i++) {
      Target rack = new Target(Target.Kind.RACK, "r" + (i - 1) / 4);
      members.computeIfAbsent(rack, _ -> new ArrayList<>()).add(Target.node("n" + i));
    }
    more.forEach((name, first) -> members.put(Target.parse(name), nodes(1, first)));
    Limits limits =
        Limits.cautious()
            .with(List.of(new Limits.Radius(Target.Kind.SITE, 1_000_000, 0, 1_000_000, 0)));
    policy = Policy.of(new Policy.Page("hall", "1", "hash", Mode.ACT), ladders(), limits);
    play = begin(T0);
    for (int i = 1; i <= nodes; i++) {
      node(T0, "n" + i, true);
    }
  }

  static List<Target> nodes(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> Target.node("n" + i)).toList();
  }

  static Map<Fault, Ladder> ladders() {
    Map<Fault, Ladder> all = new HashMap<>();
    Ladder.Rung drain =
        Stage.rung("drain", "node.isolate", "node.reboot", "node.validate", "node.return");
    put(all, "gpu-fell-off-bus", 90, drain);
    put(all, "node-unreachable", 88, Stage.rung("isolate", "node.isolate", "person.call"));
    put(all, "nvlink-error", 68, drain);
    put(all, "gpu-reset-wanted", 70, drain);
    put(all, "gpu-throttled", 35, Stage.rung("call a person", "person.call"));
    put(all, "loop-flow-lost", 98, Stage.rung("call a person", "person.call"));
    put(all, "gpu-app-fault", 10);
    put(all, "job-rank-failed", 10);
    return all;
  }

  private static void put(
      Map<Fault, Ladder> all, String fault, int priority, Ladder.Rung... rungs) {
    all.put(Fault.of(fault), Stage.ladder(fault, priority, rungs));
  }

  /** Begins, or after a stop begins again. */
  Rehearsal begin(long at) throws Exception {
    Diagnosis sessions =
        new Diagnosis(
            List.of(new Saying(false), new Saying(false)), new Saying(true), Diagnosis.Fan.IN_TURN);
    return new Rehearsal(
        new Rehearsal.Cast(
            policy, sessions, new Gate(guards), topology(), List.of(hands), Mode.ACT),
        ledger,
        at,
        _ -> {},
        inputs::add);
  }

  private Topology topology() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return members.entrySet().stream()
            .filter(e -> e.getValue().contains(target))
            .map(Map.Entry::getKey)
            .toList();
      }

      @Override
      public List<Target> members(Target target) {
        return members.getOrDefault(target, List.of());
      }
    };
  }

  void node(long at, String name, boolean idle) {
    sense(at, status(at, name, idle));
  }

  static Status status(long at, String name, boolean idle) {
    Map<String, String> fields =
        Map.of(
            Known.NODE_ISOLATED,
            "false",
            Known.NODE_IDLE,
            Boolean.toString(idle),
            Known.NODE_RESPONDING,
            "true",
            Known.NODE_HOLDER,
            "none");
    return new Status(
        Target.node(name), name, "slurm", Origin.SCHEDULER, at, Known.NODE, "s", fields, "");
  }

  void job(long at, String id, String state, List<Target> on) {
    String names = String.join(",", on.stream().map(Target::id).toList());
    sense(
        at,
        new Status(
            Target.job("slurm", id),
            "",
            "slurm",
            Origin.SCHEDULER,
            at,
            Known.JOB,
            state,
            Map.of(Known.JOB_NODES, names, Known.JOB_RESTARTS, "0"),
            ""));
  }

  /** A GPU of a node says it; {@code xid} may be empty. */
  static Event gpu(long at, Target node, int gpu, String fault, String xid) {
    return new Event(
        Target.gpuAt("0000:" + (10 + gpu) + ":00", node.id()),
        node.id(),
        "kmsg",
        Origin.GPU_DRIVER,
        at,
        fault,
        xid.isEmpty() ? Map.of() : Map.of("xid", xid),
        fault + " " + at);
  }

  /** Something that is on no node says it. */
  static Event of(long at, Target target, String fault) {
    return new Event(target, "", "bms", Origin.FACILITY, at, fault, Map.of(), fault);
  }

  void sense(long at, Signal... signals) {
    play.take(new Input.Sensed(at, List.of(signals)));
  }

  List<String> open() {
    return play.site().book().open().stream().map(k -> k.subject().toString()).sorted().toList();
  }

  <E extends Entry> List<E> all(Class<E> kind) {
    return ledger.entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The causes named, in order, each once. */
  List<String> causes() {
    return all(Entry.Found.class).stream()
        .filter(f -> f.rule().equals(Sign.RULE))
        .filter(f -> !f.fault().equals(Causes.ELSEWHERE))
        .map(f -> f.target().toString())
        .distinct()
        .toList();
  }

  List<String> isolated() {
    return hands.effects.stream()
        .filter(e -> e.startsWith("node.isolate"))
        .map(e -> e.substring("node.isolate node:".length()))
        .sorted()
        .toList();
  }

  /** The event's type is the fault's name; node events by node sessions, others by the site's. */
  private record Saying(boolean site) implements Diagnoser {
    @Override
    public List<Finding> diagnose(Step step) {
      return step.signals().stream()
          .filter(Event.class::isInstance)
          .map(Event.class::cast)
          .filter(e -> e.node().isEmpty() == site)
          .map(e ->
              new Finding(
                  Fault.of(e.type()),
                  e.target(),
                  e.node(),
                  e.at(),
                  "saying",
                  "",
                  "",
                  List.of(e),
                  e.fields()))
          .toList();
    }

    @Override
    public void close() {}
  }
}
