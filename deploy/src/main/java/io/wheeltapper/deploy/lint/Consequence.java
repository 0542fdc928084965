package io.wheeltapper.deploy.lint;

import java.util.List;
import java.util.Map;

/**
 * A signal that an action itself brings about while it does what it should, as the schedulers and
 * drivers document it. What is not listed in {@code says} is not known of it.
 *
 * @param fact {@code Status} or {@code Event}
 * @param type its type
 * @param says what stands on the left of a rule's comparison, and what it then is
 */
record Consequence(String fact, String type, Map<String, String> says) {

  private static final Consequence UNANSWERED =
      new Consequence(
          "Status",
          "scheduler.node",
          Map.of(
              "field(\"responding\")", "\"false\"",
              "value", "\"DOWN*+DRAIN+REBOOT_ISSUED\"",
              "field(\"isolated\")", "\"true\""));

  private static final Consequence ISOLATED =
      new Consequence(
          "Status",
          "scheduler.node",
          Map.of(
              "field(\"responding\")", "\"true\"",
              "value", "\"IDLE+DRAIN\"",
              "field(\"isolated\")", "\"true\"",
              "field(\"holder\")", "\"ours\""));

  private static final Consequence RANK_FAILED =
      new Consequence("Event", "job.rank-failed", Map.of("field(\"before_start\")", "\"false\""));

  private static final Consequence CANCELLED =
      new Consequence(
          "Event",
          "job.ended",
          Map.of(
              "field(\"state\")", "\"CANCELLED\"",
              "field(\"before_start\")", "\"false\""));

  private static final Consequence REQUEUED =
      new Consequence("Status", "scheduler.job", Map.of("value", "\"pending\""));

  private static final List<Consequence> DOWN =
      List.of(
          UNANSWERED,
          new Consequence("Status", "sensor", Map.of("value", "\"silent\"")),
          new Consequence("Status", "fabric.switch-port", Map.of("value", "\"down\"")));

  private static final List<Consequence> STOPPED = List.of(RANK_FAILED, CANCELLED, REQUEUED);

  private static final Map<String, List<Consequence>> OF =
      Map.ofEntries(
          Map.entry("node.isolate", List.of(ISOLATED)),
          Map.entry("node.reboot", DOWN),
          Map.entry("node.reset", DOWN),
          Map.entry("node.power-cycle", DOWN),
          Map.entry("node.full-power-cycle", DOWN),
          Map.entry("firmware.rollback", DOWN),
          Map.entry("firmware.restore", DOWN),
          Map.entry("node.evict", STOPPED),
          Map.entry("node.delete-pods", STOPPED),
          Map.entry("job.requeue", STOPPED),
          Map.entry("job.rollback", STOPPED),
          Map.entry("job.checkpoint-restart", STOPPED));

  /** What the action brings about. */
  static List<Consequence> of(String action) {
    return OF.getOrDefault(action, List.of());
  }
}
