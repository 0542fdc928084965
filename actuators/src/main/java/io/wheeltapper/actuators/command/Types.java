package io.wheeltapper.actuators.command;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a site may tell us to do by its own command.
 *
 * @param name the action
 * @param effect as the catalogue has it
 * @param on the sorts of targets it is done to
 * @param limit of its command, where the site sets none
 * @param patience until it is seen to be so, where the site sets none
 * @param back the action that gives back what this one did, by another command; or {@code ""}
 */
record Types(
    String name,
    Effect effect,
    Set<Target.Kind> on,
    Duration limit,
    Duration patience,
    String back) {

  private static final Effect ENDS_WORK =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Set<Target.Kind> NODE = Set.of(Target.Kind.NODE);

  /** What a valve or a breaker stands before; a tray with a valve of its own is a node. */
  private static final Set<Target.Kind> PLANT =
      Set.of(Target.Kind.NODE, Target.Kind.RACK, Target.Kind.LOOP, Target.Kind.FEED);

  static final String REBOOT = "node.reboot";
  static final String VALIDATE = "node.validate";

  /** A GPU node's firmware trains memory and links for many minutes before its kernel starts. */
  private static final Duration BOOT = Duration.ofMinutes(45);

  static final List<Types> ALL =
      List.of(
          new Types(REBOOT, ENDS_WORK, NODE, MINUTE, BOOT, ""),
          new Types(VALIDATE, Effect.HARMLESS, NODE, Duration.ofMinutes(30), MINUTE, ""),
          new Types(
              "node.restart-agent",
              new Effect(Effect.Kind.CHANGES, Effect.Interrupts.NOTHING),
              NODE,
              MINUTE,
              FIVE_MINUTES,
              ""),
          new Types("node.reload-driver", ENDS_WORK, NODE, FIVE_MINUTES, FIVE_MINUTES, ""),
          new Types(
              "load.shed",
              new Effect(Effect.Kind.PROTECTS, Effect.Interrupts.NOTHING),
              PLANT,
              FIVE_MINUTES,
              FIVE_MINUTES,
              "load.return"),
          new Types(
              "liquid.isolate",
              new Effect(Effect.Kind.PROTECTS, Effect.Interrupts.RUNNING_WORK),
              PLANT,
              MINUTE,
              FIVE_MINUTES,
              "liquid.return"));

  static Optional<Types> find(String name) {
    return ALL.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(Types::name).toList();
  }

  /** Whether the node goes away meanwhile, so that it cannot answer. */
  boolean leaves() {
    return name.equals(REBOOT);
  }

  /**
   * Whether it is done to the plant, where nothing has an age, and a look alone says that it is so.
   */
  boolean protects() {
    return effect.kind() == Effect.Kind.PROTECTS;
  }

  /** Whether nodes are all it is done to. */
  boolean onNodes() {
    return on.equals(NODE);
  }

  /** What gives back what this one did. */
  Types giving() {
    return new Types(
        back, new Effect(Effect.Kind.RESTORES, Effect.Interrupts.NOTHING), on, limit, patience, "");
  }
}
