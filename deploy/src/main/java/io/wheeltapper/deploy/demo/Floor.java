package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Target.Kind;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What stands where: racks of eight nodes, a leaf switch for two racks, two power feeds a rack, the
 * racks divided between two cooling loops. Its shape never changes.
 */
final class Floor implements Topology {

  private static final int RACK = 8;

  /** Addresses as on the common eight-GPU baseboards: the same on every node. */
  private static final List<String> PCI =
      List.of(
          "0000:1a:00",
          "0000:3b:00",
          "0000:4c:00",
          "0000:5d:00",
          "0000:9b:00",
          "0000:bb:00",
          "0000:cb:00",
          "0000:db:00");

  private final List<Node> nodes;
  private final Map<String, Node> byName = new TreeMap<>();
  private final Map<Target, Gpu> gpus = new TreeMap<>();
  private final Map<Target, List<Target>> members = new TreeMap<>();

  Floor(int size) {
    this.nodes = IntStream.rangeClosed(1, size).mapToObj(Floor::build).toList();
    for (Node node : nodes) {
      byName.put(node.name, node);
      node.gpus.forEach(gpu -> gpus.put(gpu.target, gpu));
      members.put(node.target, node.gpus.stream().map(gpu -> gpu.target).sorted().toList());
      for (Target above : Stream.concat(above(node).stream(), Stream.of(Target.site())).toList()) {
        members.computeIfAbsent(above, _ -> new ArrayList<>()).add(node.target);
      }
    }
    members.replaceAll((_, inside) -> List.copyOf(inside));
  }

  private static Node build(int number) {
    String name = String.format(Locale.ROOT, "n%03d", number);
    return new Node(
        name,
        number,
        IntStream.range(0, PCI.size()).mapToObj(i -> new Gpu(PCI.get(i), i, name)).toList());
  }

  List<Node> nodes() {
    return nodes;
  }

  Optional<Node> node(Target target) {
    return target.kind() == Kind.NODE
        ? Optional.ofNullable(byName.get(target.id()))
        : Optional.empty();
  }

  Optional<Gpu> gpu(Target target) {
    return Optional.ofNullable(gpus.get(target));
  }

  /** The node that the GPU sits in. */
  Node nodeOf(Gpu gpu) {
    Node node = byName.get(gpu.target.id().substring(gpu.target.id().indexOf('@') + 1));
    if (node == null) {
      throw new IllegalStateException("no node holds " + gpu.target);
    }
    return node;
  }

  /** All targets of a kind, sorted. */
  List<Target> all(Kind kind) {
    return members.keySet().stream().filter(target -> target.kind() == kind).toList();
  }

  int loopOf(Node node) {
    int racks = (nodes.size() + RACK - 1) / RACK;
    return (rack(node) - 1) * 2 / Math.max(2, racks) + 1;
  }

  private static int rack(Node node) {
    return (node.number - 1) / RACK + 1;
  }

  private List<Target> above(Node node) {
    int rack = rack(node);
    String half = (node.number - 1) % RACK < RACK / 2 ? "a" : "b";
    return List.of(
        new Target(Kind.RACK, "r" + rack),
        new Target(Kind.LEAF, "leaf-" + (rack + 1) / 2),
        new Target(Kind.FEED, "pdu-" + rack + half),
        new Target(Kind.LOOP, "cdu-" + loopOf(node)));
  }

  @Override
  public List<Target> ancestors(Target target) {
    Gpu gpu = gpus.get(target);
    if (gpu != null) {
      Node node = nodeOf(gpu);
      return Stream.concat(Stream.of(node.target), above(node).stream()).toList();
    }
    return node(target).map(this::above).orElse(List.of());
  }

  @Override
  public List<Target> members(Target target) {
    return members.getOrDefault(target, List.of());
  }
}
