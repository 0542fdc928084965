package io.wheeltapper.deploy.config;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The topology of a file: {@code nodes: {n001: {rack: r1, leaf: [leaf1, leaf2], pdu: [a1, b1],
 * storage: lustre/scratch, gpus: ["0000:1a:00"]}}}; or, where its name ends in {@code .csv}, a line
 * a node under a line of these names, {@code node,rack,leaf,pdu}, several in one cell with blanks
 * between. Immutable once read; safe for all threads.
 */
public final class TopologyFile implements Topology {

  /** Nothing is known of anything. */
  public static final TopologyFile EMPTY = new TopologyFile();

  /** What may stand around a node, nearest first: the key in the file and the kind of target. */
  private static final Map<String, Target.Kind> AROUND = new LinkedHashMap<>();

  static {
    AROUND.put("domain", Target.Kind.DOMAIN);
    AROUND.put("rack", Target.Kind.RACK);
    AROUND.put("leaf", Target.Kind.LEAF);
    AROUND.put("pdu", Target.Kind.FEED);
    AROUND.put("loop", Target.Kind.LOOP);
    AROUND.put("storage", Target.Kind.STORAGE);
  }

  private final Map<Target, List<Target>> ancestors = new HashMap<>();
  private final Map<Target, Collection<Target>> members = new HashMap<>();
  private final Map<String, String> nodeByPci = new HashMap<>();

  private TopologyFile() {}

  /**
   * Reads a file.
   *
   * @throws BadConfig with everything that is wrong
   */
  public static TopologyFile read(Path file) throws BadConfig {
    Problems problems = new Problems();
    TopologyFile topology = new TopologyFile();
    if (String.valueOf(file.getFileName()).endsWith(".csv")) {
      topology.table(file, problems);
    } else {
      YamlFile.read(file, file.toString(), problems).ifPresent(topology::take);
    }
    if (!problems.none()) {
      throw new BadConfig(problems.all());
    }
    return topology;
  }

  private void take(YamlMap top) {
    Optional<YamlMap> nodes = top.need("nodes", "{n001: {rack: r1}}").flatMap(YamlValue::map);
    nodes.ifPresent(all ->
        all.all()
            .forEach(
                (name, value) -> value.map().ifPresent(map -> node(name, map, all.place(name)))));
    top.noMore();
  }

  private void table(Path file, Problems problems) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      problems.add(new Problem(file.toString(), 0, 0, "topology-read", "cannot be read: " + e, ""));
      return;
    }
    TopologyTable.read(lines, file.toString(), problems)
        .forEach((node, cells) -> {
          List<Target> around = new ArrayList<>();
          AROUND.forEach((key, kind) ->
              cells.getOrDefault(key, List.of()).forEach(n -> around.add(new Target(kind, n))));
          place(Target.node(node), around);
          cells
              .getOrDefault("gpus", List.of())
              .forEach(pci -> gpu(Target.node(node), pci.toLowerCase(Locale.ROOT)));
        });
  }

  private void node(String name, YamlMap map, YamlValue place) {
    target(Target.Kind.NODE, name, place)
        .ifPresent(node -> {
          List<Target> around = new ArrayList<>();
          AROUND.forEach((key, kind) ->
              map.get(key)
                  .map(v -> v.isList() ? v.list() : List.of(v))
                  .orElse(List.of())
                  .forEach(v -> target(kind, v.text(""), v).ifPresent(around::add)));
          place(node, around);
          map.list("gpus").forEach(v -> gpu(node, v));
        });
    map.noMore();
  }

  private void gpu(Target node, YamlValue value) {
    String pci = value.text("").toLowerCase(Locale.ROOT);
    if (!pci.matches("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}")) {
      value.wrong(pci, "a PCI address without its function such as \"0000:3b:00\"");
      return;
    }
    gpu(node, pci);
  }

  private void gpu(Target node, String pci) {
    // Several nodes have the same addresses unless they share a kernel log: then nobody is meant.
    nodeByPci.merge(pci, node.id(), (one, other) -> "");
    Target gpu = Target.gpuAt(pci, node.id());
    List<Target> around = new ArrayList<>(List.of(node));
    around.addAll(ancestors.getOrDefault(node, List.of()));
    ancestors.put(gpu, List.copyOf(around));
    contains(node, gpu);
  }

  private void place(Target node, List<Target> around) {
    around.add(Target.site());
    ancestors.put(node, List.copyOf(around));
    around.forEach(a -> contains(a, node));
  }

  private void contains(Target outer, Target inner) {
    members.computeIfAbsent(outer, _ -> new TreeSet<>()).add(inner);
  }

  private static Optional<Target> target(Target.Kind kind, String id, YamlValue place) {
    try {
      return Optional.of(new Target(kind, id));
    } catch (IllegalArgumentException e) {
      place.wrong(id, "a name of 1 to " + Target.LONGEST_ID + " printable characters");
      return Optional.empty();
    }
  }

  /** The only node that has a GPU at this PCI address; empty when none or several have. */
  public Optional<String> nodeOfPci(String pci) {
    return Optional.ofNullable(nodeByPci.get(pci)).filter(n -> !n.isEmpty());
  }

  @Override
  public List<Target> ancestors(Target target) {
    return ancestors.getOrDefault(target, List.of());
  }

  @Override
  public List<Target> members(Target target) {
    return List.copyOf(members.getOrDefault(target, List.of()));
  }
}
