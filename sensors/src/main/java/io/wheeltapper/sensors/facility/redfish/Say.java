package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import java.util.Map;

/** Makes statuses in the name of one BMC's sensor. */
record Say(String sensor) {

  Status status(Place place, long at, String type, String value, Map<String, String> fields) {
    Origin origin = type.startsWith("facility.") ? Origin.FACILITY : place.origin();
    return new Status(place.target(), place.node(), sensor, origin, at, type, value, fields, "");
  }
}
