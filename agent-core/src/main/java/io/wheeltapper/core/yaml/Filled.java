package io.wheeltapper.core.yaml;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A copy of a piece of YAML in which words in braces stand for something; places stay. */
final class Filled {

  private Filled() {}

  static Node in(Node node, Map<String, String> words) {
    return switch (node) {
      case ScalarNode s ->
          new ScalarNode(
              s.getTag(),
              text(s.getValue(), words),
              s.getStartMark(),
              s.getEndMark(),
              s.getScalarStyle());
      case SequenceNode s -> {
        List<Node> items = s.getValue().stream().map(n -> in(n, words)).toList();
        yield new SequenceNode(
            s.getTag(), true, items, s.getStartMark(), s.getEndMark(), s.getFlowStyle());
      }
      case MappingNode m -> {
        List<NodeTuple> entries =
            m.getValue().stream()
                .map(t -> new NodeTuple(t.getKeyNode(), in(t.getValueNode(), words)))
                .toList();
        yield new MappingNode(
            m.getTag(), true, entries, m.getStartMark(), m.getEndMark(), m.getFlowStyle());
      }
      default -> node;
    };
  }

  private static String text(String text, Map<String, String> words) {
    String filled = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace("{" + word.getKey() + "}", word.getValue());
    }
    return filled;
  }
}
