package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A node's lease: its kubelet's heartbeat.
 *
 * @param renewed by the node's clock, epoch milliseconds
 */
record Lease(Key key, long renewed) implements Thing {

  /** Where kubelets keep theirs; leases of other namespaces are no node's. */
  static final String NAMESPACE = "kube-node-lease";

  static Lease read(JsonNode o) {
    return new Lease(
        Key.of(Watched.LEASE, o.path("metadata")), Tree.millis(o.path("spec").path("renewTime")));
  }
}
