package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.model.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's other lines about hardware and its own health, by their format. Each pattern is
 * anchored at the start of the message; whatever matches none says nothing, so that what a healthy
 * machine writes while it boots stays silent. The shapes are those of the kernel's and the drivers'
 * own format strings: mm/oom_kill.c, kernel/hung_task.c, kernel/watchdog.c, kernel/panic.c,
 * drivers/edac/edac_mc.c, firmware/efi/cper.c, mce/core.c, pci/pcie/aer.c, pci/pci.c, nvme/host,
 * block/blk-core.c, fs/*, mlx5/core.
 */
final class KernelFaults {

  /** Longest field taken from a line, in characters. */
  private static final int LONGEST = 80;

  private static final String PCI = "([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])";

  /**
   * A line that says something.
   *
   * @param type of the event: {@code kernel.} and the sort
   */
  record Said(String type, Origin origin, Map<String, String> fields) {
    Said {
      fields = Map.copyOf(fields);
    }
  }

  private record Shape(
      String type, Origin origin, Pattern pattern, Function<Matcher, Map<String, String>> fields) {}

  private static final List<Shape> SHAPES =
      List.of(
          host(
              "oom",
              "(Memory cgroup out of memory|Out of memory)[:( ]"
                  + "(?:.{0,120}?Killed process (\\d{1,10})(?: \\(([^)]{1,60})\\))?)?.*",
              m ->
                  fields(
                      "scope", m.group(1).startsWith("Memory") ? "cgroup" : "host",
                      "pid", m.group(2),
                      "task", m.group(3))),
          host(
              "hung-task",
              "(?:INFO: )?task (.{1,80}):(\\d{1,10}) blocked for more than (\\d{1,10}) ?s.*",
              m -> fields("task", m.group(1), "pid", m.group(2), "seconds", m.group(3))),
          host(
              "soft-lockup",
              "(?:NMI )?(?:watchdog: )?(?:NMI watchdog: )?BUG: soft lockup - CPU#(\\d{1,5}) stuck"
                  + " for (\\d{1,10})s!(?: \\[(.{1,60}):\\d+].*)?.*",
              m -> fields("cpu", m.group(1), "seconds", m.group(2), "task", m.group(3))),
          host(
              "hard-lockup",
              "(?:NMI )?watchdog: (?:BUG: )?Watchdog detected hard LOCKUP(?: on cpu (\\d{1,5}))?.*",
              m -> fields("cpu", m.group(1))),
          host("panic", "Kernel panic - not syncing: .+", _ -> Map.of()),
          host(
              "mce",
              "(?:mce: )?(?:\\{\\d+})?\\[Hardware Error]: ?event severity:"
                  + " (corrected|recoverable|fatal|info|panic).*",
              m -> fields("severity", severity(m.group(1)))),
          host(
              "mce",
              "mce: (?:\\{\\d+})?\\[Hardware Error]: CPU (\\d{1,5}): Machine Check"
                  + "(?: Exception)?: [0-9a-f]{1,16} Bank (\\d{1,3}): ([0-9a-f]{1,16}).*",
              m ->
                  fields(
                      "severity", machineCheck(m.group(3)),
                      "cpu", m.group(1),
                      "bank", m.group(2))),
          host(
              "mce",
              "(?:mce: )?(?:\\{\\d+})?\\[Hardware Error]: Machine check events logged.*",
              _ -> Map.of()),
          host(
              "mce",
              "(?:\\{\\d+})?\\[Hardware Error]: (Corrected|Deferred|Uncorrected)(?: error)?,.*",
              m -> fields("severity", severity(m.group(1)))),
          host(
              "edac",
              "EDAC (\\w{1,20}): (\\d{1,9}) (UE|CE) (?:.{0,200} on (\\S{1,60}))?.*",
              m ->
                  fields(
                      "kind", m.group(3).toLowerCase(Locale.ROOT),
                      "controller", m.group(1),
                      "count", m.group(2),
                      "where", m.group(4))),
          new Shape(
              "kernel.pcie-error",
              Origin.PCI_BUS,
              Pattern.compile(
                  "(?:pcieport|nvidia|nvme|mlx5_core|switchtec) "
                      + PCI
                      + ": (?:AER: )?(?:PCIe Bus Error: severity=)?(?:Multiple )?"
                      + "(Corrected|Uncorrected \\((?:Non-Fatal|Fatal)\\)|Uncorrectable"
                      + " \\((?:Non-Fatal|Fatal)\\))(?: error (?:message )?received(?:: | from )(?:"
                      + PCI
                      + ")?.*|, .*)"),
              m ->
                  fields(
                      "pci",
                      m.group(3) == null ? m.group(1) : m.group(3),
                      "severity",
                      pcieSeverity(m.group(2)))),
          new Shape(
              "kernel.pcie-limited",
              Origin.PCI_BUS,
              Pattern.compile(
                  "(?:\\w{1,20} )?"
                      + PCI
                      + ": [\\d.]{1,12} Gb/s available PCIe bandwidth, limited by ([\\d.]{1,8})"
                      + " GT/s PCIe x(\\d{1,3}) link at \\S{1,20} \\(capable of [\\d.]{1,12} Gb/s"
                      + " with ([\\d.]{1,8}) GT/s PCIe x(\\d{1,3}) link\\).*"),
              m ->
                  fields(
                      "pci", m.group(1),
                      "speed", m.group(2),
                      "width", m.group(3),
                      "capable_speed", m.group(4),
                      "capable_width", m.group(5))),
          host(
              "nvme",
              "nvme (nvme\\d{1,3}): (?:I/O .{0,100}(timeout).*|(controller is down).*"
                  + "|(Removing after probe failure|Device not ready).*)",
              m -> fields("device", m.group(1), "what", nvme(m))),
          host(
              "io-error",
              "(?:blk_update_request: |print_req_error: )?(critical medium|critical target|I/O)"
                  + " error, dev (\\w{1,30}),.*",
              m ->
                  fields(
                      "what",
                      m.group(1).contains("medium") ? "medium" : "io",
                      "device",
                      m.group(2))),
          host(
              "readonly",
              "([\\w-]{1,20}?)(?:-fs)?(?: error)? \\((?:device )?([^)]{1,40}?)\\): Remounting"
                  + " filesystem read-only.*",
              m -> fields("filesystem", m.group(1), "device", m.group(2))),
          host(
              "readonly",
              "(XFS) \\(([^)]{1,40})\\): .{0,120}Shutting down filesystem.*",
              m -> fields("filesystem", m.group(1), "device", m.group(2))),
          mlx5(
              ": .{0,80}(unrecoverable hardware error|device's health compromised).*",
              m ->
                  fields(
                      "pci",
                      m.group(1),
                      "what",
                      m.group(2).startsWith("unrecoverable") ? "unrecoverable" : "health")),
          mlx5(
              ": Port module event: module (\\d{1,3}), Cable (plugged|unplugged).*",
              m -> fields("pci", m.group(1), "module", m.group(2), "what", "cable-" + m.group(3))),
          mlx5(
              " \\S{1,40}: Link (up|down).*",
              m -> fields("pci", m.group(1), "what", "link-" + m.group(2))));

