package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.sensors.scheduler.kubernetes.NodeThing.Taint;
import java.util.Optional;
import java.util.Set;

/**
 * Who keeps new work off a node. A taint that nobody declared to be a pool's is a foreign hand: who
 * set it had a reason that we do not know. Ours only if the reason has our prefix <em>and</em> one
 * of our field managers set the cordon; automatic what Kubernetes does by itself to a node that is
 * not ready; all else is foreign. Pure.
 */
record Holder(Terms terms) {

  /**
   * Taints by which Kubernetes and what belongs to it keep work off by themselves, until a node is
   * well or has finished its start: the node controller and kubelet (k8s.io/api
   * well_known_taints.go), cloud controllers, Cluster API, Karpenter, the cluster autoscaler's and
   * the Node Readiness Controller's prefixes, and agents of networks and disks that lift their own.
   */
  private static final Set<String> ITS_OWN =
      Set.of(
          "node.kubernetes.io/not-ready",
          "node.kubernetes.io/unreachable",
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/network-unavailable",
          "node.cloudprovider.kubernetes.io/uninitialized",
          "node.cloudprovider.kubernetes.io/shutdown",
          "node.cluster.x-k8s.io/uninitialized",
          "karpenter.sh/unregistered",
          "startup-taint.cluster-autoscaler.kubernetes.io/*",
          "ignore-taint.cluster-autoscaler.kubernetes.io/*",
          "readiness.k8s.io/*",
          "node.cilium.io/agent-not-ready",
          "ebs.csi.aws.com/agent-not-ready",
          "efs.csi.aws.com/agent-not-ready",
          "fsx.csi.aws.com/agent-not-ready");

  /** What a person or a controller holds by. */
  private static final Set<String> BY_HAND =
      Set.of("node.kubernetes.io/unschedulable", "node.kubernetes.io/out-of-service");

  /** Whether no new work can land on the node by anybody's hand. */
  boolean isolated(NodeThing node) {
    return !of(node).equals("none");
  }

  /** {@code none ours automatic foreign}. */
  String of(NodeThing node) {
    boolean byHand =
        node.cordon().on() || node.taints().stream().anyMatch(t -> keepsOff(t) && byHand(t));
    if (byHand) {
      boolean alone =
          node.taints().stream()
              .filter(t -> keepsOff(t) && byHand(t))
              .allMatch(t -> t.key().equals(terms.ours().taint()) || itsCordon(t));
      boolean ours =
          reason(node).startsWith(Known.OUR_PREFIX)
              && alone
              && (!node.cordon().on() || terms.ours().managers().contains(node.cordon().by()));
      return ours ? "ours" : "foreign";
    }
    boolean byItself = node.taints().stream().anyMatch(t -> keepsOff(t) && named(ITS_OWN, t.key()));
    return byItself
            || node.ready().status().equals("False")
            || node.ready().status().equals("Unknown")
        ? "automatic"
        : "none";
  }

  private static boolean itsCordon(Taint taint) {
    return taint.key().equals("node.kubernetes.io/unschedulable");
  }

  private static boolean keepsOff(Taint taint) {
    return taint.effect().equals("NoSchedule") || taint.effect().equals("NoExecute");
  }

  private boolean byHand(Taint taint) {
    return BY_HAND.contains(taint.key())
        || taint.key().equals(terms.ours().taint())
        || named(terms.taints().isolating(), taint.key())
        || maintenance(taint)
        || unknown(taint);
  }

  private boolean unknown(Taint taint) {
    return !named(ITS_OWN, taint.key())
        && !named(terms.taints().pools(), taint.key())
        && !terms.devices().resources().contains(taint.key());
  }

  /** By its whole key, or by all that stands before its slash: {@code example.com/*}. */
  private static boolean named(Set<String> keys, String key) {
    int slash = key.indexOf('/');
    return keys.contains(key) || (slash > 0 && keys.contains(key.substring(0, slash + 1) + "*"));
  }

  private boolean maintenance(Taint taint) {
    return terms.taints().maintenance().contains(taint.key());
  }

  /** The reason that stands on the node, or {@code ""}. */
  String reason(NodeThing node) {
    return Jobs.first(terms.ours().annotation(), java.util.List.of(node.annotations()));
  }

  /** What declares maintenance on the node: the taint's or annotation's key and value. */
  Optional<Taint> maintenance(NodeThing node) {
    for (String mark : terms.taints().maintenance()) {
      Optional<Taint> taint = node.taints().stream().filter(t -> t.key().equals(mark)).findFirst();
      if (taint.isPresent()) {
        return taint;
      }
      String value = node.annotations().get(mark);
      if (value != null && !value.equals("false")) {
        return Optional.of(new Taint(mark, value, ""));
      }
    }
    return Optional.empty();
  }
}
