package io.wheeltapper.sensors.host.versions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * {@code fwupdmgr get-devices --json}: by device its plugin, its version and when it was updated
 * ({@code Modified}, seconds since the epoch). Pure.
 */
final class FwupdJson {

  private static final int MOST_DEVICES = 1_024;

  /** What fwupd's plugins read, in our words. */
  private static final Map<String, String> COMPONENTS =
      Map.ofEntries(
          Map.entry("nvme", "drive"),
          Map.entry("ata", "drive"),
          Map.entry("scsi", "drive"),
          Map.entry("cpu", "microcode"),
          Map.entry("tpm", "tpm"),
          Map.entry("bcm57xx", "nic-tg3"),
          Map.entry("intel_me", "management-engine"),
          Map.entry("intel_mchi", "management-engine"),
          Map.entry("intel_mkhi", "management-engine"),
          Map.entry("uefi_dbx", "secure-boot-dbx"));

  /** They tell a host's settings, or what another plugin tells. */
  private static final Set<String> NOT_A_PART =
      Set.of("tpm_eventlog", "pci_bcr", "msr", "linux_lockdown", "bios", "iommu", "acpi_phat");

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private FwupdJson() {}

  static List<Part> parts(String text, BiConsumer<String, String> rejected) {
    List<Part> parts = new ArrayList<>();
    for (JsonNode device : Json.read(text, "fwupd", rejected).path("Devices")) {
      if (parts.size() >= MOST_DEVICES) {
        rejected.accept("fwupd", "more than " + MOST_DEVICES + " devices");
        break;
      }
      String version = OneLine.clean(device.path("Version").asText());
      String component = component(device);
      if (!version.isEmpty() && NAME.matcher(component).matches()) {
        parts.add(new Part(component, version, "", changed(device.path("Modified"))));
      }
    }
    return parts;
  }

  private static String component(JsonNode device) {
    String plugin = device.path("Plugin").asText().toLowerCase(Locale.ROOT);
    if (NOT_A_PART.contains(plugin)) {
      return "";
    }
    String name = device.path("Name").asText().toLowerCase(Locale.ROOT);
    if (plugin.equals("uefi_capsule")) {
      return name.contains("system firmware") ? "bios" : "uefi-device";
    }
    if (plugin.equals("redfish")) {
      return name.contains("bios") ? "bios" : name.contains("bmc") ? "bmc" : "";
    }
    return COMPONENTS.getOrDefault(plugin, plugin.replace('_', '-'));
  }

  private static long changed(JsonNode seconds) {
    long at = seconds.isIntegralNumber() && seconds.canConvertToLong() ? seconds.longValue() : 0;
    // Up to the year 9999; what is more is no time.
    return at > 0 && at < 253_402_300_800L ? at * 1_000 : 0;
  }
}
