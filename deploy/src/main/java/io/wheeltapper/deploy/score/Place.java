package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The site: nodes {@code n0001} …, in racks and under leaf switches by their numbers, one file
 * system for all. Immutable.
 */
final class Place implements Topology {

  /** The file system that every node mounts. */
  static final Target STORAGE = new Target(Target.Kind.STORAGE, "scratch");

  private final Profile.Stream stream;
  private final List<String> names;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Target, List<Target>> members = new HashMap<>();

  Place(Profile.Stream stream, int nodes) {
    this.stream = stream;
    names =
        IntStream.rangeClosed(1, nodes)
            .mapToObj(i -> String.format(Locale.ROOT, "n%05d", i))
            .toList();
    for (int i = 0; i < nodes; i++) {
      numbers.put(names.get(i), i);
      Target node = Target.node(names.get(i));
      for (Target around : around(i)) {
        members.computeIfAbsent(around, _ -> new ArrayList<>()).add(node);
      }
    }
    members.replaceAll((_, in) -> List.copyOf(in));
  }

  int nodes() {
    return names.size();
  }

  int gpus() {
    return stream.gpus();
  }

  String name(int node) {
    return names.get(node);
  }

  /** The number of a node, or -1. */
  int number(String name) {
    return numbers.getOrDefault(name, -1);
  }

  /** A PCI address as on a board of eight. */
  static String pci(int gpu) {
    return String.format(Locale.ROOT, "0000:%02x:00", 0x1a + gpu * 0x11);
  }

  Target gpu(int node, int gpu) {
    return Target.gpuAt(pci(gpu), name(node));
  }

  /** The node's port to its leaf switch. */
  Target port(int node) {
    return new Target(Target.Kind.PORT, "mlx5_0/1@" + name(node));
  }

  /** The switch's end of that. */
  Target peer(int node) {
    return new Target(
        Target.Kind.PORT, "l" + node / stream.leaf() + "/" + (node % stream.leaf() + 1));
  }

  /** What contains a node, of a kind. */
  Target group(int node, Target.Kind kind) {
    return switch (kind) {
      case RACK -> new Target(kind, "r" + node / stream.rack());
      case LEAF -> new Target(kind, "l" + node / stream.leaf());
      case STORAGE -> STORAGE;
      default -> Target.site();
    };
  }

  /** The numbers of the nodes of a group. */
  List<Integer> in(Target group) {
    return members(group).stream().map(t -> number(t.id())).toList();
  }

  private List<Target> around(int node) {
    return List.of(
        group(node, Target.Kind.RACK), group(node, Target.Kind.LEAF), STORAGE, Target.site());
  }

  @Override
  public List<Target> ancestors(Target target) {
    String id = target.id();
    int node = number(id.substring(id.indexOf('@') + 1));
    if (node < 0) {
      return List.of();
    }
    if (target.kind() == Target.Kind.NODE) {
      return around(node);
    }
    List<Target> all = new ArrayList<>(List.of(Target.node(name(node))));
    all.addAll(around(node));
    return all;
  }

  @Override
  public List<Target> members(Target target) {
    return members.getOrDefault(target, List.of());
  }
}
