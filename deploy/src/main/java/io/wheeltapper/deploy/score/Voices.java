package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What sensors say of an incident. Kernel lines are read beforehand, a node's all at once. One
 * thread.
 */
final class Voices {

  /** As many clients of a file system notice that it stands still. */
  private static final int MOST_MOUNTS = 200;

  private static final List<String> PROGRAMS = List.of("python3", "pt_main_thread", "train.3");

  private final Place place;
  private final Map<Integer, List<List<Signal>>> lines = new HashMap<>();

  Voices(Place place, List<Incident> incidents) throws Exception {
    this.place = place;
    KernelLines reader = new KernelLines();
    Map<Integer, List<Incident>> byNode = new TreeMap<>();
    incidents.forEach(i -> byNode.computeIfAbsent(i.node(), _ -> new ArrayList<>()).add(i));
    for (Map.Entry<Integer, List<Incident>> node : byNode.entrySet()) {
      List<String> texts = new ArrayList<>();
      node.getValue().forEach(i -> texts(i).forEach(t -> texts.add(fill(t, i, ""))));
      if (texts.isEmpty()) {
        continue;
      }
      List<List<Signal>> read = reader.read(place.name(node.getKey()), texts);
      int next = 0;
      for (Incident i : node.getValue()) {
        int count = texts(i).size();
        lines.put(i.number(), List.copyOf(read.subList(next, next + count)));
        next += count;
      }
    }
  }

  private static List<String> texts(Incident incident) {
    return incident.form().say().stream()
        .map(Say::what)
        .filter(Say.Kernel.class::isInstance)
        .map(w -> ((Say.Kernel) w).text())
        .toList();
  }

  /** An incident that comes back says what it said before. */
  void again(Incident before, Incident now) {
    lines.put(now.number(), lines.getOrDefault(before.number(), List.of()));
  }

  /** What is said; {@code job} is the job's id or {@code ""}. */
  List<Signal> said(Incident incident, Say say, String job, long at) {
    return switch (say.what()) {
      case Say.Kernel _ -> kernel(incident, say, at);
      case Say.Numbers n -> numbers(incident, say, n.numbers(), job, at);
      case Say.Stands s -> stands(incident, say, s, s.value(), job, at);
      case Say.Happens h -> happens(incident, say, h, job, at);
      case Say.Blind b -> List.of(eye(incident, b, "silent", at));
      case Say.Node _ -> List.of(); // the scheduler's own
    };
  }

  /** What is said when it is over. */
  List<Signal> back(Incident incident, Say say, String job, long at) {
    return switch (say.what()) {
      case Say.Numbers n when !n.back().isEmpty() -> numbers(incident, say, n.back(), job, at);
      case Say.Stands s when !s.back().isEmpty() -> stands(incident, say, s, s.back(), job, at);
      case Say.Blind b -> List.of(eye(incident, b, "ok", at));
      default -> List.of();
    };
  }

  private List<Signal> kernel(Incident incident, Say say, long at) {
    int index = 0;
    for (Say one : incident.form().say()) {
      if (one == say) {
        break;
      }
      index += one.what() instanceof Say.Kernel ? 1 : 0;
    }
    List<List<Signal>> read = lines.getOrDefault(incident.number(), List.of());
    return index >= read.size()
        ? List.of()
        : read.get(index).stream().map(s -> KernelLines.at(s, at)).toList();
  }

  /** Of whom it is said: a target, and the node that it belongs to or {@code ""}. */
  private record Subject(Target target, int number, String node) {}

