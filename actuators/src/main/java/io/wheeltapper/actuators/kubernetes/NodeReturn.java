package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.return}: takes back our own cordon and taint; another's cordon beside it stays. Not
 * while a reboot that we asked for may still come.
 */
record NodeReturn(Cluster cluster, String taint, NodeReboot reboot) implements Looked.Rules {

  @Override
  public ActionType type() {
    return Types.RETURN;
  }

  @Override
  public Looked.Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = cluster.node(name);
    if (found.isEmpty()) {
      return Looked.refuse("Kubernetes knows no node " + name);
    }
    Node node = found.get();
    if (node.holder() == Node.Holder.FOREIGN) {
      return Looked.refuse(node.held() + "; not ours to return");
    }
    if (reboot.pending(node)) {
      return Looked.later("a reboot that was asked for may still come");
    }
    List<Change> changes = new ArrayList<>();
    // Without a cordon our reason may stand there still: a person took only the cordon away.
    if (node.holder() != Node.Holder.NONE || !node.reason().isEmpty()) {
      changes.add(new Change.Uncordon(name, node.version()));
    }
    if (node.tainted(taint)) {
      changes.add(new Change.Untaint(name));
    }
    return changes.isEmpty()
        ? Looked.already("in service already")
        : new Looked.Plan(changes, Optional.empty(), "given back to Kubernetes");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Node> found = cluster.node(Names.nodeOf(action.target()));
    if (found.isEmpty()) {
      return new Outcome.Failed("Kubernetes knows the node no more", false);
    }
    Node node = found.get();
    return switch (node.holder()) {
      case NONE ->
          node.tainted(taint)
              ? new Outcome.Failed("our taint still stands", true)
              : new Outcome.Done("in service");
      case OURS, SHARED -> new Outcome.Failed("still cordoned: " + node.reason(), true);
      case FOREIGN -> new Outcome.Failed(node.held(), false);
    };
  }
}
