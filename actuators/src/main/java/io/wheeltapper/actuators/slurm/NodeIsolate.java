package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.isolate}: no new work on a node. What others hold is left as it stands, their reason
 * too. With {@code adopt=true} what Slurm drained by itself becomes ours; its words stay in the
 * reason. Parameter {@code words}: more for people to read.
 */
record NodeIsolate(Slurm slurm, Ownership ownership) implements Planned.Rules {

  @Override
  public ActionType type() {
    return Types.ISOLATE;
  }

  @Override
  public Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = slurm.node(name);
    if (found.isEmpty()) {
      return Plan.refuse("Slurm knows no node " + name);
    }
    Node node = found.get();
    String words = action.parameter("words");
    return switch (ownership.of(node)) {
      case NONE -> drain(name, attempt, words);
      case OURS ->
          node.drained()
              ? Plan.already("already: " + Words.plain(node.reason(), Ownership.LONGEST))
              : drain(name, attempt, words);
      case AUTOMATIC ->
          action.parameter("adopt").equals("true")
              ? drain(name, attempt, "adopted from Slurm: " + node.reason())
              : Plan.refuse(Ownership.held(node) + "; by Slurm itself, and adopt is not true");
      case FOREIGN -> Plan.refuse(Ownership.held(node));
    };
  }

  private static Plan drain(String name, Attempt attempt, String words) {
    String reason = Ownership.reason(attempt, words);
    return new Plan.Calls(List.of(new Change.Drain(name, reason)), "drained: " + reason);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Node> found = slurm.node(Names.nodeOf(action.target()));
    if (found.isEmpty()) {
      return new Outcome.Failed("Slurm knows the node no more", false);
    }
    Node node = found.get();
    return switch (ownership.of(node)) {
      case OURS ->
          node.drained()
              ? new Outcome.Done("takes no new work: " + node.states())
              : new Outcome.Failed("not drained: " + node.states(), true);
      case NONE -> new Outcome.Failed("not drained: " + node.states(), true);
      case AUTOMATIC, FOREIGN -> new Outcome.Failed(Ownership.held(node), false);
    };
  }
}
