package io.wheeltapper.deploy.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.lint.Graph.Edge;
import io.wheeltapper.deploy.lint.Graph.Node;
import io.wheeltapper.deploy.lint.Graph.Sort;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hangs together in the default bundle, by one fault of it. */
class GraphTest {

  private static Node node(Sort sort, String name) {
    return new Node(sort, name);
  }

  @Test
  void fromTheSensorToTheLimit() throws Exception {
    Graph graph = Graph.of(Path.of("..", "policies"));
    for (Edge edge :
        List.of(
            new Edge(node(Sort.SENSOR, "kmsg"), node(Sort.SIGNAL, "xid")),
            new Edge(node(Sort.SIGNAL, "xid"), node(Sort.RULE, "Xid")),
            new Edge(node(Sort.RULE, "Xid"), node(Sort.FAULT, "gpu-fell-off-bus")),
            new Edge(node(Sort.FAULT, "gpu-fell-off-bus"), node(Sort.ACTION, "node.reboot")),
            new Edge(node(Sort.ACTION, "node.reboot"), node(Sort.LIMIT, "cooldown node.reboot")))) {
      assertTrue(graph.edges().contains(edge), edge.toString());
    }
  }

  @Test
  void oneFaultLeavesOutTheOthers() throws Exception {
    Graph all = Graph.of(Path.of("..", "policies"));
    Graph of = all.of("loop-flow-lost");
    assertTrue(of.nodes().contains(node(Sort.SIGNAL, "FlowLitersPerMinute")));
    assertTrue(of.nodes().contains(node(Sort.ACTION, "person.call")));
    assertTrue(!of.nodes().contains(node(Sort.FAULT, "gpu-fell-off-bus")));
    assertTrue(of.nodes().size() < all.nodes().size());
    assertEquals(0, all.of("loop-flow-lots").nodes().size());
  }

  @Test
  void everyFormNamesEachNode() throws Exception {
    Graph of = Graph.of(Path.of("..", "policies")).of("loop-flow-lost");
    String words = String.join("\n", GraphText.words(of));
    assertTrue(words.startsWith("loop-flow-lost\n  found by     "), words);
    assertTrue(words.contains("FlowLitersPerMinute"), words);
    String dot = String.join("\n", GraphText.dot(of));
    String mermaid = String.join("\n", GraphText.mermaid(of));
    for (Node node : of.nodes()) {
      assertTrue(dot.contains("\"" + node.id() + "\" [label="), dot);
      assertTrue(mermaid.contains("[\"" + node.name() + "\"]"), mermaid);
    }
    assertEquals(of.nodes().size() + of.edges().size(), GraphText.json(of).size());
  }
}
