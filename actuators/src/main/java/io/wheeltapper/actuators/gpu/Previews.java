package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import java.util.ArrayList;
import java.util.List;

/**
 * What would be called on a machine: the command that reaches it, and what it then calls itself.
 */
final class Previews {

  private Previews() {}

  static List<String> of(Nodes nodes, String node, Ask ask)
      throws CallFailed, InterruptedException {
    Answer answer = nodes.ask(node, ask);
    if (!answer.result().equals(Answer.DONE)) {
      return List.of("nothing: " + Told.plain(node + ": " + answer.why()));
    }
    List<String> calls = new ArrayList<>();
    calls.add(
        nodes.describe(
            node,
            new Ask(
                ask.verb(), ask.gpu(), ask.attempt(), ask.kase(), ask.least(), ask.most(), false)));
    answer.calls().forEach(c -> calls.add(node + ": " + c));
    return calls;
  }
}
