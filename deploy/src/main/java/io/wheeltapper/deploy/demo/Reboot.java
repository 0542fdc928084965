package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.deploy.demo.Hold.Holder;

/** Reboots a node as soon as no work runs on it; once an attempt, however often it is told. */
record Reboot(Machines machines, Fences fences) implements Act<Node> {

  @Override
  public ActionType type() {
    return Acts.REBOOT;
  }

  @Override
  public String preview(Node node, Action action, Attempt attempt) {
    return "scontrol reboot ASAP nextstate=DOWN " + node.name;
  }

  @Override
  public Outcome execute(Node node, Action action, Attempt attempt) {
    if (node.hold.is(Holder.FOREIGN)) {
      return new Outcome.Failed("held by " + node.hold.by() + ": " + node.hold.reason(), false);
    }
    if (fences.passes(attempt, 0)) {
      machines.rebootWhenIdle(node);
    }
    return new Outcome.Done(node.booting ? "reboots" : "reboots once no work runs on it");
  }

  @Override
  public Outcome verify(Node node, Action action, Attempt attempt) {
    if (node.rebootWanted || node.booting) {
      return new Outcome.Failed(node.name + " is " + node.stateText(), true);
    }
    if (!node.up) {
      return new Outcome.Failed(node.name + " did not come back", false);
    }
    return node.bootedAt >= attempt.startedAt()
        ? new Outcome.Done("booted, " + node.gpusSeen() + " GPUs registered")
        : new Outcome.Failed(node.name + " has not booted since", true);
  }
}
