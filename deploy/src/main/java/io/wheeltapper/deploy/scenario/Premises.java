package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The site of a scenario: its nodes, idle at first, and what contains them.
 *
 * @param nodes names, in the order written
 * @param groups what contains which nodes: {@code rack:r1} to its nodes
 */
record Premises(List<String> nodes, SortedMap<Target, List<String>> groups) implements Topology {

  /** Where a file says nothing: 40 nodes, so that 5 % of the site are two, in racks of four. */
  static final Premises USUAL = usual();

  Premises {
    nodes = List.copyOf(nodes);
    groups = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  private static Premises usual() {
    SortedMap<Target, List<String>> racks = new TreeMap<>();
    List<String> nodes = new ArrayList<>();
    for (int rack = 1; rack <= 10; rack++) {
      List<String> here =
          NodeNames.expand("n[" + (rack * 4 - 3) + "-" + rack * 4 + "]").orElseThrow();
      racks.put(new Target(Target.Kind.RACK, "r" + rack), here);
      nodes.addAll(here);
    }
    return new Premises(nodes, racks);
  }

  @Override
  public List<Target> ancestors(Target target) {
    String node = target.id().substring(target.id().indexOf('@') + 1);
    List<Target> all = new ArrayList<>();
    if (target.kind() != Target.Kind.NODE && nodes.contains(node)) {
      all.add(Target.node(node));
    }
    for (Map.Entry<Target, List<String>> group : groups.entrySet()) {
      if (group.getValue().contains(node)) {
        all.add(group.getKey());
      }
    }
    return all;
  }

  @Override
  public List<Target> members(Target target) {
    return groups.getOrDefault(target, List.of()).stream().sorted().map(Target::node).toList();
  }
}
