package io.wheeltapper.sensors.facility.redfish;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the firmware inventory as the version of a component. Only few components are told
 * apart, since a version is compared over nodes of many makers; what is none of them is left out.
 * Pure.
 */
final class Firmware {

  /** Beside the word of the component itself. */
  private static final int INVENTORY = 1;

  /** Images that wait: the one before, a download, a second bank. */
  private static final Pattern NOT_IN_FORCE =
      Pattern.compile(
          "(?i)^(previous|available|backup|staged|golden|recovery)|[-_"
              + " ](backup|golden|staged|recovery)$");

  private static final Set<String> RESTING =
      Set.of("standbyspare", "standbyoffline", "disabled", "absent");

  private static final Pattern DOTTED = Pattern.compile("\\d+(\\.\\d+)+");

  /** The first one that is found in id, name and related items decides. */
  private static final Map<String, Pattern> COMPONENTS = new LinkedHashMap<>();

  static {
    word("hgx-bmc", "hgx.{0,8}bmc");
    word("bios", "/bios\\b|\\bbios\\b|system rom|\\buefi\\b");
    word("supply", "\\bpsu|power ?supply|powersupplies/");
    word("nvswitch-firmware", "nvswitch|nvlink");
    word("retimer", "retimer");
    word("cpld", "cpld|fpga");
    word("nic", "\\bnic\\b|connectx|bluefield|networkadapters/|ethernet|infiniband|\\bnetwork");
    word("gpu-firmware", "gpu");
    word("drive", "\\bdisk|\\bssd\\b|nvme|/drives/|\\bdrive");
    word("storage-controller", "\\braid\\b|\\bperc\\b|\\bhba\\b|storage controller|/controllers/");
    word("bmc", "\\bbmc|idrac|\\bilo\\b|\\bxcc\\b|remote access controller|/managers/");
  }

  private Firmware() {}

  private static void word(String component, String pattern) {
    COMPONENTS.put(component, Pattern.compile(pattern));
  }

  static List<Fact> of(Doc doc) {
    String version = doc.text("Version");
    String id = doc.text("Id");
    if (version.isEmpty()
        || NOT_IN_FORCE.matcher(id).find()
        || RESTING.contains(doc.state().toLowerCase(Locale.ROOT))) {
      return List.of();
    }
    StringBuilder text = new StringBuilder(id).append(' ').append(doc.text("Name"));
    text.append(' ').append(doc.text("Description"));
    for (Doc item : doc.list("RelatedItem")) {
      text.append(' ').append(item.id());
    }
    String all = text.toString().replace('_', ' ').toLowerCase(Locale.ROOT);
    for (Map.Entry<String, Pattern> component : COMPONENTS.entrySet()) {
      if (component.getValue().matcher(all).find()) {
        String name = component.getKey();
        return List.of(new Fact.Version(name, bare(name, version), INVENTORY, installed(doc)));
      }
    }
    return List.of();
  }

  /**
   * Of a NIC just the number, since the host's own word for it comes without what stands around.
   */
  private static String bare(String component, String version) {
    Matcher dotted = DOTTED.matcher(version);
    return component.equals("nic") && dotted.find() ? dotted.group() : version;
  }

  /** When it came into force, where the maker says so. */
  private static long installed(Doc doc) {
    String date = doc.at("Oem").at("Dell").at("DellSoftwareInventory").text("InstallationDate");
    return Machine.millis(date).orElse(0L);
  }
}
