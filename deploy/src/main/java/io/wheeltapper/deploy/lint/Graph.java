package io.wheeltapper.deploy.lint;

import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What hangs together in a bundle: sensors, the signals that they say, the rules that read those,
 * the faults that rules find, the actions that answer them, the limits that bind these.
 *
 * @param edges from what is said to what follows
 */
public record Graph(SortedSet<Node> nodes, Set<Edge> edges) {

  public Graph {
    nodes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    edges = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(edges));
  }

  /** What a node is, in the order in which one leads to the next. */
  public enum Sort {
    SENSOR,
    SIGNAL,
    RULE,
    FAULT,
    ACTION,
    LIMIT;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One thing; unique by its sort and name. */
  public record Node(Sort sort, String name) implements Comparable<Node> {
    /** Unique in a graph. */
    public String id() {
      return sort.word() + ":" + name;
    }

    @Override
    public int compareTo(Node other) {
      int first = sort.compareTo(other.sort);
      return first != 0 ? first : name.compareTo(other.name);
    }
  }

  /** One thing follows from another. */
  public record Edge(Node from, Node to) {}

  /** The graph of a folder that is in order. */
  public static Graph of(Path folder) throws IOException, BadPolicy {
    Subject bundle = Subject.read(folder);
    SortedSet<Node> nodes = new TreeSet<>();
    Set<Edge> edges = new LinkedHashSet<>();
    bundle.rules().forEach(rule -> rule(bundle, rule, edges));
    bundle.policy().ladders().values().stream()
        .sorted(java.util.Comparator.comparing(l -> l.fault().code()))
        .forEach(ladder -> ladder(bundle, ladder, nodes, edges));
    edges.forEach(e -> {
      nodes.add(e.from());
      nodes.add(e.to());
    });
    return new Graph(nodes, edges);
  }

  private static void rule(Subject bundle, RuleShape rule, Set<Edge> edges) {
    Node self = new Node(Sort.RULE, rule.name());
    for (Fact fact : rule.facts()) {
      if (fact.role() != Role.RESULT) {
        reads(bundle, fact, self, edges);
      }
    }
    bundle.faults(rule).forEach(f -> edges.add(new Edge(self, new Node(Sort.FAULT, f))));
  }

  private static void reads(Subject bundle, Fact fact, Node rule, Set<Edge> edges) {
    switch (fact.type()) {
      case "Finding", "Found" ->
          NeverLint.literals(fact, "fault.code")
              .forEach(f -> edges.add(new Edge(new Node(Sort.FAULT, f), rule)));
      case "Event", "Status" ->
          NeverLint.literals(fact, "type").forEach(t -> said(bundle, t, rule, edges));
      case "Snapshot", "Reading" ->
          Witnesses.metrics(fact).forEach(m -> said(bundle, m, rule, edges));
      case "Proposal" ->
          NeverLint.literals(fact, "action")
              .forEach(a -> edges.add(new Edge(new Node(Sort.ACTION, a), rule)));
      default -> {
        // rows are data of the bundle
      }
    }
  }

  private static void said(Subject bundle, String word, Node rule, Set<Edge> edges) {
    Node signal = new Node(Sort.SIGNAL, word);
    bundle
        .signals()
        .sensor(word)
        .ifPresent(s -> edges.add(new Edge(new Node(Sort.SENSOR, s), signal)));
    edges.add(new Edge(signal, rule));
  }

  private static void ladder(Subject bundle, Ladder ladder, Set<Node> nodes, Set<Edge> edges) {
    Node fault = new Node(Sort.FAULT, ladder.fault().code());
    nodes.add(fault);
    for (String name : new LinkedHashSet<>(Disruption.actions(ladder))) {
      Node action = new Node(Sort.ACTION, name);
      edges.add(new Edge(fault, action));
      limits(bundle.policy().limits(), name)
          .forEach(l -> edges.add(new Edge(action, new Node(Sort.LIMIT, l))));
    }
  }

  private static List<String> limits(Limits limits, String action) {
    Set<String> bound = new TreeSet<>();
    if (limits.cooldownMillis().containsKey(action)) {
      bound.add("cooldown " + action);
    }
    if (limits.attempts().containsKey(action)) {
      bound.add("attempts " + action);
    }
    for (Limits.Radius radius : limits.radius()) {
      boolean out = radius.counts() == Limits.Counts.OUT;
      if (radius.limits()
          && Disruption.is(action)
          && (out ? action.startsWith("node.") : Disruption.interrupts(action))) {
        bound.add(
            "radius " + radius.per().name().toLowerCase(Locale.ROOT) + (out ? "" : " interrupted"));
      }
    }
    return List.copyOf(bound);
  }

  /** What a fault rests on, and what follows from it; empty when there is no such fault. */
  public Graph of(String fault) {
    Node middle = new Node(Sort.FAULT, fault);
    Set<Node> kept = new LinkedHashSet<>();
    walk(middle, kept, false);
    walk(middle, kept, true);
    if (!nodes.contains(middle)) {
      return new Graph(new TreeSet<>(), Set.of());
    }
    Set<Edge> within = new LinkedHashSet<>(edges);
    within.removeIf(e -> !kept.contains(e.from()) || !kept.contains(e.to()));
    return new Graph(new TreeSet<>(kept), within);
  }

  /** Backwards to the sensors; forwards to the actions and limits, and no further fault. */
  private void walk(Node from, Set<Node> kept, boolean forward) {
    Deque<Node> open = new ArrayDeque<>(List.of(from));
    Set<Node> seen = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (seen.add(node)) {
        kept.add(node);
        for (Edge edge : edges) {
          Node next = forward ? edge.to() : edge.from();
          boolean on = (forward ? edge.from() : edge.to()).equals(node);
          if (on && (!forward || next.sort() == Sort.ACTION || next.sort() == Sort.LIMIT)) {
            open.push(next);
          }
        }
      }
    }
  }
}
