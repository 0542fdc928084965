package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Target;
import org.jspecify.annotations.Nullable;

/** One GPU of the model. Mutable; belongs to the model's thread. */
final class Gpu {

  final String pci;
  final int index;
  final Target target;
  @Nullable Trouble trouble;
  boolean resetting;
  long resetAt;
  int lastXid;
  int doubleBitErrors;
  int remappedRows;

  Gpu(String pci, int index, String node) {
    this.pci = pci;
    this.index = index;
    this.target = Target.gpuAt(pci, node);
  }

  boolean present() {
    return trouble != Trouble.FELL_OFF_BUS;
  }

  boolean healthy() {
    return trouble == null && !resetting;
  }

  boolean breaksJobs() {
    return trouble != null && trouble.breaksJobs();
  }

  /** Starts afresh, as after a reset or at boot; what is broken stays so unless it was cured. */
  void restart(boolean cured) {
    lastXid = 0;
    doubleBitErrors = 0;
    if (trouble == Trouble.MEMORY_REMAP && cured) {
      remappedRows++;
    }
    if (cured) {
      trouble = null;
    }
  }
}
