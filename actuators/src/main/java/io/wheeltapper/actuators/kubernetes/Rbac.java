package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.kubernetes.job.Controller;
import io.wheeltapper.core.spi.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rights that this actuator needs for a set of actions, and no other: from the ladders in use,
 * so that a site which only cordons gives away no right to end a pod.
 */
public final class Rbac {

  /** All that is done on Kubernetes. */
  static final List<String> ACTIONS =
      List.of(
          "node.isolate",
          "node.return",
          "node.evict",
          "node.delete-pods",
          "node.reboot",
          "node.validate",
          "job.hold",
          "job.release",
          "job.requeue",
          "job.checkpoint-restart");

  private static final String CORE = "";
  private static final Right NODE = new Right(CORE, "nodes", "get");
  private static final Right PODS = new Right(CORE, "pods", "list");
  private static final Right PATCH = new Right(CORE, "nodes", "patch");

  /** What the site's Jobs need, where they run. */
  private static final List<Right> JOBS =
      List.of(
          new Right("batch", "jobs", "create"),
          new Right("batch", "jobs", "get"),
          PODS,
          new Right(CORE, "pods/log", "get"));

  private Rbac() {}

  /**
   * One right.
   *
   * @param namespace where it is needed; {@code ""} for everywhere
   */
  record Right(String group, String resource, String verb, String namespace) {

    Right(String group, String resource, String verb) {
      this(group, resource, verb, "");
    }

    Right in(String there) {
      return new Right(group, resource, verb, there);
    }

    /** {@code create jobs in wheeltapper}. */
    String words() {
      return verb + " " + resource + (namespace.isEmpty() ? "" : " in " + namespace);
    }
  }

  private record Resource(String group, String name) implements Comparable<Resource> {
    @Override
    public int compareTo(Resource other) {
      return (group + "/" + name).compareTo(other.group + "/" + other.name);
    }
  }

  /** All over the cluster. */
  private static List<Right> of(String action) {
    return switch (action) {
      case "node.isolate", "node.return" -> List.of(NODE, PATCH);
      case "node.evict" -> List.of(NODE, PODS, new Right(CORE, "pods/eviction", "create"));
      case "node.delete-pods" -> List.of(NODE, PODS, new Right(CORE, "pods", "delete"));
      case "job.hold", "job.release" -> ofJobs();
      case "job.requeue", "job.checkpoint-restart" ->
          // Workflows' and Ray's controllers end no pods themselves.
          Stream.concat(
                  ofJobs().stream(), Stream.of(NODE, new Right(CORE, "pods/eviction", "create")))
              .toList();
      default -> List.of();
    };
  }

  /**
   * The controllers' own switches, the queue's, Volcano's commands; a group that is not there does
   * no harm.
   */
  private static List<Right> ofJobs() {
    List<Right> rights = new ArrayList<>();
    rights.add(PODS);
    for (Controller each : Controller.values()) {
      rights.add(new Right(each.group(), each.plural(), "get"));
      rights.add(new Right(each.group(), each.plural(), "patch"));
    }
    rights.add(new Right("kueue.x-k8s.io", "workloads", "list"));
    rights.add(new Right("kueue.x-k8s.io", "workloads", "patch"));
    rights.add(new Right("bus.volcano.sh", "commands", "create"));
    return rights;
  }

  /** What is done by a Job of the site, and only where one is set. */
  private static List<Right> byJob(String action) {
    return switch (action) {
      case "node.reboot" -> List.of(NODE, PODS, PATCH);
      case "node.validate" -> List.of(NODE, PODS);
      default -> List.of();
    };
  }

  /** All that an action needs; none where it is not done here. */
  static List<Right> of(String action, Map<String, String> jobs) {
    String namespace = jobs.getOrDefault(action, "");
    if (namespace.isEmpty()) {
      return of(action);
    }
    return Stream.concat(byJob(action).stream(), JOBS.stream().map(right -> right.in(namespace)))
        .toList();
  }

  /** Which of an instance's actions are done by a Job of the site, and in which namespace. */
  public static SortedMap<String, String> jobs(Settings settings) {
    SortedMap<String, String> jobs = new TreeMap<>();
    for (String sort : List.of("reboot", "validate")) {
      if (!settings.text(sort + "-job").isBlank()) {
        jobs.put("node." + sort, settings.text("job-namespace"));
      }
    }
    return jobs;
  }

  /** Where no Jobs of the site are set. */
  public static Optional<String> role(Collection<String> actions) {
    return role(actions, Map.of());
  }

  /**
   * A ClusterRole, and a Role in each namespace where Jobs of the site run, as YAML.
   *
   * @param actions what ladders name; those of other actuators are passed over
   * @param jobs see {@link #jobs}
   * @return empty when none of them is done on Kubernetes
   */
  public static Optional<String> role(Collection<String> actions, Map<String, String> jobs) {
    SortedSet<String> done = new TreeSet<>();
    SortedMap<Resource, SortedSet<String>> everywhere = new TreeMap<>();
    SortedSet<String> namespaces = new TreeSet<>();
    for (String action : actions) {
      add(everywhere, of(action));
      String namespace = jobs.getOrDefault(action, "");
      if (!namespace.isEmpty() && !byJob(action).isEmpty()) {
        add(everywhere, byJob(action));
        namespaces.add(namespace);
      }
      if (!of(action).isEmpty() || !namespace.isEmpty()) {
        done.add(action);
      }
    }
    if (done.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    text.append("# What the kubernetes actuator needs for: ")
        .append(String.join(", ", done))
        .append("; nothing else.\n")
        .append(document("ClusterRole", "", everywhere));
    SortedMap<Resource, SortedSet<String>> there = new TreeMap<>();
    add(there, JOBS);
    for (String namespace : namespaces) {
      text.append("---\n")
          .append("# Whoever may create Jobs here has the rights of the pods that may run here.\n")
          .append(document("Role", namespace, there));
    }
    return Optional.of(text.toString());
  }

  private static void add(SortedMap<Resource, SortedSet<String>> verbs, List<Right> rights) {
    for (Right right : rights) {
      verbs
          .computeIfAbsent(new Resource(right.group(), right.resource()), _ -> new TreeSet<>())
          .add(right.verb());
    }
  }

  private static String document(
      String kind, String namespace, SortedMap<Resource, SortedSet<String>> verbs) {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: rbac.authorization.k8s.io/v1\n")
        .append("kind: ")
        .append(kind)
        .append("\nmetadata:\n  name: wheeltapper-act\n")
        .append(namespace.isEmpty() ? "" : "  namespace: " + namespace + "\n")
        .append("rules:\n");
    verbs.forEach((resource, may) ->
        text.append("  - apiGroups: [\"")
            .append(resource.group())
            .append("\"]\n    resources: [")
            .append(resource.name())
            .append("]\n    verbs: [")
            .append(String.join(", ", may))
            .append("]\n"));
    return text.toString();
  }
}
