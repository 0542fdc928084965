package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A ResourceSlice of dynamic resource allocation: devices of one driver on one node.
 *
 * @param node {@code ""} for devices that belong to no single node
 */
record DeviceSlice(Key key, String node, String driver, String pool, List<Device> devices)
    implements Thing {

  /**
   * One device.
   *
   * @param uuid the driver's attribute of that name, or {@code ""}
   * @param tainted whether the driver or a person holds it back: a taint that lets nothing new on
   *     it
   */
  record Device(String name, String uuid, boolean tainted) {}

  DeviceSlice {
    devices = List.copyOf(devices);
  }

  static DeviceSlice read(JsonNode o) {
    JsonNode spec = o.path("spec");
    List<Device> devices = new ArrayList<>();
    for (JsonNode device : Tree.list(spec.path("devices"))) {
      JsonNode body = device.has("basic") ? device.path("basic") : device;
      boolean tainted =
          Tree.list(body.path("taints")).stream()
              .map(t -> Tree.text(t.path("effect")))
              .anyMatch(e -> e.equals("NoSchedule") || e.equals("NoExecute"));
      devices.add(
          new Device(
              Tree.text(device.path("name")),
              Tree.text(body.path("attributes").path("uuid").path("string")),
              tainted));
    }
    return new DeviceSlice(
        Key.of(Watched.SLICE, o.path("metadata")),
        spec.path("nodeName").isTextual() ? Tree.name(spec.path("nodeName")) : "",
        Tree.text(spec.path("driver")),
        Tree.text(spec.path("pool").path("name")),
        devices);
  }
}
