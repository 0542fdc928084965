package io.wheeltapper.advisor;

import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.List;

/** A case to ask about, and what can be looked up of it. */
final class Cases {

  static final long AT = 1_764_490_000_000L;
  static final Target NODE = Target.node("hal-rack9-node042");
  static final Target GPU = Target.gpuAt("0000:3b:00", "hal-rack9-node042");
  static final Target JOB = Target.job("slurm", "990017");
  static final List<String> LADDER = List.of("node.isolate", "gpu.reset", "node.reboot");
  static final String XID = "NVRM: Xid (PCI:0000:3b:00): 79, GPU has fallen off the bus.";

  static final Lookup NOTHING = lookup(List.of(), List.of(), List.of());

  private Cases() {}

  static Evidence signal(String id, String raw) {
    return signal(id, GPU, "kmsg", "xid", raw);
  }

  static Evidence signal(String id, Target target, String sensor, String type, String raw) {
    return new Evidence(id, target, sensor, Origin.GPU_DRIVER, AT - 30_000, type, raw);
  }

  static Dossier dossier(Evidence... evidence) {
    return dossier(NODE, "xid-79", List.of(evidence), List.of());
  }

  static Dossier dossier(
      Target target, String rule, List<Evidence> evidence, List<Dossier.Step> steps) {
    return new Dossier(
        "c1",
        AT,
        target,
        new Fault("gpu-fell-off-bus"),
        rule,
        evidence,
        steps,
        LADDER,
        "gpu.reset");
  }

  static Lookup lookup(List<Evidence> signals, List<Target> around, List<Lookup.Past> past) {
    return new Lookup() {
      @Override
      public List<Evidence> signals(Target target) {
        return signals;
      }

      @Override
      public List<Target> around(Target target) {
        return around;
      }

      @Override
      public List<Past> past(Target target, String fault) {
        return past;
      }
    };
  }
}
