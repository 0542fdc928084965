package io.wheeltapper.actuators.kubernetes;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rights that this actuator needs for a set of actions, and no other: from the ladders in use,
 * so that a site which only cordons gives away no right to end a pod.
 */
public final class Rbac {

  private record Right(String resource, String verb) {}

  private static final List<Right> LOOKS_AT_NODE = List.of(new Right("nodes", "get"));
  private static final List<Right> LOOKS_AT_PODS = List.of(new Right("pods", "list"));

  private Rbac() {}

  private static List<Right> of(String action) {
    return switch (action) {
      case "node.isolate", "node.return" -> List.of(new Right("nodes", "patch"));
      case "node.evict" -> List.of(new Right("pods/eviction", "create"));
      case "node.delete-pods" -> List.of(new Right("pods", "delete"));
      default -> List.of();
    };
  }

  /**
   * A ClusterRole as YAML.
   *
   * @param actions what ladders name; those of other actuators are passed over
   * @return empty when none of them is done on Kubernetes
   */
  public static Optional<String> role(Collection<String> actions) {
    SortedMap<String, SortedSet<String>> verbs = new TreeMap<>();
    SortedSet<String> done = new TreeSet<>();
    for (String action : actions) {
      List<Right> rights = of(action);
      if (!rights.isEmpty()) {
        done.add(action);
        add(verbs, rights);
        add(verbs, LOOKS_AT_NODE);
        if (action.equals("node.evict") || action.equals("node.delete-pods")) {
          add(verbs, LOOKS_AT_PODS);
        }
      }
    }
    return done.isEmpty() ? Optional.empty() : Optional.of(text(verbs, done));
  }

  private static void add(SortedMap<String, SortedSet<String>> verbs, List<Right> rights) {
    for (Right right : rights) {
      verbs.computeIfAbsent(right.resource(), _ -> new TreeSet<>()).add(right.verb());
    }
  }

  private static String text(
      SortedMap<String, SortedSet<String>> verbs, SortedSet<String> actions) {
    StringBuilder text = new StringBuilder();
    text.append("# What the kubernetes actuator needs for: ")
        .append(String.join(", ", actions))
        .append("; nothing else.\n")
        .append("apiVersion: rbac.authorization.k8s.io/v1\n")
        .append("kind: ClusterRole\n")
        .append("metadata:\n")
        .append("  name: wheeltapper-act\n")
        .append("rules:\n");
    verbs.forEach((resource, may) ->
        text.append("  - apiGroups: [\"\"]\n")
            .append("    resources: [")
            .append(resource)
            .append("]\n")
            .append("    verbs: [")
            .append(String.join(", ", may))
            .append("]\n"));
    return text.toString();
  }
}
