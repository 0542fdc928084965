package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** A hundred faults at once: kernel lines of every sort, a lost GPU, a failed rank. */
final class Storm {

  private static final List<Integer> CODES =
      List.of(79, 48, 63, 64, 94, 95, 74, 119, 13, 31, 43, 45, 61, 62, 109, 140);

  private static final int LINES = 95;

  private record Line(int node, int gpu, int code) {}

  private final Lab lab;
  private final List<Line> lines = new ArrayList<>();

  /** Each code at most once at each GPU of the nodes but the last, in random order. */
  Storm(Lab lab, Random dice) {
    this.lab = lab;
    List<Line> all = new ArrayList<>();
    for (int node = 0; node < Lab.NODES - 1; node++) {
      for (int gpu = 0; gpu < 8; gpu++) {
        for (int code : CODES) {
          all.add(new Line(node, gpu, code));
        }
      }
    }
    Collections.shuffle(all, dice);
    lines.addAll(all.subList(0, LINES));
  }

  /**
   * Lets it happen and waits until the agent has found all of it. One comes alone, and the others
   * once it is dealt with: what falls on all nodes at once has a common cause, and touches no node.
   *
   * @param dealtWith the entry that says so
   */
  void over(AgentProcess agent, String job, Predicate<JsonNode> dealtWith)
      throws IOException, InterruptedException {
    lab.xid(0, 0, 79, "alone");
    agent.await("the first, dealt with", dealtWith);
    for (Line line : lines) {
      lab.xid(line.node(), line.gpu(), line.code(), "as it comes");
    }
    // Three programs on one GPU of a node that has nothing else: a person is to diagnose it.
    for (int i = 0; i < 3; i++) {
      lab.xid(Lab.NODES - 1, 0, 13, "Graphics Exception on GPC 1");
    }
    lab.lab("fail-rank", job);
    lab.lab("lose-gpu", Lab.node(6), "0");
    for (Line line : lines) {
      agent.await("" + line, Seen.xid(line.code(), lab.pci(line.node(), line.gpu())));
    }
    agent.await("diagnosis", found("gpu-diagnosis-wanted"));
    agent.await("the failed rank", found("job-rank-failed"));
    agent.await("the lost GPU", found("gpu-count-low"));
  }

  private static Predicate<JsonNode> found(String fault) {
    return Seen.kind("found").and(Seen.has("fault", fault));
  }
}
