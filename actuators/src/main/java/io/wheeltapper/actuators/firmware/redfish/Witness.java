package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.firmware.Component;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A second word on a version, since a BMC may tell the version of what it was sent and not of what
 * it has: a command of the site, such as {@code ssh NODE cat /sys/class/dmi/id/bios_version}.
 */
record Witness(Run run, Line line, Duration limit) {

  private static final int LONGEST = 200;

  /**
   * What it says; empty where the site names none.
   *
   * @throws CallFailed unreachable, when it could not say: the host may still be starting
   */
  Optional<String> says(Component component, String node) throws CallFailed, InterruptedException {
    if (component.witness().isEmpty()) {
      return Optional.empty();
    }
    List<String> argv = component.witness().stream().map(w -> w.replace("{node}", node)).toList();
    return Optional.of(line.read(() -> ran(argv)));
  }

  private String ran(List<String> argv) throws CallFailed, InterruptedException {
    try {
      Run.Ran ran = run.run(argv, limit);
      String said = Words.plain(ran.out(), LONGEST);
      if (ran.exit() != 0 || said.isEmpty()) {
        throw new CallFailed(
            CallFailed.Kind.UNREACHABLE,
            "the second witness says nothing: exit "
                + ran.exit()
                + " "
                + Words.plain(ran.err(), LONGEST));
      }
      return said;
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE, "the second witness cannot be started: " + argv.getFirst(), e);
    }
  }
}
