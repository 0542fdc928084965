package io.wheeltapper.sensors.gpu.kmsg;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The few other kernel lines that are a fault beyond doubt. Each pattern is anchored at the start
 * of the message; whatever matches none says nothing.
 */
final class KernelFaults {

  private record Sort(String name, Pattern pattern) {}

  private static final List<Sort> SORTS =
      List.of(
          sort("oom", "(?:Memory cgroup out of memory|Out of memory)[:( ].*"),
          sort("hung-task", "(?:INFO: )?task .{1,80}:\\d+ blocked for more than \\d+ ?s.*"),
          sort(
              "soft-lockup",
              "(?:NMI )?(?:watchdog: )?(?:NMI watchdog: )?BUG: soft lockup - CPU#\\d+ stuck for .*"),
          sort("hard-lockup", "(?:NMI )?watchdog: (?:BUG: )?Watchdog detected hard LOCKUP .*"),
          sort("machine-check", "(?:mce: )?\\[Hardware Error]: .*severity: (?:fatal|panic).*"),
          sort(
              "machine-check",
              "mce: \\[Hardware Error]: (?:Machine check events logged|CPU \\d+: Machine Check.*)"),
          sort("memory-uncorrectable", "EDAC \\w+: \\d+ UE .*"),
          sort("memory-correctable", "EDAC \\w+: \\d+ CE .*"),
          sort(
              "nvme",
              "nvme nvme\\d+: (?:I/O .* timeout|controller is down|Removing after probe failure).*"),
          sort(
              "fabric-driver",
              "mlx5_core [0-9a-f:.]+: .*(?:unrecoverable hardware error|device's health compromised).*"),
          sort(
              "filesystem-readonly",
              "[\\w-]+(?:-fs)?(?: error)? \\([^)]{1,40}\\): Remounting filesystem read-only.*"));

  private KernelFaults() {}

  /** The sort of fault that a message reports; empty for everything else. */
  static Optional<String> classify(String message) {
    return SORTS.stream()
        .filter(sort -> sort.pattern().matcher(message).matches())
        .map(Sort::name)
        .findFirst();
  }

  private static Sort sort(String name, String pattern) {
    return new Sort(name, Pattern.compile(pattern));
  }
}
