package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.loop.SetPoints;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Obedient hands for scenarios that act: whatever the gate allows changes the scenario's cluster,
 * whose sensor then says so. A scenario can let an action fail.
 */
final class Hands implements Actuator {

  /** How hands fail: for good, for now, nobody knows, or the call is taken and has no effect. */
  static final List<String> FAILURES = List.of("fails", "busy", "unknown", "no-effect");

  /** How long a node needs to boot. */
  static final long BOOT_MILLIS = 120_000L;

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMinutes(10);

  /** How the cluster is told of what was done: after a while, by its sensor. */
  interface Told {
    void node(long afterMillis, String node, String state, Map<String, String> fields);

    void job(long afterMillis, String job, String state, List<String> nodes, int restarts);

    void setPoint(Target on, String of, String value);
  }

  private final Cluster cluster;
  private final Map<String, String> failures;
  private final Told told;
  private final Set<String> called = new HashSet<>();

  Hands(Cluster cluster, Map<String, String> failures, Told told) {
    this.cluster = cluster;
    this.failures = Map.copyOf(failures);
    this.told = told;
  }

  @Override
  public List<ActionType> actions() {
    return Catalogue.names().stream()
        .flatMap(n ->
            Catalogue.find(n)
                .map(k -> new ActionType(n, k.effect(), k.inverse(), CALL, LOOK))
                .stream())
        .toList();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    return List.of("scenario: " + action);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) {
    switch (failures.getOrDefault(action.name(), "")) {
      case "fails" -> {
        return new Outcome.Failed("as the scenario wants", false);
      }
      case "busy" -> {
        return new Outcome.Failed("busy, as the scenario wants", true);
      }
      case "unknown" -> {
        return new Outcome.Unknown("as the scenario wants");
      }
      case "no-effect" -> {
        return new Outcome.Done("taken, without effect as the scenario wants");
      }
      default -> {
        if (called.add(attempt.id())) {
          obey(action, attempt);
        }
        return new Outcome.Done("done");
      }
    }
  }

  private void obey(Action action, Attempt attempt) {
    String id = action.target().id();
    switch (action.name()) {
      case "node.isolate" -> {
        Map<String, String> fields = new HashMap<>();
        fields.put(Known.NODE_ISOLATED, "true");
        fields.put(Known.NODE_HOLDER, "ours");
        fields.put(Known.NODE_SET_BY, "wheeltapper");
        fields.put(Known.NODE_CASE, attempt.caseId());
        fields.put(Known.NODE_REASON, Known.reason(attempt.caseId(), attempt.fault(), ""));
        told.node(0, id, "", fields);
      }
      case "node.return" -> told.node(0, id, "", free());
      case "node.evict", "node.delete-pods" -> {}
      case "node.reboot", "node.reset", "node.power-cycle", "node.full-power-cycle" -> {
        told.node(
            0, id, "IDLE+REBOOT_ISSUED+NOT_RESPONDING", Map.of(Known.NODE_RESPONDING, "false"));
        told.node(
            BOOT_MILLIS,
            id,
            "",
            Map.of(Known.NODE_RESPONDING, "true", Known.NODE_BOOTED_AT, "now"));
      }
      case "job.checkpoint-restart", "job.requeue", "job.rollback" -> {
        String job = id.substring(id.indexOf('/') + 1);
        int restarts = cluster.restarts(job) + 1;
        told.job(0, job, "pending", List.of(), restarts);
        told.job(1, job, "running", cluster.elsewhere(job, action.parameter("avoid")), restarts);
      }
      case "cooling.raise-supply", "cooling.lower-supply", "power.raise-cap", "power.lower-cap" ->
          told.setPoint(
              action.target(),
              SetPoints.of(action.name()).orElseThrow(),
              action.parameter(SetPoints.raises(action.name()) ? SetPoints.HIGH : SetPoints.LOW));
      default -> {}
    }
  }

  private static Map<String, String> free() {
    return Map.of(
        Known.NODE_ISOLATED,
        "false",
        Known.NODE_HOLDER,
        "none",
        Known.NODE_REASON,
        "",
        Known.NODE_CASE,
        "",
        Known.NODE_SET_BY,
        "");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    if (!called.contains(attempt.id())) {
      return new Outcome.Failed("not seen in the world", true);
    }
    String id = action.target().id();
    boolean holds =
        switch (action.name()) {
          case "node.isolate" -> cluster.field(id, Known.NODE_ISOLATED).equals("true");
          case "node.return" -> cluster.field(id, Known.NODE_ISOLATED).equals("false");
          case "node.reboot", "node.reset", "node.power-cycle", "node.full-power-cycle" ->
              Long.parseLong(cluster.field(id, Known.NODE_BOOTED_AT)) > attempt.startedAt();
          default -> true;
        };
    return holds ? new Outcome.Done("seen") : new Outcome.Failed("not yet", true);
  }
}
