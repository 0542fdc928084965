package io.wheeltapper.sensors.scheduler.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One element of {@code nodes[]}. Pure. */
final class NodeJson {

  private NodeJson() {}

  static NodeState read(JsonNode n) {
    List<String> words = new ArrayList<>(Scalars.words(n.path("state")));
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a node without a state");
    }
    String base = words.removeFirst();
    for (String flag : Scalars.words(n.path("state_flags"))) {
      if (!words.contains(flag)) {
        words.add(flag);
      }
    }
    String reason = Scalars.text(n.path("reason"));
    return new NodeState(
        named(Scalars.text(n.path("name"))),
        base,
        words,
        reason.isBlank()
            ? NodeState.Reason.NONE
            : new NodeState.Reason(
                reason,
                Scalars.text(n.path("reason_set_by_user")),
                Scalars.millis(n.path("reason_changed_at"))),
        Gres.count(Scalars.text(n.path("gres"))),
        Scalars.millis(n.path("boot_time")),
        Scalars.names(n.path("partitions")));
  }

  static String named(String name) {
    if (name.isBlank() || name.length() > 255 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a node without a usable name");
    }
    return name;
  }
}
