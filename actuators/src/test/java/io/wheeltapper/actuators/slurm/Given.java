package io.wheeltapper.actuators.slurm;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tests of this package start from. */
final class Given {

  static final String US = "agent";
  static final long STARTED = 1_700_000_100_000L;
  static final String CONTRACT =
      "wheeltapper:checkpoint signal=USR1 marker=/ckpt/%j.marker wait=60s loss=10m";
  static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "gpu-fell-off-bus", STARTED, STARTED + 600_000);

  private Given() {}

  static Settings settings(Map<String, String> more) {
    Map<String, String> all = new java.util.HashMap<>(Map.of("owner", US));
    all.putAll(more);
    return new Settings("slurm", new SlurmKind().spec(), all);
  }

  static Node idle(String name) {
    return new Node(name, Set.of("IDLE"), "", "", 1);
  }

  static Node drained(String name, String reason, String by) {
    return new Node(name, Set.of("IDLE", "DRAIN"), reason, by, 1);
  }

  static Node ours(String name) {
    return drained(name, "wheeltapper[c1] gpu-fell-off-bus", US);
  }

  static Job job(String id, String state, String comment, String... nodes) {
    return new Job(
        id, state, "", 0, true, true, false, List.of(nodes), STARTED - 60_000, comment, "");
  }

  static Action onNode(String action, String node) {
    return Action.of(action, Target.node(node));
  }

  static Action onJob(String action, String job) {
    return Action.of(action, Target.job("slurm", job));
  }
}
