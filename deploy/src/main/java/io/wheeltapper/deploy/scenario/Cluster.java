package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the scheduler of a scenario knows and says: each change as the status that its sensor would
 * hand on. A node is idle while no job runs on it, unless the scenario says otherwise. One thread.
 */
final class Cluster {

  /** The scheduler's name, and that of its sensor. */
  static final String SLURM = "slurm";

  private record Node(Map<String, String> fields, String state) {}

  private record Job(String state, List<String> nodes, Map<String, String> fields) {}

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Job> jobs = new TreeMap<>();

  Cluster(Premises premises) {
    for (String name : premises.nodes()) {
      Map<String, String> fields = new HashMap<>();
      fields.put(Known.NODE_SCHEDULER, SLURM);
      fields.put(Known.NODE_ISOLATED, "false");
      fields.put(Known.NODE_IDLE, "true");
      fields.put(Known.NODE_RESPONDING, "true");
      fields.put(Known.NODE_HOLDER, "none");
      fields.put(Known.NODE_GPUS, "8");
      fields.put(Known.NODE_BOOTED_AT, Long.toString(Clock.BEGIN));
      nodes.put(name, new Node(fields, "IDLE"));
    }
  }

  /** All that is so now, as its sensor says it at its first reading. */
  List<Signal> all(long at) {
    List<Signal> signals = new ArrayList<>();
    nodes.keySet().forEach(n -> signals.add(node(n, at)));
    jobs.keySet().forEach(j -> signals.add(job(j, at)));
    return signals;
  }

  /** A field of a node, or {@code ""}. */
  String field(String node, String field) {
    Node known = nodes.get(node);
    return known == null ? "" : known.fields().getOrDefault(field, "");
  }

  /** Changes some fields of a node; a blank text takes one away. */
  List<Signal> node(String name, String state, Map<String, String> changes, long at) {
    Node before = nodes.getOrDefault(name, new Node(Map.of(), ""));
    Map<String, String> fields = new HashMap<>(before.fields());
    changes.forEach((key, value) -> {
      if (value.isBlank()) {
        fields.remove(key);
      } else {
        fields.put(key, value);
      }
    });
    String shown = state.isEmpty() ? state(fields) : state;
    nodes.put(name, new Node(Map.copyOf(fields), shown));
    return List.of(node(name, at));
  }

  private static String state(Map<String, String> fields) {
    String base = "true".equals(fields.get(Known.NODE_IDLE)) ? "IDLE" : "MIXED";
    return base
        + ("true".equals(fields.get(Known.NODE_ISOLATED)) ? "+DRAIN" : "")
        + ("false".equals(fields.get(Known.NODE_RESPONDING)) ? "+NOT_RESPONDING" : "");
  }

  /** Changes a job; empty nodes leave it where it is. */
  List<Signal> job(String id, String state, List<String> on, Map<String, String> changes, long at) {
    Job before = jobs.getOrDefault(id, new Job("", List.of(), Map.of()));
    Map<String, String> fields = new HashMap<>(before.fields());
    fields.putAll(changes);
    jobs.put(id, new Job(state, on.isEmpty() ? before.nodes() : on, Map.copyOf(fields)));
    List<Signal> signals = new ArrayList<>(List.of(job(id, at)));
    List<String> touched = new ArrayList<>(before.nodes());
    on.stream().filter(n -> !touched.contains(n)).forEach(touched::add);
    for (String name : touched) {
      boolean idle = jobsOn(name).isEmpty();
      if (!field(name, Known.NODE_IDLE).equals(Boolean.toString(idle))) {
        signals.addAll(node(name, "", Map.of(Known.NODE_IDLE, Boolean.toString(idle)), at));
      }
    }
    return signals;
  }

  /** A reservation for maintenance, as the scheduler's sensor says it. */
  List<Signal> reserved(Given.Reserves reserves, long at) {
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.MAINTENANCE_NODES, String.join(",", reserves.nodes()));
    fields.put(Known.MAINTENANCE_FROM, Long.toString(at));
    fields.put(Known.MAINTENANCE_UNTIL, Long.toString(at + reserves.lasts()));
    fields.put(Known.MAINTENANCE_BY, SLURM);
    fields.put(Known.MAINTENANCE_REASON, "reservation " + reserves.name());
    return List.of(
        new Status(
            new Target(Target.Kind.PARTITION, SLURM + "/reservation/" + reserves.name()),
            "",
            SLURM,
            Origin.SCHEDULER,
            at,
            Known.MAINTENANCE,
            reserves.lasts() > 0 ? "declared" : "ended",
            fields,
            ""));
  }

  private List<String> jobsOn(String node) {
    return jobs.entrySet().stream()
        .filter(j -> j.getValue().state().equals("running") && j.getValue().nodes().contains(node))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Where a job's work can go on: its nodes, the avoided one replaced by the first free one. */
  List<String> elsewhere(String id, String avoid) {
    List<String> now = jobs.getOrDefault(id, new Job("", List.of(), Map.of())).nodes();
    List<String> next = new ArrayList<>(now);
    next.remove(avoid);
    nodes.keySet().stream()
        .filter(n -> !now.contains(n) && jobsOn(n).isEmpty())
        .filter(n -> field(n, Known.NODE_ISOLATED).equals("false"))
        .filter(n -> field(n, Known.NODE_RESPONDING).equals("true"))
        .limit(now.size() - (long) next.size())
        .forEach(next::add);
    return next;
  }

  /** How often a job was restarted. */
  int restarts(String id) {
    Job job = jobs.get(id);
    return job == null ? 0 : Integer.parseInt(job.fields().getOrDefault(Known.JOB_RESTARTS, "0"));
  }

  private Signal node(String name, long at) {
    Node node = nodes.getOrDefault(name, new Node(Map.of(), ""));
    return new Status(
        Target.node(name),
        name,
        SLURM,
        Origin.SCHEDULER,
        at,
        Known.NODE,
        node.state(),
        node.fields(),
        "");
  }

  private Signal job(String id, long at) {
    Job job = jobs.getOrDefault(id, new Job("", List.of(), Map.of()));
    Map<String, String> fields = new HashMap<>(job.fields());
    fields.putIfAbsent(Known.JOB_RESTARTS, "0");
    fields.putIfAbsent(Known.JOB_CONTRACT, "true");
    if (!job.nodes().isEmpty()) {
      fields.put(Known.JOB_NODES, String.join(",", job.nodes().stream().sorted().toList()));
    }
    return new Status(
        Target.job(SLURM, id), "", SLURM, Origin.SCHEDULER, at, Known.JOB, job.state(), fields, "");
  }
}
