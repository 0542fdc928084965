package io.wheeltapper.sensors.scheduler.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rights that this sensor needs, and no other: to list and to watch what it reads. */
public final class ReadRights {

  /** What the rules and their objects are called. */
  private static final String NAME = "wheeltapper-observe";

  private ReadRights() {}

  /**
   * A ClusterRole, and a Role where the kubelets' leases lie, as YAML. What is not installed in a
   * cluster is named too: a rule for it does no harm.
   */
  public static String roles() {
    Map<String, SortedSet<String>> everywhere = new TreeMap<>();
    for (Watched kind : Watched.values()) {
      if (kind != Watched.LEASE) {
        everywhere.computeIfAbsent(kind.group(), _ -> new TreeSet<>()).add(kind.plural());
      }
    }
    StringBuilder text = new StringBuilder();
    text.append("# What the kubernetes sensor reads; it changes nothing, and sees no secret and")
        .append(" no log.\n")
        .append(head("ClusterRole", ""));
    everywhere.forEach((group, plurals) -> text.append(rule(group, plurals)));
    text.append("  - nonResourceURLs: [/readyz, /version]\n    verbs: [get]\n")
        .append("---\n# The kubelets' heartbeats.\n")
        .append(head("Role", Lease.NAMESPACE))
        .append(rule(Watched.LEASE.group(), new TreeSet<>(List.of(Watched.LEASE.plural()))));
    return text.toString();
  }

  private static String head(String kind, String namespace) {
    return "apiVersion: rbac.authorization.k8s.io/v1\nkind: "
        + kind
        + "\nmetadata:\n  name: "
        + NAME
        + "\n"
        + (namespace.isEmpty() ? "" : "  namespace: " + namespace + "\n")
        + "rules:\n";
  }

  private static String rule(String group, SortedSet<String> plurals) {
    return "  - apiGroups: [\""
        + group
        + "\"]\n    resources: ["
        + String.join(", ", plurals)
        + "]\n    verbs: [list, watch]\n";
  }
}
