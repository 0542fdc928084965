package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;

/**
 * Whom a resource is about.
 *
 * @param node the node that it belongs to, or {@code ""}
 */
record Place(Target target, String node) {

  /** Plant is the facility's word, machines are their BMC's. */
  Origin origin() {
    return node.isEmpty() ? Origin.FACILITY : Origin.BMC;
  }

  /** Another target at the same place. */
  Place of(Target other) {
    return new Place(other, node);
  }
}
