package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.isolate}: a cordon of our own. What others have cordoned stays theirs. Parameter
 * {@code words}: more for people to read.
 */
record NodeIsolate(Cluster cluster, Site site, String taint) implements Looked.Rules {

  private static final int LONGEST_REASON = 200;

  @Override
  public ActionType type() {
    return Types.ISOLATE;
  }

  @Override
  public Looked.Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = cluster.node(name);
    if (found.isEmpty()) {
      return Looked.refuse("Kubernetes knows no node " + name);
    }
    Node node = found.get();
    if (site.optedOut(node.labels())) {
      return Looked.refuse(name + " is not ours to touch: " + site.optOut());
    }
    List<Change> changes = new ArrayList<>();
    switch (node.holder()) {
      case NONE ->
          changes.add(
              new Change.Cordon(name, node.version(), reason(attempt, action.parameter("words"))));
      case OURS, SHARED -> {}
      case FOREIGN -> {
        return Looked.refuse(node.held());
      }
    }
    if (site.taints() && !node.tainted(taint)) {
      changes.add(new Change.Taint(name));
    }
    return changes.isEmpty()
        ? Looked.already("already: " + node.reason())
        : new Looked.Plan(changes, Optional.empty(), "cordoned");
  }

  private static String reason(Attempt attempt, String words) {
    return Words.plain(
        Known.reason(attempt.caseId(), attempt.fault(), Words.plain(words, LONGEST_REASON)),
        LONGEST_REASON);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Node> found = cluster.node(Names.nodeOf(action.target()));
    if (found.isEmpty()) {
      return new Outcome.Failed("Kubernetes knows the node no more", false);
    }
    Node node = found.get();
    return switch (node.holder()) {
      case OURS, SHARED ->
          site.taints() && !node.tainted(taint)
              ? new Outcome.Failed("cordoned, and our taint is missing", true)
              : new Outcome.Done("takes no new work: " + node.reason());
      case NONE -> new Outcome.Failed("not cordoned", true);
      case FOREIGN -> new Outcome.Failed(node.held(), false);
    };
  }
}
