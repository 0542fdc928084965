package io.wheeltapper.core.loop;

import io.wheeltapper.core.guard.Guards;
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
import io.wheeltapper.core.policy.Calendar;
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
import io.wheeltapper.core.spi.NotCalled;
import io.wheeltapper.core.spi.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A small stage: nodes n1..n20, events that name their fault, and hands that obey a script. */
final class Stage {

  static final long T0 = 1_000_000L;
  final ListLedger ledger = new ListLedger();
  final List<Input> inputs = new ArrayList<>();
  final Hands hands = new Hands();
  final Map<String, String> holders = new HashMap<>();
  final Policy policy;
  final Mode ceiling;

  @SuppressWarnings("NullAway.Init")
  Rehearsal play;

  Stage(Mode ceiling, Consumer<Map<Fault, Ladder>> ladders) throws Exception {
    this(ceiling, ladders, Limits.cautious());
  }

  Stage(Mode ceiling, Consumer<Map<Fault, Ladder>> ladders, Limits limits) throws Exception {
    this(ceiling, ladders, limits, Calendar.cautious());
  }

  Stage(Mode ceiling, Consumer<Map<Fault, Ladder>> ladders, Limits limits, Calendar calendar)
      throws Exception {
    Map<Fault, Ladder> all = new LinkedHashMap<>();
    ladders.accept(all);
    // These plays are about one node or about limits: no common cause is looked for in them.
    this.policy =
        Policy.of(new Policy.Page("test", "1", "hash", Mode.ACT), all, limits)
            .with(deadly(all.keySet()))
            .with(Causes.cautious().settling(0).atLeast(1_000))
            .with(calendar);
    this.ceiling = ceiling;
    this.play = begin(T0);
    for (int i = 1; i <= 20; i++) {
      node(T0, "n" + i, "false", "true", "none", "");
    }
  }

  /** Each of the faults ends the work on its node at once. */
  static Costs deadly(Collection<Fault> faults) {
    Map<Fault, Costs.Hazard> hazards = new HashMap<>();
    faults.forEach(f -> hazards.put(f, new Costs.Hazard(60, 0, 3_600_000L, "the test's")));
    return Costs.cautious().with(hazards);
  }

  Rehearsal begin(long at) throws Exception {
    return begin(at, ceiling);
  }

  private Rehearsal begin(long at, Mode ceiling) throws Exception {
    return new Rehearsal(
        new Rehearsal.Cast(
            policy, sessions(), new Gate(Guards.inOrder()), racks(), List.of(hands), ceiling),
        ledger,
        at,
        _ -> {},
        inputs::add);
  }

  /** Set back to observe, its hands bound. */
  Rehearsal observing(long at) throws Exception {
    hands.bound = true;
    return begin(at, Mode.OBSERVE);
  }

  static Diagnosis sessions() {
    return new Diagnosis(List.of(new Naming(), new Naming()), new Silent(), Diagnosis.Fan.IN_TURN);
  }

