package io.wheeltapper.deploy.lint;

import io.wheeltapper.deploy.lint.Graph.Edge;
import io.wheeltapper.deploy.lint.Graph.Node;
import io.wheeltapper.deploy.lint.Graph.Sort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph in words, for Graphviz, for Mermaid, and as objects. */
public final class GraphText {

  private static final int WIDTH = 80;

  private GraphText() {}

  /** For a person: each fault, what finds it, and what answers it. */
  public static List<String> words(Graph graph) {
    List<String> lines = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.sort() == Sort.FAULT) {
        lines.add(node.name());
        into(graph, node)
            .forEach(rule -> {
              wrapped("  found by     ", List.of(rule.name()), lines);
              wrapped("    reads      ", reads(graph, rule), lines);
            });
        List<Node> actions = follow(graph, node, Sort.ACTION);
        wrapped(
            "  answered by  ",
            actions.isEmpty() ? List.of("nothing: recorded only") : names(actions),
            lines);
        actions.forEach(action -> {
          List<String> limits = names(follow(graph, action, Sort.LIMIT));
          String own = " " + action.name();
          wrapped(
              "  bound by     ",
              limits.isEmpty()
                  ? List.of()
                  : List.of(action.name() + ": " + String.join(", ", limits).replace(own, "")),
              lines);
        });
      }
    }
    return lines;
  }

  private static List<Node> follow(Graph graph, Node node, Sort sort) {
    return graph.edges().stream()
        .filter(e -> e.from().equals(node) && e.to().sort() == sort)
        .map(Edge::to)
        .toList();
  }

  /** A list under its heading, at most 80 columns wide. */
  private static void wrapped(String heading, List<String> words, List<String> lines) {
    StringBuilder line = new StringBuilder(heading);
    for (String word : String.join(", ", words).split(" ", -1)) {
      boolean first = line.length() == heading.length();
      if (!first && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
        line.repeat(' ', heading.length());
        first = true;
      }
      line.append(first ? "" : " ").append(word);
    }
    if (!words.isEmpty()) {
      lines.add(line.toString());
    }
  }

  private static List<String> reads(Graph graph, Node rule) {
    List<String> words = new ArrayList<>();
    for (Node node : into(graph, rule)) {
      List<Node> sensors = into(graph, node);
      words.add(
          node.sort() != Sort.SIGNAL
              ? node.sort().word() + " " + node.name()
              : node.name()
                  + (sensors.isEmpty() ? "" : " (" + String.join(", ", names(sensors)) + ")"));
    }
    return words;
  }

  private static List<Node> into(Graph graph, Node node) {
    return graph.edges().stream().filter(e -> e.to().equals(node)).map(Edge::from).toList();
  }

  private static List<String> names(List<Node> nodes) {
    return nodes.stream().map(Node::name).toList();
  }

  /** For Graphviz: {@code dot -Tsvg}. */
  public static List<String> dot(Graph graph) {
    List<String> lines = new ArrayList<>();
    lines.add("digraph bundle {");
    lines.add("  rankdir=LR; node [shape=box, fontname=\"sans-serif\"];");
    for (Node node : graph.nodes()) {
      lines.add(
          "  "
              + quoted(node.id())
              + " [label="
              + quoted(node.name())
              + ", class="
              + node.sort().word()
              + "];");
    }
    graph
        .edges()
        .forEach(e -> lines.add("  " + quoted(e.from().id()) + " -> " + quoted(e.to().id()) + ";"));
    lines.add("}");
    return lines;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** For Mermaid, which code hosts draw in Markdown. */
  public static List<String> mermaid(Graph graph) {
    List<String> lines = new ArrayList<>();
    List<Node> nodes = List.copyOf(graph.nodes());
    lines.add("flowchart LR");
    for (int i = 0; i < nodes.size(); i++) {
      String name = nodes.get(i).name().replace("\"", "#quot;");
      lines.add("  n" + i + "[\"" + name + "\"]:::" + nodes.get(i).sort().word());
    }
    graph
        .edges()
        .forEach(
            e -> lines.add("  n" + nodes.indexOf(e.from()) + " --> n" + nodes.indexOf(e.to())));
    return lines;
  }

  /** One object a node, then one an edge. */
  public static List<Map<String, Object>> json(Graph graph) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("kind", "node");
      object.put("id", node.id());
      object.put("sort", node.sort().word());
      object.put("name", node.name());
      objects.add(object);
    }
    for (Edge edge : graph.edges()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("kind", "edge");
      object.put("from", edge.from().id());
      object.put("to", edge.to().id());
      objects.add(object);
    }
    return objects;
  }
}
