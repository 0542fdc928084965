package io.wheeltapper.sensors.facility.redfish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wheeltapper.core.bmc.Uri;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * One resource or a part of one, read as firmware writes it and not as schemas have it: numbers may
 * be strings or excerpts ({@code {"Reading": 3}}), members may lack, {@code null} is absent and
 * never 0. Pure.
 */
record Doc(JsonNode json) {

  /** Longest text taken over, in characters. */
  private static final int LONGEST = 256;

  /** Most members of one list; more than any firmware gives on one page. */
  private static final int MOST = 4_096;

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}(\\.\\d{1,15})?");

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(60).build());
  }

  /**
   * The document.
   *
   * @throws IOException when it is no JSON object
   */
  static Doc parse(byte[] bytes) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
    if (root == null || !root.isObject()) {
      throw new IOException("no JSON object");
    }
    return new Doc(root);
  }

  /** What stands under a name; an empty document where nothing does. */
  Doc at(String key) {
    return new Doc(json.path(key));
  }

  /** The text or number under a name, without control characters; {@code ""} when absent. */
  String text(String key) {
    JsonNode value = json.path(key);
    String text = value.isTextual() ? value.textValue() : value.isNumber() ? value.asText() : "";
    if (text.length() > LONGEST) {
      text = text.substring(0, LONGEST);
    }
    return text.chars().anyMatch(Character::isISOControl)
        ? text.replaceAll("\\p{Cntrl}+", " ").strip()
        : text.strip();
  }

  /** The first text of these names that there is. */
  String first(String... keys) {
    for (String key : keys) {
      String text = text(key);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /** The number under a name: a number, a string that is one, or an excerpt's reading. */
  OptionalDouble number(String key) {
    return number(json.path(key));
  }

  private static OptionalDouble number(JsonNode value) {
    if (value.isNumber()) {
      double number = value.doubleValue();
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
    if (value.isTextual() && NUMBER.matcher(value.textValue().strip()).matches()) {
      return OptionalDouble.of(Double.parseDouble(value.textValue().strip()));
    }
    return value.isObject() ? number(value.path("Reading")) : OptionalDouble.empty();
  }

  /** Whether it says {@code true}, as a boolean or as text. */
  boolean yes(String key) {
    JsonNode value = json.path(key);
    return value.asBoolean(false);
  }

  /** Whether it says {@code false}, which is not the same as saying nothing. */
  boolean no(String key) {
    JsonNode value = json.path(key);
    return (value.isBoolean() && !value.booleanValue())
        || (value.isTextual() && value.textValue().equalsIgnoreCase("false"));
  }

  /** The objects of a list; of one object that object. */
  List<Doc> list(String key) {
    JsonNode value = json.path(key);
    if (value.isObject()) {
      return List.of(new Doc(value));
    }
    List<Doc> all = new ArrayList<>();
    for (JsonNode one : value) {
      if (all.size() >= MOST) {
        break;
      }
      if (one.isObject()) {
        all.add(new Doc(one));
      }
    }
    return all;
  }

  /** The texts of a list, at most sixteen. */
  List<String> texts(String key) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : json.path(key)) {
      String text = new Doc(JSON.createObjectNode().set("text", one)).text("text");
      if (!text.isEmpty() && all.size() < 16) {
        all.add(text);
      }
    }
    return all;
  }

  /** Where the link under a name leads, on this BMC; {@code ""} where it leads nowhere. */
  String link(String key) {
    JsonNode value = json.path(key);
    return Uri.local(value.isTextual() ? value.textValue() : value.path("@odata.id").asText(""));
  }

  /** Where the resource itself lies. */
  String id() {
    return Uri.local(json.path("@odata.id").asText(""));
  }

  /** {@code Thermal} of {@code #Thermal.v1_7_1.Thermal}; {@code ""} when it says none. */
  String type() {
    String type = text("@odata.type");
    String bare = type.startsWith("#") ? type.substring(1) : type;
    int dot = bare.indexOf('.');
    return dot < 0 ? bare : bare.substring(0, dot);
  }

  /** Whether it is a whole resource and not just a link to one. */
  boolean whole() {
    return json.size() > 2 && (json.has("Id") || json.has("MemberId") || json.has("Name"));
  }

  /** Whether there is anything at all. */
  boolean there() {
    return json.isObject() && !json.isEmpty();
  }

  /** {@code Status.State}. */
  String state() {
    return at("Status").text("State");
  }

  /**
   * What people call it: its name, and where that has no number its id beside it, since many fans
   * of many makers are called "Fan".
   */
  String name() {
    String name = first("Name", "FanName", "DeviceName", "Id", "MemberId");
    String id = first("MemberId", "Id");
    boolean numbered = name.chars().anyMatch(Character::isDigit);
    return numbered || id.isEmpty() || id.equals(name) ? name : name + " " + id;
  }
}
