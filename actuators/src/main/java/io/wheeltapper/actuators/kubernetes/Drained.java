package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import java.util.Optional;

/** Whether a node is ours and empty, so that what ends or burdens all of it may be done there. */
record Drained(Cluster cluster, Site site) {

  /**
   * Why not; empty when it is.
   *
   * @param node as it was just looked at
   */
  Optional<String> forbids(Node node) throws CallFailed, InterruptedException {
    if (site.optedOut(node.labels())) {
      return Optional.of(node.name() + " is not ours to touch: " + site.optOut());
    }
    return switch (node.holder()) {
      case NONE -> Optional.of("takes new work; isolate it first");
      case FOREIGN -> Optional.of(node.held());
      case OURS, SHARED -> busy(node.name());
    };
  }

  private Optional<String> busy(String name) throws CallFailed, InterruptedException {
    return cluster.podsOn(name).stream()
        .filter(pod -> !(site.lot(pod) instanceof Site.Lot.Stays))
        .map(pod -> "work is still on it: " + pod.id() + "; evict it first")
        .findFirst();
  }
}