  static Topology racks() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        if (target.kind() != Target.Kind.NODE) {
          return List.of();
        }
        int number = Integer.parseInt(target.id().substring(1));
        return List.of(new Target(Target.Kind.RACK, "r" + (number - 1) / 4));
      }

      @Override
      public List<Target> members(Target rack) {
        if (rack.kind() != Target.Kind.RACK) {
          return List.of();
        }
        int first = Integer.parseInt(rack.id().substring(1)) * 4;
        return java.util.stream.IntStream.rangeClosed(first + 1, first + 4)
            .mapToObj(i -> Target.node("n" + i))
            .toList();
      }
    };
  }

  void node(long at, String name, String isolated, String idle, String holder, String reason) {
    holders.put(name, holder);
    Map<String, String> fields =
        Map.of(
            Known.NODE_ISOLATED,
            isolated,
            Known.NODE_IDLE,
            idle,
            Known.NODE_RESPONDING,
            "true",
            Known.NODE_HOLDER,
            holder,
            Known.NODE_REASON,
            reason,
            Known.NODE_CASE,
            Known.caseIn(reason),
            Known.NODE_SET_BY,
            holder.equals("foreign") ? "alice" : "agent");
    sense(
        at,
        new Status(
            Target.node(name),
            name,
            "slurm",
            Origin.SCHEDULER,
            at,
            Known.NODE,
            "state",
            fields,
            ""));
  }

  /** The scheduler shows our isolation of a node, in the name of its newest case. */
  void held(long at, String name, String idle) {
    String caseId =
        all(Entry.Found.class).stream()
            .filter(f -> f.node().equals(name))
            .reduce((_, last) -> last)
            .orElseThrow()
            .caseId();
    node(at, name, "true", idle, "ours", Known.reason(caseId, "fault", ""));
  }

  void job(long at, String id, String state, String nodes) {
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
            Map.of(Known.JOB_NODES, nodes, Known.JOB_RESTARTS, "0"),
            ""));
  }

  void fault(long at, String node, String fault, Origin origin) {
    sense(
        at,
        new Event(
            Target.gpuAt("0000:3b:00", node),
            node,
            "kmsg",
            origin,
            at,
            fault,
            Map.of(),
            "raw " + at));
  }

  void sense(long at, Signal signal) {
    play.take(new Input.Sensed(at, List.of(signal)));
  }

  <E extends Entry> List<E> all(Class<E> kind) {
    return ledger.entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<String> story() {
    return ledger.entries.stream().map(Stage::word).toList();
  }

  private static String word(Entry e) {
    return switch (e) {
      case Entry.Found f -> "found " + f.fault();
      case Entry.Planned p -> "planned " + p.remediation();
      case Entry.Judged j ->
          "judged "
              + j.action()
              + " "
              + j.verdict()
              + (j.guard().isEmpty() ? "" : " by " + j.guard());
      case Entry.Started s -> "started " + s.action();
      case Entry.Acted a -> "acted " + a.action() + " " + a.outcome();
      case Entry.Verified v -> "verified " + v.action() + " " + v.outcome();
      case Entry.Undone u -> "undone " + u.action() + " " + u.outcome();
      case Entry.Cleared c -> "cleared" + (c.by().isEmpty() ? "" : " by " + c.by());
      default -> e.getClass().getSimpleName();
    };
  }

  static Ladder ladder(String fault, int priority, Ladder.Rung... rungs) {
    return new Ladder(
        Fault.of(fault),
        priority,
        5_000,
        600_000,
        List.of(Fault.of("rank-failed")),
        "",
        false,
        List.of(rungs));
  }

  static Ladder.Rung rung(String name, String... actions) {
    List<Ladder.Step> steps = new ArrayList<>();
    for (String action : actions) {
      boolean idle = action.endsWith(" when idle");
      TreeMap<String, String> parameters = new TreeMap<>();
      if (idle) {
        parameters.put("one-origin", "nothing runs there");
      }
      steps.add(new Ladder.Step(action.replace(" when idle", ""), idle, 0, parameters));
    }
    return new Ladder.Rung(name, steps);
  }

  /** The event's type is the fault's name. */
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
                  Map.of()))
          .toList();
    }

    @Override
    public void close() {}
  }

  private static final class Silent implements Diagnoser {
    @Override
    public List<Finding> diagnose(Step step) {
      return List.of();
    }

    @Override
    public void close() {}
  }

  /** Carries everything out, unless told otherwise; counts effects by action and attempt. */
  static final class Hands implements Actuator {
    final List<String> effects = new ArrayList<>();
    final Map<String, Outcome> execute = new HashMap<>();
    final Map<String, Outcome> verify = new HashMap<>();
    final java.util.Set<String> done = new java.util.HashSet<>();
    final java.util.Set<String> noPreview = new java.util.HashSet<>();
    final List<Attempt> attempts = new ArrayList<>();
    final List<Attempt> executed = new ArrayList<>();
    final java.util.Set<String> notCalled = new java.util.HashSet<>();
    Consumer<Action> onExecute = _ -> {};

    /** The scheduler answers nothing; persons are reached all the same. */
    boolean away;

    /** They carry out nothing at all. */
    boolean bound;

    /** Whether the node is isolated by what was carried out so far. */
    boolean holds(String node) {
      return effects.lastIndexOf("node.isolate node:" + node)
          > effects.lastIndexOf("node.return node:" + node);
    }

    @Override
    public List<ActionType> actions() {
      return Catalogue.names().stream()
          .filter(_ -> !bound)
          .map(n -> {
            Catalogue.Known k = Catalogue.find(n).orElseThrow();
            return new ActionType(
                n, k.effect(), k.inverse(), Duration.ofSeconds(5), Duration.ofSeconds(5));
          })
          .toList();
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) throws Exception {
      if (away(action)) {
        throw new NotCalled("the scheduler has not answered lately");
      }
      if (noPreview.contains(action.name())) {
        throw new java.io.IOException("cannot be asked");
      }
      attempts.add(attempt);
      return List.of("call " + action);
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) throws NotCalled {
      if (away(action) || notCalled.contains(action.name())) {
        throw new NotCalled("no turn");
      }
      Outcome scripted = execute.getOrDefault(action.name(), new Outcome.Done("ok"));
      onExecute.accept(action);
      executed.add(attempt);
      if (scripted instanceof Outcome.Done && done.add(attempt.id())) {
        effects.add(action.name() + " " + action.target());
      }
      return scripted;
    }

    private boolean away(Action action) {
      return away && !action.name().equals(Catalogue.CALL_PERSON);
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      if (away(action)) {
        return new Outcome.Unknown("the scheduler has not answered lately");
      }
      return verify.getOrDefault(
          action.name(),
          done.contains(attempt.id())
              ? new Outcome.Done("seen")
              : new Outcome.Failed("not seen", true));
    }
  }
}
