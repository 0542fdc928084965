package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.LoopSums;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which of our words a point of the DSX exchange is. What is not sure is none. Pure. */
final class DsxWords {

  private static final Map<String, String> RACK =
      Map.of(
          "RackLiquidSupplyTemperature",
          LoopSums.SUPPLY,
          "RackLiquidReturnTemperature",
          LoopSums.RETURN,
          "RackLiquidFlow",
          LoopSums.FLOW,
          "RackLiquidDifferentialPressure",
          "DeltaPressurekPa",
          "RackControlValvePosition",
          "ValvePositionPercent",
          "RackPower",
          "PowerWatts");

  private static final List<String> BAD = List.of("fail", "fault", "trip", "alarm");
  private static final List<String> WORN = List.of("degrad", "warn");

  private DsxWords() {}

  /**
   * The word of a number.
   *
   * @param owner the type of the object that the point belongs to
   */
  static Optional<String> number(DsxPoint point, String owner) {
    if (point.phase()) {
      return Optional.empty();
    }
    return switch (owner) {
      case "Rack" ->
          Optional.ofNullable(
              point.pointType().equals("AirTemperature") && inlet(point)
                  ? "inlet_temperature_celsius"
                  : RACK.get(point.pointType()));
      case "CDU" -> loop(point);
      case "PowerMeter", "UPS", "ATS", "Generator" ->
          switch (point.pointType()) {
            case "ActivePower" -> Optional.of("PowerWatts");
            case "ApparentPower" -> Optional.of("ApparentVA");
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static boolean inlet(DsxPoint point) {
    return point.in("inlet") || point.in("supply") || point.in("cold");
  }

  /** Of the side of the racks; the facility's own side says nothing of their flow. */
  private static Optional<String> loop(DsxPoint point) {
    if (!point.in("secondary")) {
      return Optional.empty();
    }
    return switch (point.pointType()) {
      case "LiquidFlow" ->
          Optional.of(point.setPoint() ? "FlowControlLitersPerMinute" : LoopSums.FLOW);
      case "LiquidTemperature" -> {
        if (point.in("supply")) {
          yield Optional.of(point.setPoint() ? LoopSums.SET_POINT : LoopSums.SUPPLY);
        }
        yield point.in("return") && !point.setPoint()
            ? Optional.of(LoopSums.RETURN)
            : Optional.empty();
      }
      case "LiquidDifferentialPressure" ->
          point.setPoint() ? Optional.empty() : Optional.of("DeltaPressurekPa");
      default -> Optional.empty();
    };
  }

  /** The kind of target that an object of this type is; empty for none of ours. */
  static Optional<Target.Kind> kind(String objectType) {
    return switch (objectType) {
      case "Rack" -> Optional.of(Target.Kind.RACK);
      case "CDU" -> Optional.of(Target.Kind.LOOP);
      case "PowerMeter", "UPS", "ATS", "Generator", "Breaker" -> Optional.of(Target.Kind.FEED);
      default -> Optional.empty();
    };
  }

  /** Whether its failure is one of the room's air. */
  static boolean air(String objectType) {
    return objectType.equals("CRAH") || objectType.equals("CRAC") || objectType.equals("AHU");
  }

  /** {@code ok degraded failed} by the site's own words for it; empty when they tell nothing. */
  static Optional<String> air(String pointType, double value, String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (BAD.stream().anyMatch(word::contains)) {
      // "No fault", "normal (not in alarm)".
      return Optional.of(word.startsWith("no") ? "ok" : "failed");
    }
    if (WORN.stream().anyMatch(word::contains)) {
      return Optional.of("degraded");
    }
    if (pointType.equals("Available")) {
      return value == 1 ? Optional.of("ok") : value == 0 ? Optional.of("failed") : Optional.empty();
    }
    return word.isEmpty() ? Optional.empty() : Optional.of("ok");
  }

  /** A word of {@code facility.power} by the site's own words for it; empty: they tell nothing. */
  static Optional<String> power(String objectType, String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    if (word.contains("trip")) {
      return Optional.of(word.startsWith("no") ? "ok" : "tripped");
    }
    if (objectType.equals("UPS") && word.contains("batt")) {
      return Optional.of("on-battery");
    }
    if (objectType.equals("UPS") && word.contains("bypass")) {
      return Optional.of("redundancy-lost");
    }
    return List.of("normal", "online", "on line", "ok", "closed", "healthy").contains(word)
        ? Optional.of("ok")
        : Optional.empty();
  }
}
