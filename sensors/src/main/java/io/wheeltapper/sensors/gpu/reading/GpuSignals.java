package io.wheeltapper.sensors.gpu.reading;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.gpu.reading.GpuReading.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks into signals: a snapshot a GPU each time, statuses when they change. One sensor has one of
 * these for its life, so that a GPU that is gone after a restart of the sensor is missed. For one
 * thread.
 */
public final class GpuSignals {

  /** No machine has more; what a broken source lists beyond is not kept. */
  private static final int MOST_GPUS = 1024;

  /** Three a GPU, and those of the node. */
  private static final int MOST_STATUSES = 4 * MOST_GPUS;

  private static final int LONGEST_VALUE = 200;

  private final String node;
  private final String sensor;
  private final Map<String, Status> said = new HashMap<>();
  private final Map<String, LinkErrors> links = new HashMap<>();
  private final SortedMap<String, String> known = new TreeMap<>();
  private Set<String> silent = Set.of();

  /** Of this node, in the name of this sensor. */
  public GpuSignals(String node, String sensor) {
    this.node = node;
    this.sensor = sensor;
  }

  /** All statuses are said anew at the next look. */
  public void anew() {
    said.clear();
  }

  /** One GPU's numbers and statuses at a time in epoch milliseconds. */
  public List<Signal> gpu(GpuReading reading, long at) {
    Gpu gpu = reading.gpu();
    if (gpu.uuid().isBlank() && gpu.pci().isBlank()) {
      return List.of();
    }
    Target target = target(gpu);
    List<Signal> signals = new ArrayList<>();
    boolean room = links.containsKey(target.id()) || links.size() < MOST_GPUS;
    if (!reading.numbers().isEmpty() && room) {
      links.computeIfAbsent(target.id(), _ -> new LinkErrors()).rate(reading.numbers(), at);
      signals.add(
          new Snapshot(target, node, sensor, Origin.GPU_DRIVER, at, reading.numbers().metrics()));
    }
    if (!gpu.facts().isEmpty()) {
      Map<String, String> facts = new LinkedHashMap<>(gpu.facts());
      facts.put("pci", gpu.pci());
      facts.put("uuid", gpu.uuid());
      facts.values().removeIf(String::isBlank);
      say(
          signals,
          new Status(
              target, node, sensor, Origin.GPU_DRIVER, at, "gpu.identity", "known", facts, ""));
    }
    if (!reading.mig().isEmpty()) {
      Map<String, String> fields = new HashMap<>(reading.mig());
      String mode = fields.getOrDefault("mode", "disabled");
      fields.remove("mode");
      say(
          signals,
          new Status(target, node, sensor, Origin.GPU_DRIVER, at, "gpu.mig", mode, fields, ""));
    }
    return signals;
  }

  /** What the look as a whole says of the node: versions, and whether all GPUs are there. */
  public List<Signal> node(NodeReading reading, long at) {
    List<Signal> signals = new ArrayList<>();
    SortedMap<String, SortedSet<String>> versions = new TreeMap<>();
    reading
        .versions()
        .forEach(
            (what, version) -> versions.computeIfAbsent(what, _ -> new TreeSet<>()).add(version));
    for (GpuReading gpu : reading.gpus()) {
      gpu.versions()
          .forEach(
              (what, version) -> versions.computeIfAbsent(what, _ -> new TreeSet<>()).add(version));
    }
    versions.forEach((what, all) -> version(signals, what, String.join(", ", all), at));
    place(signals, reading, at);
    if (!reading.gpus().isEmpty() || !reading.lost().isEmpty()) {
      list(reading, at).ifPresent(status -> say(signals, status));
    }
    return signals;
  }

  /** GPUs of one node that have different versions have all of them in the value. */
  private void version(List<Signal> signals, String what, String all, long at) {
    if (all.isBlank()) {
      return;
    }
    String value = all.length() > LONGEST_VALUE ? all.substring(0, LONGEST_VALUE) : all;
    String type = "version." + what;
    Status before = said.get(key(Target.node(node), type));
    Map<String, String> changed =
        before == null
            ? Map.of()
            : before.value().equals(value)
                ? before.fields()
                : Map.of("changed_at", Long.toString(at));
    say(
        signals,
        new Status(Target.node(node), node, sensor, Origin.HOST, at, type, value, changed, ""));
  }

  /** The NVLink domain that the node is in; nothing while its GPUs do not agree on one. */
  private void place(List<Signal> signals, NodeReading reading, long at) {
    SortedSet<String> domains = new TreeSet<>();
    reading.gpus().stream().map(GpuReading::domain).filter(d -> !d.isBlank()).forEach(domains::add);
    if (domains.size() == 1) {
      say(
          signals,
          new Status(
              Target.node(node),
              node,
              sensor,
              Origin.GPU_DRIVER,
              at,
              "node.place",
              "nvml",
              Map.of("domain", domains.first()),
              ""));
    }
  }

  /**
   * What the driver lists, beside what it once listed. One that gives no number is missing at the
   * second look in a row; till then nothing is said of all being here.
   */
  private Optional<Status> list(NodeReading reading, long at) {
    SortedSet<String> missing = new TreeSet<>(reading.lost());
    Set<String> mute = new HashSet<>();
    SortedSet<String> reset = new TreeSet<>();
    SortedSet<String> here = new TreeSet<>();
    for (GpuReading gpu : reading.gpus()) {
      String name = gpu.gpu().pci().isBlank() ? gpu.gpu().uuid() : gpu.gpu().pci();
      here.add(name);
      if (known.size() < MOST_GPUS) {
        known.put(name, gpu.gpu().uuid());
      }
      if (gpu.state() == State.RESET) {
        reset.add(name);
      } else if (gpu.state() == State.LOST || (gpu.state() != State.OK && silent.contains(name))) {
        missing.add(name);
      }
      if (gpu.state() == State.UNREADABLE) {
        mute.add(name);
      }
    }
    silent = mute;
    known.keySet().stream().filter(name -> !here.contains(name)).forEach(missing::add);
    if (missing.isEmpty() && !mute.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("count", Integer.toString(reading.count()));
    if (!missing.isEmpty()) {
      fields.put("pci", few(missing));
    }
    if (!reset.isEmpty()) {
      fields.put("reset", few(reset));
    }
    return Optional.of(
        new Status(
            Target.node(node),
            node,
            sensor,
            Origin.GPU_DRIVER,
            at,
            "driver.gpus",
            missing.isEmpty() ? (reset.isEmpty() ? "complete" : "reset") : "missing",
            fields,
            ""));
  }

  private static String few(SortedSet<String> names) {
    return names.stream().limit(16).collect(Collectors.joining(", "));
  }

  private Target target(Gpu gpu) {
    return gpu.uuid().isBlank()
        ? Target.gpuAt(gpu.pci(), node)
        : new Target(Target.Kind.GPU, gpu.uuid());
  }

  private void say(List<Signal> signals, Status status) {
    String key = key(status.target(), status.type());
    Status before = said.get(key);
    boolean room = before != null || said.size() < MOST_STATUSES;
    if (room && (before == null || !before.sameAs(status))) {
      said.put(key, status);
      signals.add(status);
    }
  }

  private static String key(Target target, String type) {
    return type + " " + target;
  }
}
