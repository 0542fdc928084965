package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.core.model.Known;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node as the deeds need it.
 *
 * @param version its resource version
 * @param cordoned whether it takes no new work
 * @param managers who holds the cordon, by the server's own record of field managers
 * @param reason what stands in our annotation
 * @param ready the word of its condition Ready: {@code True False Unknown}, or {@code ""}
 * @param bootId of the kernel that runs on it, by its kubelet's word, or {@code ""}
 * @param reboot what we noted of a reboot, see {@link Mark}, or {@code ""}
 */
record Node(
    String name,
    String version,
    boolean cordoned,
    Set<String> managers,
    String reason,
    String ready,
    List<Taint> taints,
    Map<String, String> labels,
    String bootId,
    String reboot) {

  /** A taint. */
  record Taint(String key, String value, String effect) {}

  /** Whose the cordon is. */
  enum Holder {
    NONE,
    OURS,
    /** Ours, and another's beside it. */
    SHARED,
    FOREIGN
  }

  /** Of which nobody knows when it booted. */
  Node(
      String name,
      String version,
      boolean cordoned,
      Set<String> managers,
      String reason,
      String ready,
      List<Taint> taints,
      Map<String, String> labels) {
    this(name, version, cordoned, managers, reason, ready, taints, labels, "", "");
  }

  Node {
    managers = Set.copyOf(managers);
    taints = List.copyOf(taints);
    labels = Map.copyOf(labels);
  }

  /**
   * Ours is what the server says that we applied, with our reason beside it: the ledger's case in
   * it is compared by the gate.
   */
  Holder holder() {
    if (!cordoned) {
      return Holder.NONE;
    }
    boolean ours = managers.contains(ApiCluster.MANAGER) && !Known.caseIn(reason).isEmpty();
    if (!ours) {
      return Holder.FOREIGN;
    }
    return managers.size() == 1 ? Holder.OURS : Holder.SHARED;
  }

  boolean tainted(String key) {
    return taints.stream().anyMatch(t -> t.key().equals(key));
  }

  /** {@code held by kubectl-cordon: no reason}: for outcomes. */
  String held() {
    return "held by "
        + (managers.isEmpty()
            ? "nobody named"
            : String.join(", ", managers.stream().sorted().toList()))
        + ": "
        + (reason.isEmpty() ? "no reason" : reason);
  }
}
