package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.redfish.Resource;

/**
 * An entry of the firmware inventory (SoftwareInventory). Pure.
 *
 * @param lowest the oldest version that it takes, or {@code ""}
 * @param fixed whether it says that it cannot be updated, or is protected against it
 * @param staged whether it is an image that waits to be activated (1.12 on)
 * @param resting whether it is not the one in force: another slot
 * @param activate where it is activated, or {@code ""}
 */
record Item(
    String uri,
    String id,
    String version,
    String lowest,
    boolean fixed,
    boolean staged,
    boolean resting,
    String state,
    String activate) {

  static Item of(Resource r) {
    return new Item(
        r.uri(),
        r.text("Id"),
        r.text("Version"),
        r.text("LowestSupportedVersion"),
        isFalse(r, "Updateable") || isTrue(r, "WriteProtected"),
        isTrue(r, "Staged"),
        isFalse(r, "Active"),
        r.text("Status", "State"),
        r.text("Actions", "#SoftwareInventory.Activate", "target"));
  }

  /** Whether the part is there at all: an empty place may be listed too. */
  boolean there() {
    return !state.equals("Absent") && !state.equals("UnavailableOffline");
  }

  private static boolean isTrue(Resource r, String name) {
    return r.at(name).isBoolean() && r.at(name).booleanValue();
  }

  private static boolean isFalse(Resource r, String name) {
    return r.at(name).isBoolean() && !r.at(name).booleanValue();
  }
}
