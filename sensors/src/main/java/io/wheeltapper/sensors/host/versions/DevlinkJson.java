package io.wheeltapper.sensors.host.versions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * {@code devlink -j dev info}, by the kernel's Documentation/networking/devlink/devlink-info.rst:
 * by device its {@code driver}, and its {@code versions}, {@code running} and {@code stored}. Pure.
 */
final class DevlinkJson {

  private static final int MOST_DEVICES = 1_024;

  /**
   * The version of the whole, or else of the part that runs it: {@code fw} is said by all that can;
   * before it mlx5 and mlxsw said {@code fw.version}, ice and bnxt {@code fw.mgmt}.
   */
  private static final List<String> FIRMWARE = List.of("fw", "fw.version", "fw.mgmt", "fw.app");

  private DevlinkJson() {}

  static List<Part> parts(String text, BiConsumer<String, String> rejected) {
    List<Part> parts = new ArrayList<>();
    JsonNode devices = Json.read(text, "devlink", rejected).path("info");
    for (Map.Entry<String, JsonNode> device : devices.properties()) {
      if (parts.size() >= MOST_DEVICES) {
        rejected.accept("devlink", "more than " + MOST_DEVICES + " devices");
        break;
      }
      String driver = device.getValue().path("driver").asText();
      JsonNode versions = device.getValue().path("versions");
      String running = firmware(versions.path("running"));
      if (!NicNames.known(driver) || running.isEmpty()) {
        continue;
      }
      String stored = firmware(versions.path("stored"));
      parts.add(
          new Part(NicNames.firmware(driver), running, stored.equals(running) ? "" : stored, 0));
    }
    return parts;
  }

  private static String firmware(JsonNode versions) {
    for (String name : FIRMWARE) {
      String version = NicNames.number(OneLine.clean(versions.path(name).asText()));
      if (!version.isEmpty()) {
        return version;
      }
    }
    return "";
  }
}
