package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.LoopSums;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

  private static final Set<String> BAD =
      Set.of(
          "fail", "failed", "failure", "fault", "faults", "faulted", "faulty", "trip", "tripped",
          "alarm", "alarms");
  private static final Set<String> WORN =
      Set.of("degraded", "degradation", "warn", "warning", "warnings");
  private static final Set<String> WELL =
      Set.of(
          "ok", "normal", "healthy", "good", "running", "online", "operational", "standby", "idle");

  /** What may stand beside a word that says that all is well. */
  private static final Set<String> AROUND =
      Set.of("on", "in", "auto", "mode", "operation", "system", "unit", "fan", "status", "state");

  /** With one of these a bad word may be none. */
  private static final Set<String> NOT =
      Set.of(
          "no",
          "not",
          "non",
          "none",
          "without",
          "clear",
          "cleared",
          "reset",
          "inactive",
          "off",
          "disabled",
          "test",
          "never",
          "free",
          "0");

  private static final Pattern NO_FAULT =
      Pattern.compile(
          "((ok|normal|healthy) )?(no|not|not in|no active) "
              + "(fail|failed|failures?|faults?|faulted|trip|tripped|alarms?|warnings?|degraded)");
  private static final Pattern ON_BATTERY =
      Pattern.compile(
          "(ups )?((running |operating )?on )?(the )?(batt|battery|batteries)( power| mode|"
              + " backup)?( discharging)?");
  private static final Pattern ON_BYPASS =
      Pattern.compile(
          "(ups )?((running |operating )?(on|in) )?"
              + "((static|manual|maintenance|electronic|internal|external) )?bypass( mode)?");

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
    List<String> words = words(text);
    boolean bad = words.stream().anyMatch(BAD::contains);
    boolean worn = words.stream().anyMatch(WORN::contains);
    if (bad || worn) {
      return NO_FAULT.matcher(String.join(" ", words)).matches()
          ? Optional.of("ok")
          : sure(words) ? Optional.of(bad ? "failed" : "degraded") : Optional.empty();
    }
    if (pointType.equals("Available")) {
      return value == 1 ? Optional.of("ok") : value == 0 ? Optional.of("failed") : Optional.empty();
    }
    boolean well =
        words.stream().anyMatch(WELL::contains)
            && words.stream().allMatch(w -> WELL.contains(w) || AROUND.contains(w));
    return well ? Optional.of("ok") : Optional.empty();
  }

  /** A word of {@code facility.power} by the site's own words for it; empty: they tell nothing. */
  static Optional<String> power(String objectType, String text) {
    List<String> words = words(text);
    String all = String.join(" ", words);
    if (words.contains("trip") || words.contains("tripped")) {
      return NO_FAULT.matcher(all).matches()
          ? Optional.of("ok")
          : sure(words) ? Optional.of("tripped") : Optional.empty();
    }
    if (objectType.equals("UPS") && ON_BATTERY.matcher(all).matches()) {
      return Optional.of("on-battery");
    }
    if (objectType.equals("UPS") && ON_BYPASS.matcher(all).matches()) {
      return Optional.of("redundancy-lost");
    }
    return List.of("normal", "online", "on line", "ok", "closed", "healthy").contains(all)
        ? Optional.of("ok")
        : Optional.empty();
  }

  private static List<String> words(String text) {
    return List.of(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")).stream()
        .filter(w -> !w.isEmpty())
        .toList();
  }

  /** Whether nothing beside a bad word takes it back. */
  private static boolean sure(List<String> words) {
    return words.stream().noneMatch(w -> NOT.contains(w) || WELL.contains(w));
  }
}
