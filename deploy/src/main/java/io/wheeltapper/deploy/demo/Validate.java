package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.stream.Collectors;

/** Tests every GPU of an idle node, and tells the truth. */
record Validate() implements Act<Node> {

  @Override
  public ActionType type() {
    return Acts.VALIDATE;
  }

  @Override
  public String preview(Node node, Action action, Attempt attempt) {
    return "dcgmi diag -r 2 on " + node.name;
  }

  @Override
  public Outcome execute(Node node, Action action, Attempt attempt) {
    if (node.booting) {
      return new Outcome.Failed(node.name + " is still booting", true);
    }
    if (node.job != null) {
      return new Outcome.Failed("work runs on " + node.name, true);
    }
    if (!node.up) {
      return new Outcome.Failed(node.name + " does not answer", false);
    }
    if (node.healthy()) {
      return new Outcome.Done(node.gpus.size() + " of " + node.gpus.size() + " GPUs pass");
    }
    String sick =
        node.gpus.stream()
            .filter(gpu -> !gpu.healthy())
            .map(gpu -> gpu.pci + (gpu.present() ? " fails" : " is missing"))
            .collect(Collectors.joining(", "));
    return new Outcome.Failed(sick, false);
  }

  @Override
  public Outcome verify(Node node, Action action, Attempt attempt) {
    return execute(node, action, attempt);
  }
}
