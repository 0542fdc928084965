package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.sensors.scheduler.slurm.TextReader.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One record of {@code scontrol show node}. Pure. */
final class NodeText {

  /** {@code Reason=words [root@2026-11-21T12:42:52]}, or the time as seconds since the epoch. */
  private static final Pattern REASON = Pattern.compile("(.*) \\[([^\\[\\]@]*)@([^\\[\\]@]*)]");

  private NodeText() {}

  static NodeState read(Fields f) {
    List<String> words = new ArrayList<>(Scalars.words(f.first("State")));
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a node without a state");
    }
    return new NodeState(
        NodeJson.named(f.first("NodeName")),
        words.removeFirst(),
        words,
        reason(f.whole("Reason")),
        Gres.count(f.first("Gres")),
        Times.millis(f.first("BootTime")),
        Scalars.names(f.first("Partitions")));
  }

  private static NodeState.Reason reason(String text) {
    if (text.isBlank()) {
      return NodeState.Reason.NONE;
    }
    Matcher m = REASON.matcher(text);
    return m.matches()
        ? new NodeState.Reason(m.group(1), m.group(2), Times.millis(m.group(3)))
        : new NodeState.Reason(text, "", 0);
  }
}
