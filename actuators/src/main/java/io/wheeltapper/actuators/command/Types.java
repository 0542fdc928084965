package io.wheeltapper.actuators.command;

import io.wheeltapper.core.model.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a site may tell us to do to a node by its own command.
 *
 * @param name the action
 * @param effect as the catalogue has it
 * @param limit of its command, where the site sets none
 * @param patience until it is seen to be so, where the site sets none
 */
record Types(String name, Effect effect, Duration limit, Duration patience) {

  private static final Effect ENDS_WORK =
      new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static final String REBOOT = "node.reboot";
  static final String VALIDATE = "node.validate";

  /** A GPU node's firmware trains memory and links for many minutes before its kernel starts. */
  private static final Duration BOOT = Duration.ofMinutes(45);

  static final List<Types> ALL =
      List.of(
          new Types(REBOOT, ENDS_WORK, MINUTE, BOOT),
          new Types(VALIDATE, Effect.HARMLESS, Duration.ofMinutes(30), MINUTE),
          new Types(
              "node.restart-agent",
              new Effect(Effect.Kind.CHANGES, Effect.Interrupts.NOTHING),
              MINUTE,
              Duration.ofMinutes(5)),
          new Types("node.reload-driver", ENDS_WORK, Duration.ofMinutes(5), Duration.ofMinutes(5)));

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
}
