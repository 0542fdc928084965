package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/** {@code node.return}: new work again, if the reason that keeps the node out is ours. */
record NodeReturn(Slurm slurm, Ownership ownership) implements Planned.Rules {

  @Override
  public ActionType type() {
    return Types.RETURN;
  }

  @Override
  public Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = slurm.node(name);
    if (found.isEmpty()) {
      return Plan.refuse("Slurm knows no node " + name);
    }
    Node node = found.get();
    return switch (ownership.of(node)) {
      case NONE -> Plan.already("in service already: " + node.states());
      case OURS -> ours(node);
      case AUTOMATIC, FOREIGN -> Plan.refuse(Ownership.held(node) + "; not ours to return");
    };
  }

  private static Plan ours(Node node) {
    // Slurm itself refuses to resume an invalid registration, such as a GPU short.
    if (node.rebooting() || node.is("NOT_RESPONDING") || node.is("INVALID_REG")) {
      return Plan.later("not fit to return: " + node.states());
    }
    return new Plan.Calls(
        List.of(new Change.Back(node.name(), node.is("DOWN"))), "given back to Slurm");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Node> found = slurm.node(Names.nodeOf(action.target()));
    if (found.isEmpty()) {
      return new Outcome.Failed("Slurm knows the node no more", false);
    }
    Node node = found.get();
    return switch (ownership.of(node)) {
      case NONE -> new Outcome.Done("in service: " + node.states());
      case OURS -> new Outcome.Failed("still out: " + node.states(), true);
      case AUTOMATIC, FOREIGN -> new Outcome.Failed(Ownership.held(node), false);
    };
  }
}
