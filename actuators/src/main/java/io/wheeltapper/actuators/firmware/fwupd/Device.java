package io.wheeltapper.actuators.firmware.fwupd;

import java.util.List;
import java.util.Set;

/**
 * A device as fwupd tells it.
 *
 * @param names what it is found by: its id, its name, its GUIDs
 * @param lowest the oldest version that it takes, or {@code ""}
 * @param state fwupd's UpdateState: 0 unknown, 1 pending, 2 success, 3 failed, 4 needs reboot, 5
 *     failed for now
 */
record Device(
    String id,
    List<String> names,
    String version,
    String lowest,
    Set<String> flags,
    Set<String> problems,
    int state,
    String error) {

  /** UpdateState: the last update of it came to nothing, or to half of it. */
  static final Set<Integer> FAILED = Set.of(3, 5);

  /** UpdateState: it is in force after the next start of the host. */
  static final int NEEDS_REBOOT = 4;

  Device {
    names = List.copyOf(names);
    flags = Set.copyOf(flags);
    problems = Set.copyOf(problems);
  }

  /** An update of it is under way, or is to be begun at a start of the host. */
  boolean busy() {
    return problems.contains("update-in-progress")
        || (problems.contains("update-pending") && !waits())
        || state == 1;
  }

  /** The last update of it ended badly: what it has now nobody may have wanted. */
  boolean spoilt() {
    return FAILED.contains(state);
  }

  /** What was installed waits for a start of the host. */
  boolean waits() {
    return state == NEEDS_REBOOT;
  }
}
