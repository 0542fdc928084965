package io.wheeltapper.actuators.firmware.redfish;

import java.util.List;
import java.util.Optional;

/**
 * All that a BMC said of one component and of what is around it, read anew.
 *
 * @param service the UpdateService
 * @param items the component's parts in force
 * @param slots of the same parts: what is staged, or rests in another slot
 * @param backup the slot with the version before
 * @param jobs its tasks of updates, and those of which nobody can say what they are
 */
record Look(
    Updates service,
    List<Item> items,
    List<Item> slots,
    Optional<Item> backup,
    List<Job> jobs,
    Machine machine) {

  Look {
    items = List.copyOf(items);
    slots = List.copyOf(slots);
    jobs = List.copyOf(jobs);
  }

  /**
   * The UpdateService.
   *
   * @param force its standing flag ForceUpdate; empty where it has none
   * @param push where images are pushed, or {@code ""}
   * @param simple where SimpleUpdate is, or {@code ""}
   * @param activate where UpdateService.Activate is, or {@code ""}
   * @param largest bytes that it takes; 0 where it does not say
   * @param applyTimes supported; empty where it does not say
   */
  record Updates(
      String uri,
      String etag,
      boolean enabled,
      Optional<Boolean> force,
      String push,
      String simple,
      String activate,
      long largest,
      List<String> applyTimes) {
    Updates {
      applyTimes = List.copyOf(applyTimes);
    }
  }
}
