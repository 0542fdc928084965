package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.deploy.demo.Hold.Holder;

/** Stops new work on a node; never takes over what a person holds. */
record Isolate(Schedule schedule) implements Act<Node> {

  /** Who the agent is at the simulated scheduler. */
  private static final String USER = "wheeltapper";

  @Override
  public ActionType type() {
    return Acts.ISOLATE;
  }

  @Override
  public String preview(Node node, Action action, Attempt attempt) {
    return "scontrol update NodeName=" + node.name + " State=DRAIN Reason=" + reason(attempt);
  }

  @Override
  public Outcome execute(Node node, Action action, Attempt attempt) {
    return switch (node.hold.holder()) {
      case OURS -> new Outcome.Done("isolated already: " + node.hold.reason());
      case FOREIGN -> refused(node);
      case AUTOMATIC ->
          action.parameter("adopt").equals("true") ? drain(node, attempt) : refused(node);
      case NONE -> drain(node, attempt);
    };
  }

  private Outcome drain(Node node, Attempt attempt) {
    schedule.hold(node, Holder.OURS, reason(attempt), USER);
    return new Outcome.Done("no new work lands on " + node.name);
  }

  private static Outcome refused(Node node) {
    return new Outcome.Failed("held by " + node.hold.by() + ": " + node.hold.reason(), false);
  }

  private static String reason(Attempt attempt) {
    return Known.reason(attempt.caseId(), attempt.fault(), "isolated");
  }

  @Override
  public Outcome verify(Node node, Action action, Attempt attempt) {
    return switch (node.hold.holder()) {
      case OURS -> new Outcome.Done(node.stateText() + ", " + node.hold.reason());
      case FOREIGN -> refused(node);
      case AUTOMATIC, NONE -> new Outcome.Failed(node.name + " is " + node.stateText(), true);
    };
  }
}
