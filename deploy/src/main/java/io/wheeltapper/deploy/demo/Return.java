package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.deploy.demo.Hold.Holder;

/** Gives a node back to work; only one that the agent holds. */
record Return(Schedule schedule, Pace pace) implements Act<Node> {

  @Override
  public ActionType type() {
    return Acts.RETURN;
  }

  @Override
  public String preview(Node node, Action action, Attempt attempt) {
    return "scontrol update NodeName=" + node.name + " State=UNDRAIN";
  }

  @Override
  public Outcome execute(Node node, Action action, Attempt attempt) {
    if (node.hold.is(Holder.OURS)) {
      schedule.free(node, pace.machines().register());
    }
    return verify(node, action, attempt);
  }

  @Override
  public Outcome verify(Node node, Action action, Attempt attempt) {
    return switch (node.hold.holder()) {
      case NONE -> new Outcome.Done(node.name + " takes work again");
      case OURS -> new Outcome.Failed("still held by " + node.hold.reason(), true);
      case AUTOMATIC, FOREIGN ->
          new Outcome.Failed("held by " + node.hold.by() + ": " + node.hold.reason(), false);
    };
  }
}
