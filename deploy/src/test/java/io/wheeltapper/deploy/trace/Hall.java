package io.wheeltapper.deploy.trace;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The cluster of the trace: its authors say 400 servers. The trace does not say where a node
 * stands, and numbers them as they first failed: in the order of their numbers those that failed
 * together would stand together, which nobody said. So they are scattered over racks of four and
 * leaves of 32. Holds the truth of who took what out, and obeys.
 */
final class Hall implements Topology, Actuator {

  static final int NODES = 400;
  private static final int RACK = 4;
  private static final int LEAF = 32;

  /** Has no divisor in common with the number of nodes: neighbours by number stand far apart. */
  private static final int STRIDE = 151;

  private static final List<String> PLACES =
      IntStream.range(0, NODES).mapToObj(i -> name(i * STRIDE % NODES)).toList();

  private final Map<String, String> holders = new TreeMap<>();
  private final Map<String, String> reasons = new TreeMap<>();
  private final Consumer<String> isolating;

  /** Tells of each node that the agent really takes out, before it does. */
  Hall(Consumer<String> isolating) {
    this.isolating = isolating;
    IntStream.range(0, NODES).forEach(i -> holders.put(name(i), "none"));
  }

  static String name(int number) {
    return String.format(java.util.Locale.ROOT, "n%03d", number);
  }

  String holder(String node) {
    return Objects.requireNonNull(holders.get(node), node);
  }

  long out() {
    return holders.values().stream().filter(h -> !h.equals("none")).count();
  }

  long out(String holder) {
    return holders.values().stream().filter(holder::equals).count();
  }

  long outInRackOf(String node) {
    return members(ancestors(Target.node(node)).getFirst()).stream()
        .filter(n -> !holder(n.id()).equals("none"))
        .count();
  }

  void hold(String node, String holder, String reason) {
    holders.put(node, holder);
    reasons.put(node, reason);
  }

  List<Signal> all(long at) {
    return holders.keySet().stream().map(n -> said(n, at)).toList();
  }

  Signal said(String node, long at) {
    String holder = holder(node);
    String reason = reasons.getOrDefault(node, "");
    boolean out = !holder.equals("none");
    return new Status(
        Target.node(node),
        node,
        "slurm",
        Origin.SCHEDULER,
        at,
        Known.NODE,
        out ? "DRAINED" : "IDLE",
        Map.of(
            Known.NODE_SCHEDULER,
            "slurm",
            Known.NODE_ISOLATED,
            Boolean.toString(out),
            Known.NODE_IDLE,
            "true",
            Known.NODE_RESPONDING,
            "true",
            Known.NODE_HOLDER,
            holder,
            Known.NODE_REASON,
            reason,
            Known.NODE_CASE,
            Known.caseIn(reason),
            Known.NODE_SET_BY,
            holder.equals("foreign") ? "ops" : "root"),
        "");
  }

  @Override
  public List<Target> ancestors(Target target) {
    if (target.kind() != Target.Kind.NODE) {
      return List.of();
    }
    int place = PLACES.indexOf(target.id());
    return List.of(
        new Target(Target.Kind.RACK, "r" + place / RACK),
        new Target(Target.Kind.LEAF, "l" + place / LEAF),
        Target.site());
  }

  @Override
  public List<Target> members(Target target) {
    int width =
        switch (target.kind()) {
          case RACK -> RACK;
          case LEAF -> LEAF;
          case SITE -> NODES;
          default -> 0;
        };
    int first = width == NODES || width == 0 ? 0 : Integer.parseInt(target.id().substring(1));
    return IntStream.range(first * width, Math.min(NODES, (first + 1) * width))
        .mapToObj(i -> Target.node(PLACES.get(i)))
        .toList();
  }

  @Override
  public List<ActionType> actions() {
    List<ActionType> types = new ArrayList<>();
    for (String name : Catalogue.names()) {
      Catalogue.Known known = Catalogue.find(name).orElseThrow();
      Duration minute = Duration.ofMinutes(1);
      types.add(new ActionType(name, known.effect(), known.inverse(), minute, minute));
    }
    return types;
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    return List.of("call " + action);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) {
    String node = action.target().id();
    if (action.name().equals("node.isolate")) {
      isolating.accept(node);
      hold(node, "ours", Known.reason(attempt.caseId(), attempt.fault(), ""));
    } else if (action.name().equals("node.return")) {
      hold(node, "none", "");
    }
    return new Outcome.Done("ok");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    return new Outcome.Done("seen");
  }
}
