package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.deploy.demo.Hold.Holder;

/** Resets one GPU of a node on which no work runs; once an attempt. */
record ResetGpu(Floor floor, Machines machines, Fences fences) implements Act<Gpu> {

  @Override
  public ActionType type() {
    return Acts.RESET;
  }

  @Override
  public String preview(Gpu gpu, Action action, Attempt attempt) {
    return "nvidia-smi --gpu-reset -i " + gpu.pci + " on " + floor.nodeOf(gpu).name;
  }

  @Override
  public Outcome execute(Gpu gpu, Action action, Attempt attempt) {
    Node node = floor.nodeOf(gpu);
    if (fences.knows(attempt)) {
      return new Outcome.Done("reset already");
    }
    if (node.hold.is(Holder.FOREIGN)) {
      return new Outcome.Failed("held by " + node.hold.by() + ": " + node.hold.reason(), false);
    }
    if (!node.up) {
      return new Outcome.Failed(node.name + " does not answer", true);
    }
    if (node.job != null) {
      return new Outcome.Failed("work runs on " + node.name, true);
    }
    if (!gpu.present()) {
      return new Outcome.Failed(gpu.pci + " is not on the bus", false);
    }
    if (fences.passes(attempt, 0)) {
      machines.reset(gpu);
    }
    return new Outcome.Done("resets");
  }

  @Override
  public Outcome verify(Gpu gpu, Action action, Attempt attempt) {
    boolean since = Math.max(gpu.resetAt, floor.nodeOf(gpu).bootedAt) >= attempt.startedAt();
    if (gpu.resetting || !since) {
      return new Outcome.Failed(gpu.pci + " has not come back from a reset yet", true);
    }
    return gpu.healthy()
        ? new Outcome.Done(gpu.pci + " answers, nothing pending")
        : new Outcome.Failed(gpu.pci + " is as before", false);
  }
}
