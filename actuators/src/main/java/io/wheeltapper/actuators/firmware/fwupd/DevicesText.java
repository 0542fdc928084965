package io.wheeltapper.actuators.firmware.fwupd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code fwupdmgr get-devices --json}. Pure. */
public final class DevicesText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 512;
  private static final int MOST_WORDS = 64;
  private static final int LONGEST = 200;

  private DevicesText() {}

  /** How many devices a text tells of; for whoever looks only whether it can be read. */
  public static int count(String text) throws CallFailed {
    return devices(text).size();
  }

  /**
   * The devices.
   *
   * @throws CallFailed nonsense, when it is no such text
   */
  static List<Device> devices(String text) throws CallFailed {
    JsonNode all = read(text).path("Devices");
    if (!all.isArray()) {
      throw new CallFailed(
          CallFailed.Kind.NONSENSE, "fwupd tells no devices: " + Words.plain(text, LONGEST));
    }
    List<Device> devices = new ArrayList<>();
    for (JsonNode each : all) {
      if (devices.size() < MOST && each.path("DeviceId").isTextual()) {
        devices.add(device(each));
      }
    }
    return devices;
  }

  private static JsonNode read(String text) throws CallFailed {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CallFailed(
          CallFailed.Kind.NONSENSE, "fwupd's word is no JSON: " + Words.plain(text, LONGEST), e);
    }
  }

  private static Device device(JsonNode json) {
    List<String> names = new ArrayList<>();
    names.add(json.path("DeviceId").asText());
    names.add(json.path("Name").asText(""));
    names.addAll(words(json.path("Guid")));
    return new Device(
        json.path("DeviceId").asText(),
        names,
        Words.plain(json.path("Version").asText(""), LONGEST),
        Words.plain(json.path("VersionLowest").asText(""), LONGEST),
        words(json.path("Flags")),
        words(json.path("Problems")),
        json.path("UpdateState").asInt(0),
        Words.plain(json.path("UpdateError").asText(""), LONGEST));
  }

  private static Set<String> words(JsonNode array) {
    Set<String> words = new HashSet<>();
    for (JsonNode each : array) {
      if (words.size() < MOST_WORDS && each.isTextual()) {
        words.add(each.textValue());
      }
    }
    return words;
  }
}
