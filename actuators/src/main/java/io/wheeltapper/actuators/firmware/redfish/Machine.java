package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.redfish.Resource;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The machine around a component.
 *
 * @param power its PowerState, or {@code ""}
 * @param health of the system, or {@code ""}
 * @param boot how far its start has come (BootProgress), or {@code ""}
 * @param supplies what is wrong with its power supplies, or {@code ""}
 * @param ahead by how much the BMC's clock is ahead of ours, milliseconds; empty where it does not
 *     say
 * @param reset where what is to be reset is reset, or {@code ""}
 * @param types the ResetTypes allowed there; empty where it does not say
 * @param lastReset when that was last reset by the BMC's clock, epoch milliseconds; 0 when unknown
 */
record Machine(
    String power,
    String health,
    String boot,
    String supplies,
    Optional<Long> ahead,
    String reset,
    List<String> types,
    long lastReset) {

  Machine {
    types = List.copyOf(types);
  }

  /** A time that a BMC writes, epoch milliseconds; 0 when it is none. */
  static long time(Resource resource, String... path) {
    String text = resource.text(path);
    try {
      return text.isEmpty() ? 0 : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  static List<String> allowed(Resource resource, String action) {
    List<String> types = new ArrayList<>();
    resource
        .at("Actions", action, "ResetType@Redfish.AllowableValues")
        .forEach(t -> types.add(t.asText("")));
    return types;
  }

  /** Whether it runs, as far as anybody says; a start that is still under way is none. */
  boolean runs() {
    return power.equals("On")
        && (boot.isEmpty() || boot.equals("OSRunning") || boot.equals("None"));
  }
}
