package io.wheeltapper.sensors.facility.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.sensors.facility.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the building says of one of its points (DSX exchange, metadata).
 *
 * @param area where in the process: {@code Secondary}, {@code Supply}
 * @param states what its values mean, where it is no number
 * @param rack the rack it belongs to, by the name agreed with IT; empty for none
 */
record DsxPoint(
    String objectType,
    String pointType,
    Named object,
    String rack,
    Optional<Unit> unit,
    Map<Long, String> states,
    List<String> area,
    boolean setPoint,
    boolean phase) {

  /**
   * The object of a point.
   *
   * @param associate the id of the object that it is a part of; empty for none
   */
  record Named(String name, String id, String associate) {}

  private static final int LONGEST = 200;

  /** The contract's engineering units, and how else they are written. */
  private static final Map<String, Unit> UNITS =
      Map.ofEntries(
          Map.entry("c", Unit.CELSIUS),
          Map.entry("degc", Unit.CELSIUS),
          Map.entry("f", Unit.FAHRENHEIT),
          Map.entry("degf", Unit.FAHRENHEIT),
          Map.entry("k", Unit.KELVIN),
          Map.entry("lpm", Unit.LITERS_PER_MINUTE),
          Map.entry("l/min", Unit.LITERS_PER_MINUTE),
          Map.entry("gpm", Unit.GALLONS_PER_MINUTE),
          Map.entry("m3/h", Unit.CUBIC_METERS_PER_HOUR),
          Map.entry("kpa", Unit.KILOPASCAL),
          Map.entry("pa", Unit.PASCAL),
          Map.entry("bar", Unit.BAR),
          Map.entry("psi", Unit.PSI),
          Map.entry("kw", Unit.KILOWATT),
          Map.entry("w", Unit.WATT),
          Map.entry("kva", Unit.KILOVOLT_AMPERE),
          Map.entry("%", Unit.PERCENT));

  DsxPoint {
    states = Map.copyOf(states);
    area = List.copyOf(area);
  }

  /** Out of a metadata payload; what is not there is empty. */
  static DsxPoint of(String objectType, String pointType, JsonNode json) {
    Map<Long, String> states = new HashMap<>();
    for (JsonNode each : json.path("stateText")) {
      if (states.size() < LONGEST && each.path("value").isNumber()) {
        states.put(each.path("value").asLong(), text(each.path("text")));
      }
    }
    List<String> area = new ArrayList<>();
    for (JsonNode each : json.path("processArea")) {
      if (area.size() < 20) {
        area.add(text(each).toLowerCase(Locale.ROOT));
      }
    }
    String rackName = text(json.path("rackLocationName"));
    return new DsxPoint(
        objectType,
        pointType,
        new Named(
            text(json.path("objectName")),
            text(json.path("objectId")),
            text(json.path("associateId"))),
        rackName.isEmpty() ? text(json.path("rackLocationId")) : rackName,
        Optional.ofNullable(UNITS.get(text(json.path("engUnit")).toLowerCase(Locale.ROOT))),
        states,
        area,
        json.path("isSetpoint").asBoolean(false),
        !text(json.path("phase")).isEmpty());
  }

  boolean in(String word) {
    return area.contains(word);
  }

  private static String text(JsonNode node) {
    String text = node.isValueNode() && !node.isNull() ? node.asText() : "";
    String clean = text.replaceAll("\\p{Cntrl}", "").strip();
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
