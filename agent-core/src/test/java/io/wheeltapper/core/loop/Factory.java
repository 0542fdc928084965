package io.wheeltapper.core.loop;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A made-up cluster of twenty nodes behind its actuator: holds the truth, breaks calls by a seed,
 * and tells a watcher of every real effect before it takes place.
 */
final class Factory implements Actuator {

  /** The process dies here. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** The truth about one node. */
  static final class Node {
    String holder = "none";
    String reason = "";
    boolean busy;

    boolean out() {
      return !holder.equals("none");
    }
  }

  /** What the agent was last told of a node, and as of when. */
  record Told(long at, String holder, boolean busy) {
    boolean out() {
      return !holder.equals("none");
    }
  }

  /** A reading that is on its way. */
  record Late(long arrives, Status status, Told told) {}

  /** What really happens to the cluster. */
  record Deed(String action, Target target, String node, String attempt) {}

  /** Nodes that are in two partitions. */
  static final Set<String> DEBUG = Set.of("n1", "n2", "n5", "n9", "n13", "n17");

  final Map<String, Node> nodes = new TreeMap<>();
  final List<Deed> effects = new ArrayList<>();
  final Set<String> dark = new HashSet<>();
  final Set<String> wide = new java.util.TreeSet<>();
  final List<Late> late = new ArrayList<>();
  double trouble;
  double lossy;
  boolean crashBefore;
  boolean crashAfter;
  Consumer<Deed> watcher = _ -> {};
  private final Map<String, String> said = new HashMap<>();
  private final Map<String, Told> told = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private final SplittableRandom random;

  Factory(SplittableRandom random) {
    this.random = random;
    for (int i = 1; i <= 20; i++) {
      nodes.put("n" + i, new Node());
    }
  }

  /** The truth about the node of that name. */
  Node node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  /** A new reader, which says everything again to an agent that knows nothing. */
  void forgetSaid() {
    said.clear();
    told.clear();
    late.clear();
  }

  /** The same reader says everything again. */
  void sayAgain() {
    said.clear();
  }

  /** What the agent was last told of a node; nothing when nothing since it began. */
  Optional<Told> told(String name) {
    return Optional.ofNullable(told.get(name));
  }

  boolean busy(String name) {
    return node(name).busy || wide.contains(name);
  }

  /** What a reading of the scheduler says that the one before did not; some is lost or late. */
  List<Signal> read(long at) {
    List<Signal> news = new ArrayList<>();
    late.removeIf(l -> l.arrives() <= at && news.add(arrives(l.status(), l.told())));
    boolean changed = false;
    for (Map.Entry<String, Node> each : nodes.entrySet()) {
      String name = each.getKey();
      Node node = each.getValue();
      String state = node.holder + node.reason + busy(name);
      if (dark.contains(name) || state.equals(said.put(name, state))) {
        continue;
      }
      changed = true;
      Status status = status(at, name, node, busy(name));
      Told now = new Told(at, node.holder, busy(name));
      double luck = random.nextDouble() / Math.max(lossy, 1e-9);
      if (luck < 0.5) {
        late.add(new Late(at + 1_000L * random.nextInt(600), status, now));
      } else if (luck >= 1) {
        news.add(arrives(status, now));
      }
      news.add(job(at, node.busy ? name : "", name));
    }
    if (changed) {
      news.add(job(at, String.join(",", wide), "wide"));
    }
    return news;
  }

  private Status arrives(Status status, Told now) {
    told.merge(status.node(), now, (before, after) -> before.at() > after.at() ? before : after);
    return status;
  }

  private static Status status(long at, String name, Node node, boolean busy) {
    return new Status(
        Target.node(name),
        name,
        "slurm",
        Origin.SCHEDULER,
        at,
        Known.NODE,
        node.out() ? "drained" : "up",
        Map.of(
            Known.NODE_PARTITIONS,
            DEBUG.contains(name) ? "batch,debug" : "batch",
            Known.NODE_ISOLATED,
            Boolean.toString(node.out()),
            Known.NODE_IDLE,
            Boolean.toString(!busy),
            Known.NODE_RESPONDING,
            "true",
            Known.NODE_HOLDER,
            node.holder,
            Known.NODE_REASON,
            node.reason,
            Known.NODE_CASE,
            Known.caseIn(node.reason),
            Known.NODE_SET_BY,
            "root"),
        "");
  }

  private static Status job(long at, String on, String name) {
    return new Status(
        Target.job("slurm", name),
        "",
        "slurm",
        Origin.SCHEDULER,
        at,
        Known.JOB,
        on.isEmpty() ? "ended" : "running",
        Map.of(Known.JOB_NODES, on, Known.JOB_RESTARTS, "0"),
        "");
  }

  @Override
  public List<ActionType> actions() {
    return Catalogue.names().stream()
        .map(n -> {
          Catalogue.Known k = Catalogue.find(n).orElseThrow();
          return new ActionType(
              n, k.effect(), k.inverse(), Duration.ofSeconds(5), Duration.ofSeconds(5));
        })
        .toList();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    if (random.nextDouble() < trouble / 2) {
      throw new IllegalStateException("the scheduler does not answer");
    }
    return List.of("call " + action);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws Exception {
    crash(crashBefore);
    double luck = random.nextDouble() / Math.max(trouble, 1e-9);
    if (luck < 0.3) {
      return new Outcome.Failed("busy", true);
    }
    if (luck < 0.4) {
      return new Outcome.Failed("refused", false);
    }
    if (luck < 0.6) {
      throw new TimeoutException("lost on the way there");
    }
    Outcome outcome =
        done.contains(attempt.id()) ? new Outcome.Done("is so") : act(action, attempt);
    crash(crashAfter);
    if (luck < 0.8) {
      throw new TimeoutException("lost on the way back");
    }
    return outcome;
  }

  private void crash(boolean now) {
    if (now) {
      crashBefore = false;
      crashAfter = false;
      throw new Crash();
    }
  }

  private Outcome act(Action action, Attempt attempt) {
    String name =
        switch (action.target().kind()) {
          case NODE -> action.target().id();
          case JOB ->
              action.target().id().equals("slurm/wide")
                  ? action.parameter("avoid")
                  : action.target().id().substring("slurm/".length());
          default -> action.parameter("node");
        };
    Node node = nodes.get(name);
    if (node == null) {
      return new Outcome.Failed("no such node", false);
    }
    watcher.accept(new Deed(action.name(), action.target(), name, attempt.id()));
    switch (action.name()) {
      case "node.isolate" -> {
        node.holder = "ours";
        node.reason = Known.reason(attempt.caseId(), attempt.fault(), "");
      }
      case "node.return" -> {
        node.holder = "none";
        node.reason = "";
      }
      case "job.checkpoint-restart" -> {
        if (action.target().id().equals("slurm/wide")) {
          wide.remove(name);
        } else {
          node.busy = false;
        }
      }
      case "node.reboot" -> {
        node.busy = false;
        wide.remove(name);
      }
      default -> {}
    }
    effects.add(new Deed(action.name(), action.target(), name, attempt.id()));
    done.add(attempt.id());
    return new Outcome.Done("ok");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    if (random.nextDouble() < trouble / 3) {
      return random.nextBoolean()
          ? new Outcome.Failed("cannot be asked", false)
          : new Outcome.Unknown("no answer");
    }
    return done.contains(attempt.id())
        ? new Outcome.Done("seen")
        : new Outcome.Failed("not seen", true);
  }
}
