package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.reboot}: a node of ours reboots once its work has ended, and comes back DOWN, so that
 * it returns through validation. The attempt's id in the reason is the fence: one reboot an
 * attempt.
 */
record NodeReboot(Slurm slurm, Ownership ownership) implements Planned.Rules {

  @Override
  public ActionType type() {
    return Types.REBOOTS;
  }

  private static String fence(Attempt attempt) {
    return "reboot " + attempt.id();
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
      case NONE -> Plan.refuse("not isolated; isolate it first");
      case AUTOMATIC, FOREIGN -> Plan.refuse(Ownership.held(node));
      case OURS -> ours(node, attempt);
    };
  }

  private static Plan ours(Node node, Attempt attempt) {
    if (node.reason().contains(fence(attempt))) {
      return Plan.already("asked for already: " + node.states());
    }
    if (node.rebooting()) {
      return Plan.later("a reboot is under way: " + node.states());
    }
    return new Plan.Calls(
        List.of(new Change.Reboot(node.name(), Ownership.reason(attempt, fence(attempt)))),
        "reboot asked for; comes back DOWN");
  }

  /** Slurm itself waits for its jobs; whoever else reboots the node would end them. */
  @Override
  public Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
    Optional<Node> found = slurm.node(Names.nodeOf(action.target()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Node node = found.get();
    if (ownership.of(node) != Holder.OURS) {
      return Optional.of("not isolated by us in Slurm: " + node.states());
    }
    return node.busy()
        ? Optional.of("Slurm's work is still on it: " + node.states())
        : Optional.empty();
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Optional<Node> found = slurm.node(Names.nodeOf(action.target()));
    if (found.isEmpty()) {
      return new Outcome.Failed("Slurm knows the node no more", false);
    }
    Node node = found.get();
    if (!node.reason().contains(fence(attempt))) {
      return new Outcome.Failed("no trace of this reboot: " + node.states(), !node.held());
    }
    if (node.reason().contains("reboot timed out")) {
      return new Outcome.Failed("did not come back in Slurm's ResumeTimeout", false);
    }
    // Slurm gives whole seconds.
    boolean booted = node.bootedAt() / 1000 >= attempt.startedAt() / 1000;
    // With a GPU still lost Slurm keeps REBOOT_ISSUED: it has booted all the same.
    boolean underWay = node.rebooting() && !node.is("INVALID_REG");
    if (underWay || !booted) {
      return new Outcome.Failed("not rebooted yet: " + node.states(), true);
    }
    return node.held()
        ? new Outcome.Done("rebooted, out of service until validated: " + node.states())
        : new Outcome.Failed("came back past validation: " + node.states(), false);
  }
}
