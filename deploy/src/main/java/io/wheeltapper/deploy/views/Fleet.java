package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.wheeltapper.core.loop.Places;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every node that is known, how it stands and in what it stands: as small as 12,500 of them need
 * it.
 *
 * @param now the agent's clock, epoch milliseconds
 * @param states what {@link Node#state} points into
 * @param kinds what the groups of a node are of, in their order
 * @param groups by kind the ids that there are, sorted
 * @param nodes sorted by name
 */
public record Fleet(
    long now,
    List<String> states,
    List<String> kinds,
    SortedMap<String, List<String>> groups,
    List<Node> nodes) {

  /** What a node is counted under: the first of its jobs is named, as of every other kind. */
  private static final List<Target.Kind> KINDS =
      List.of(
          Target.Kind.RACK,
          Target.Kind.LEAF,
          Target.Kind.LOOP,
          Target.Kind.FEED,
          Target.Kind.DOMAIN,
          Target.Kind.PARTITION,
          Target.Kind.JOB);

  /**
   * One node, written as an array.
   *
   * @param state an index into the states
   * @param caseId the open case about it, or null
   * @param in for each kind an index into its groups, -1 where it is in none that is known
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"name", "state", "case", "in"})
  public record Node(
      String name, int state, @JsonProperty("case") @Nullable String caseId, List<Integer> in) {
    public Node {
      in = List.copyOf(in);
    }
  }

  public Fleet {
    states = List.copyOf(states);
    kinds = List.copyOf(kinds);
    groups = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    nodes = List.copyOf(nodes);
  }

  /** Of what the decision thread saw; any thread. Nodes that are only written down are unknown. */
  public static Fleet of(NodeStates seen) {
    Places places = seen.places();
    SortedMap<Target, NodeStates.Seen> nodes = new TreeMap<>(seen.nodes());
    places.members(Target.site()).stream()
        .filter(t -> t.kind() == Target.Kind.NODE)
        .forEach(t -> nodes.putIfAbsent(t, seen.written(t)));
    Map<Target, List<Target>> around = new HashMap<>();
    nodes.forEach((node, how) -> around.put(node, around(places, node, how)));
    SortedMap<String, List<String>> groups = new TreeMap<>();
    List<Map<String, Integer>> indexes = new ArrayList<>();
    for (Target.Kind kind : KINDS) {
      TreeSet<String> ids = new TreeSet<>();
      around.values().forEach(in -> first(in, kind).ifPresent(ids::add));
      groups.put(kind.word(), List.copyOf(ids));
      indexes.add(index(ids));
    }
    List<Node> all = new ArrayList<>(nodes.size());
    List<String> states = NodeStates.State.words();
    nodes.forEach((node, how) -> {
      List<Target> its = around.getOrDefault(node, List.of());
      List<Integer> in = new ArrayList<>(KINDS.size());
      for (int i = 0; i < KINDS.size(); i++) {
        Map<String, Integer> index = indexes.get(i);
        in.add(first(its, KINDS.get(i)).map(index::get).orElse(-1));
      }
      all.add(new Node(node.id(), states.indexOf(how.state().word()), how.caseId(), in));
    });
    return new Fleet(
        seen.now(), states, KINDS.stream().map(Target.Kind::word).toList(), groups, all);
  }

  private static List<Target> around(Places places, Target node, NodeStates.Seen how) {
    List<Target> around = new ArrayList<>(places.ancestors(node));
    around.addAll(how.serves());
    return around;
  }

  private static java.util.Optional<String> first(List<Target> around, Target.Kind kind) {
    for (Target each : around) {
      if (each.kind() == kind) {
        return java.util.Optional.of(each.id());
      }
    }
    return java.util.Optional.empty();
  }

  private static Map<String, Integer> index(Collection<String> ids) {
    Map<String, Integer> index = new HashMap<>();
    ids.forEach(id -> index.put(id, index.size()));
    return index;
  }
}
