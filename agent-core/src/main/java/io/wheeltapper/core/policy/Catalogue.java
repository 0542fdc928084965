package io.wheeltapper.core.policy;

import static io.wheeltapper.core.model.Effect.Interrupts.NEW_WORK;
import static io.wheeltapper.core.model.Effect.Interrupts.NOTHING;
import static io.wheeltapper.core.model.Effect.Interrupts.RUNNING_WORK;
import static io.wheeltapper.core.model.Effect.Kind.CHANGES;
import static io.wheeltapper.core.model.Effect.Kind.PROTECTS;
import static io.wheeltapper.core.model.Effect.Kind.REMOVES;
import static io.wheeltapper.core.model.Effect.Kind.RESTORES;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Lack;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every action there is a word for, with its effect and its inverse. One table, so that a ladder
 * can be judged where no actuator is (a replay), and so that no actuator can declare its own act
 * harmless: the wiring refuses one whose declaration differs.
 */
public final class Catalogue {

  /**
   * What is known of an action.
   *
   * @param inverse the action that takes it back, or {@code ""}
   * @param lacks what nobody can promise of it; the gate counts that against it
   */
  public record Known(Effect effect, String inverse, Set<Lack> lacks) {}

  /** Tells a person; allowed without being named in any ladder. */
  public static final String CALL_PERSON = "person.call";

  private static final SortedMap<String, Known> ACTIONS = new TreeMap<>();

  static {
    put("node.isolate", new Effect(REMOVES, NEW_WORK), "node.return");
    put("node.evict", new Effect(REMOVES, RUNNING_WORK), "");
    put("node.delete-pods", new Effect(REMOVES, RUNNING_WORK), "", Lack.UNDO);
    put("node.return", new Effect(RESTORES, NOTHING), "");
    put("node.reboot", new Effect(REMOVES, RUNNING_WORK), "");
    put("node.reset", new Effect(REMOVES, RUNNING_WORK), "");
    put("node.power-cycle", new Effect(REMOVES, RUNNING_WORK), "");
    put("node.full-power-cycle", new Effect(REMOVES, RUNNING_WORK), "");
    put("node.validate", Effect.HARMLESS, "");
    put("gpu.reset", new Effect(REMOVES, RUNNING_WORK), "");
    put("gpu.cap-power", new Effect(CHANGES, NOTHING), "gpu.uncap-power"); // slows its work
    put("gpu.uncap-power", new Effect(RESTORES, NOTHING), "");
    put("gpu.lock-clocks", new Effect(CHANGES, NOTHING), "gpu.unlock-clocks");
    put("gpu.unlock-clocks", new Effect(RESTORES, NOTHING), "");
    put("job.hold", new Effect(REMOVES, NEW_WORK), "job.release");
    put("job.release", new Effect(RESTORES, NOTHING), "");
    put("job.requeue", new Effect(REMOVES, RUNNING_WORK), "");
    put("job.rollback", new Effect(REMOVES, RUNNING_WORK), "", Lack.UNDO); // to an older checkpoint
    put("job.checkpoint-restart", new Effect(REMOVES, RUNNING_WORK), "");
    put("cooling.raise-supply", new Effect(CHANGES, NOTHING), "cooling.lower-supply");
    put("cooling.lower-supply", new Effect(RESTORES, NOTHING), "");
    put("power.raise-cap", new Effect(CHANGES, NOTHING), "power.lower-cap");
    put("power.lower-cap", new Effect(RESTORES, NOTHING), "");
    put("node.reload-driver", new Effect(REMOVES, RUNNING_WORK), "");
    put("node.restart-agent", new Effect(CHANGES, NOTHING), "");
    put("link.isolate", new Effect(CHANGES, NOTHING), "link.return");
    put("link.return", new Effect(RESTORES, NOTHING), "");
    put("liquid.isolate", new Effect(PROTECTS, RUNNING_WORK), "", Lack.UNDO);
    put("load.shed", new Effect(PROTECTS, NOTHING), "");
    // No inverses: what protects is not given up because a look failed. A ladder's step gives back.
    put("liquid.return", new Effect(RESTORES, NOTHING), "");
    put("load.return", new Effect(RESTORES, NOTHING), "");
    put(
        "firmware.rollback",
        new Effect(CHANGES, RUNNING_WORK),
        "firmware.restore",
        Lack.UNDO); // no promise
    put("firmware.restore", new Effect(CHANGES, RUNNING_WORK), ""); // a change, taken back by one
    put("rollout.stop", new Effect(CHANGES, NOTHING), "rollout.resume");
    put("rollout.resume", new Effect(RESTORES, NOTHING), "");
    put("rollout.back", new Effect(CHANGES, NOTHING), ""); // node by node, as each is idle
    put(CALL_PERSON, Effect.HARMLESS, "");
  }

  private Catalogue() {}

  private static void put(String name, Effect effect, String inverse, Lack... lacks) {
    ACTIONS.put(name, new Known(effect, inverse, Set.of(lacks)));
  }

  /** The action of that name. */
  public static Optional<Known> find(String action) {
    return Optional.ofNullable(ACTIONS.get(action));
  }

  /** All names, sorted. */
  public static Set<String> names() {
    return ACTIONS.keySet();
  }
}
