package io.wheeltapper.actuators.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a site lets be done.
 *
 * @param optOut the label and value that keep us off a node or a pod
 * @param taints whether isolating sets our taint beside the cordon
 * @param spared namespaces whose pods are left on the node
 * @param orphans whether pods that nobody makes again may be evicted
 * @param localData whether pods may be evicted whose local data goes with them
 * @param dryRun whether a preview asks the server for its own dry run of each eviction
 */
record Site(
    Map.Entry<String, String> optOut,
    boolean taints,
    Set<String> spared,
    boolean orphans,
    boolean localData,
    boolean dryRun) {

  Site {
    spared = Set.copyOf(spared);
  }

  boolean optedOut(Map<String, String> labels) {
    return optOut.getValue().equals(labels.get(optOut.getKey()));
  }

  /** What is to become of a pod when its node is emptied. */
  sealed interface Lot {
    /** It stays: the server cannot end it, or it is made again on this very node, or it is over. */
    record Stays() implements Lot {}

    /** It is ending already. */
    record Ends() implements Lot {}

    /** It is to be evicted. */
    record Goes() implements Lot {}

    /** It must not be, and so the node is not emptied. */
    record Forbids(String why) implements Lot {}
  }

  Lot lot(Pod pod) {
    if (pod.mirror()
        || pod.finished()
        || pod.owner().equals("DaemonSet")
        || spared.contains(pod.namespace())) {
      return new Lot.Stays();
    }
    if (pod.ending()) {
      return new Lot.Ends();
    }
    return forbids(pod).<Lot>map(Lot.Forbids::new).orElseGet(Lot.Goes::new);
  }

  private Optional<String> forbids(Pod pod) {
    if (optedOut(pod.labels())) {
      return Optional.of(
          pod.id() + " is not ours to move: " + optOut.getKey() + "=" + optOut.getValue());
    }
    if (pod.owner().isEmpty() && !orphans) {
      return Optional.of(pod.id() + " has no controller: nobody makes it again");
    }
    return pod.localData() && !localData
        ? Optional.of(pod.id() + " keeps data on the node (emptyDir) that would be lost")
        : Optional.empty();
  }
}
