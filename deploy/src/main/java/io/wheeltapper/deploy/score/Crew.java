package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Outcome;
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

/** Obedient hands: what the gate allows changes the factory, whose scheduler then says so. */
final class Crew implements Actuator {

  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMinutes(10);

  /** How long a node needs to boot, as in scenarios. */
  private static final long BOOT_MILLIS = 120_000L;

  /** What hands do to the factory. */
  interface Floor {
    /** The scheduler is told something of a node, and says it after a while. */
    void node(int node, Map<String, String> fields, long afterMillis);

    /** A node is started anew, or one of its GPUs. */
    void mended(int node, String action);

    /** A job is restarted without a node. */
    boolean restarts(String job, int avoid);

    /** Whether something is still wrong with a node that a validation would find. */
    boolean ill(int node);
  }

  private final Place place;
  private final Work work;
  private final Floor floor;
  private final Set<String> called = new HashSet<>();

  Crew(Place place, Work work, Floor floor) {
    this.place = place;
    this.work = work;
    this.floor = floor;
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
    return List.of("factory: " + action);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) {
    return called.add(attempt.id()) ? obey(action, attempt) : new Outcome.Done("done");
  }

  private Outcome obey(Action action, Attempt attempt) {
    String id = action.target().id();
    int node = place.number(id.substring(id.indexOf('@') + 1));
    switch (action.name()) {
      case "node.isolate" -> {
        Map<String, String> fields = new HashMap<>();
        fields.put(Known.NODE_ISOLATED, "true");
        fields.put(Known.NODE_HOLDER, "ours");
        fields.put(Known.NODE_SET_BY, "wheeltapper");
        fields.put(Known.NODE_CASE, attempt.caseId());
        fields.put(Known.NODE_REASON, Known.reason(attempt.caseId(), attempt.fault(), ""));
        floor.node(node, fields, 0);
      }
      case "node.return" -> floor.node(node, free(), 0);
      case "node.reboot", "node.reset", "node.power-cycle", "node.full-power-cycle" -> {
        work.reboots(node);
        floor.node(node, Map.of(Known.NODE_RESPONDING, "false"), 0);
        floor.mended(node, action.name());
        floor.node(
            node, Map.of(Known.NODE_RESPONDING, "true", Known.NODE_BOOTED_AT, "now"), BOOT_MILLIS);
      }
      case "gpu.reset" -> floor.mended(node, action.name());
      case "job.checkpoint-restart", "job.requeue", "job.rollback" -> {
        if (!floor.restarts(
            id.substring(id.indexOf('/') + 1), place.number(action.parameter("avoid")))) {
          return new Outcome.Failed("the job does not run any more", false);
        }
      }
      default -> {}
    }
    return new Outcome.Done("done");
  }

  /** What a scheduler says of a node that nobody holds. */
  static Map<String, String> free() {
    return Map.of(
        Known.NODE_ISOLATED, "false",
        Known.NODE_HOLDER, "none",
        Known.NODE_REASON, "",
        Known.NODE_CASE, "",
        Known.NODE_SET_BY, "");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    if (!called.contains(attempt.id())) {
      return new Outcome.Failed("not seen in the world", true);
    }
    String id = action.target().id();
    int node = place.number(id.substring(id.indexOf('@') + 1));
    boolean holds =
        switch (action.name()) {
          case "node.isolate" -> work.is(node, Known.NODE_ISOLATED, "true");
          case "node.return" -> work.is(node, Known.NODE_ISOLATED, "false");
          case "node.reboot", "node.reset", "node.power-cycle", "node.full-power-cycle" ->
              Long.parseLong(work.field(node, Known.NODE_BOOTED_AT)) > attempt.startedAt();
          default -> true;
        };
    if (action.name().equals("node.validate") && floor.ill(node)) {
      return new Outcome.Failed("the validation finds the fault still there", false);
    }
    return holds ? new Outcome.Done("seen") : new Outcome.Failed("not yet", true);
  }
}