  private List<Subject> subjects(Incident incident, Say.On on, String job) {
    int node = incident.node();
    String name = place.name(node);
    return switch (on) {
      case NODE -> List.of(new Subject(Target.node(name), node, name));
      case GPU -> List.of(new Subject(place.gpu(node, incident.gpu()), node, name));
      case PORT -> List.of(new Subject(place.port(node), node, name));
      case PEER -> List.of(new Subject(place.peer(node), node, ""));
      case STORAGE -> List.of(new Subject(Place.STORAGE, node, name));
      case JOB ->
          job.isEmpty() ? List.of() : List.of(new Subject(Target.job(Work.SLURM, job), node, ""));
      case GROUP -> List.of(new Subject(group(incident), node, ""));
      case ALL, ALL_GPUS, ALL_PORTS, ALL_MOUNTS ->
          place.in(group(incident)).stream()
              .limit(MOST_MOUNTS)
              .map(n -> of(n, incident, on))
              .toList();
    };
  }

  private Target group(Incident incident) {
    return place.group(incident.node(), incident.group().orElse(Target.Kind.SITE));
  }

  private Subject of(int node, Incident incident, Say.On on) {
    String name = place.name(node);
    Target target =
        switch (on) {
          case ALL_GPUS -> place.gpu(node, incident.gpu());
          case ALL_PORTS -> place.port(node);
          case ALL_MOUNTS -> Place.STORAGE;
          default -> Target.node(name);
        };
    return new Subject(target, node, name);
  }

  private List<Signal> numbers(
      Incident incident, Say say, Map<String, Double> numbers, String job, long at) {
    List<Signal> signals = new ArrayList<>();
    for (Subject s : subjects(incident, say.on(), job)) {
      signals.add(
          new Snapshot(
              s.target(), s.node(), sensor(say, s), say.origin(), at, Metrics.of(numbers)));
    }
    return signals;
  }

  private List<Signal> stands(
      Incident incident, Say say, Say.Stands stands, String value, String job, long at) {
    List<Signal> signals = new ArrayList<>();
    for (Subject s : subjects(incident, say.on(), job)) {
      signals.add(
          new Status(
              s.target(),
              s.node(),
              sensor(say, s),
              say.origin(),
              at,
              stands.type(),
              value,
              fill(stands.fields(), incident, s, job),
              ""));
    }
    return signals;
  }

  private List<Signal> happens(
      Incident incident, Say say, Say.Happens happens, String job, long at) {
    List<Signal> signals = new ArrayList<>();
    for (Subject s : subjects(incident, say.on(), job)) {
      Map<String, String> fields = fill(happens.fields(), incident, s, job);
      String node = fields.getOrDefault("node", s.node());
      signals.add(
          new Event(
              s.target(), node, sensor(say, s), say.origin(), at, happens.type(), fields, ""));
    }
    return signals;
  }

  private static String sensor(Say say, Subject subject) {
    return switch (say.origin()) {
      case GPU_DRIVER -> eye(subject.node());
      case WORKLOAD -> "joblog";
      case PCI_BUS -> "host";
      default -> say.origin().name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  /** Each node has an exporter of its own. */
  private static String eye(String node) {
    return "dcgm-" + node;
  }

  private Signal eye(Incident incident, Say.Blind blind, String state, long at) {
    String node = place.name(incident.node());
    String name = blind.sensor() + "-" + node;
    return new Status(
        new Target(Target.Kind.SENSOR, name),
        node,
        name,
        Origin.AGENT,
        at,
        Known.SENSOR,
        state,
        Map.of("detail", "its exporter does not answer"),
        "");
  }

  private Map<String, String> fill(
      Map<String, String> fields, Incident incident, Subject subject, String job) {
    Map<String, String> filled = new TreeMap<>();
    String port = place.port(subject.number()).id();
    String peer = place.peer(subject.number()).id();
    fields.forEach((key, value) ->
        filled.put(
            key,
            fill(value, incident, job)
                .replace("{port}", port)
                .replace("{peer}", peer)
                .replace("{leaf}", peer.substring(0, peer.indexOf('/')))));
    return filled;
  }

  private String fill(String text, Incident incident, String job) {
    return text.replace("{pci}", Place.pci(incident.gpu()))
        .replace("{pid}", Integer.toString(incident.pid()))
        .replace("{program}", PROGRAMS.get(incident.pid() % PROGRAMS.size()))
        .replace("{node}", place.name(incident.node()))
        .replace("{job}", job);
  }
}