  private KernelFaults() {}

  /** What a message reports; empty for everything else. */
  static Optional<Said> read(String message) {
    for (Shape shape : SHAPES) {
      Matcher m = shape.pattern().matcher(message);
      if (m.matches()) {
        return Optional.of(new Said(shape.type(), shape.origin(), shape.fields().apply(m)));
      }
    }
    return Optional.empty();
  }

  private static Shape host(
      String sort, String pattern, Function<Matcher, Map<String, String>> fields) {
    return new Shape("kernel." + sort, Origin.HOST, Pattern.compile(pattern), fields);
  }

  /** The network driver speaks for the fabric: what it says of a port, the port's other end may. */
  private static Shape mlx5(String pattern, Function<Matcher, Map<String, String>> fields) {
    return new Shape(
        "kernel.mlx5", Origin.FABRIC, Pattern.compile("mlx5_core " + PCI + pattern), fields);
  }

  private static Map<String, String> fields(@Nullable String... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      String value = pairs[i + 1];
      if (value != null && !value.isEmpty()) {
        fields.put(pairs[i], value.length() > LONGEST ? value.substring(0, LONGEST) : value);
      }
    }
    return fields;
  }

  /** The words of CPER and of the x86 decoder in ours; informational ones are corrected. */
  private static String severity(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "fatal", "panic" -> "fatal";
      case "recoverable", "uncorrected" -> "uncorrected";
      default -> "corrected";
    };
  }

  /**
   * Bit 61 of a bank's status is UC (Intel SDM, volume 3, IA32_MCi_STATUS; AMD APM has the same).
   */
  private static String machineCheck(String status) {
    return (Long.parseUnsignedLong(status, 16) & (1L << 61)) != 0 ? "uncorrected" : "corrected";
  }

  private static String pcieSeverity(String word) {
    if (word.startsWith("Corrected")) {
      return "corrected";
    }
    return word.contains("Non-Fatal") ? "nonfatal" : "fatal";
  }

  private static String nvme(Matcher m) {
    if (m.group(2) != null) {
      return m.group(0).contains("reset controller") ? "reset" : "timeout";
    }
    return m.group(3) != null ? "down" : "removed";
  }
}
