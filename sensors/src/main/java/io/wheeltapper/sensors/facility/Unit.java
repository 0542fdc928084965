package io.wheeltapper.sensors.facility;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The units that manuals write, and how each becomes the one that a word ends in: {@code
 * FlowLitersPerMinute} is always litres a minute. Pure.
 */
public enum Unit {
  CELSIUS("degC", "temperature", 1, 0),
  FAHRENHEIT("degF", "temperature", 5.0 / 9, -160.0 / 9),
  KELVIN("K", "temperature", 1, -273.15),
  LITERS_PER_MINUTE("L/min", "flow", 1, 0),
  LITERS_PER_SECOND("L/s", "flow", 60, 0),
  CUBIC_METERS_PER_HOUR("m3/h", "flow", 1000.0 / 60, 0),
  /** US liquid gallon: 3.785411784 L by definition. */
  GALLONS_PER_MINUTE("gpm", "flow", 3.785411784, 0),
  KILOPASCAL("kPa", "pressure", 1, 0),
  PASCAL("Pa", "pressure", 0.001, 0),
  BAR("bar", "pressure", 100, 0),
  /** Pound-force per square inch: 6894.757 Pa. */
  PSI("psi", "pressure", 6.894757293, 0),
  WATT("W", "power", 1, 0),
  KILOWATT("kW", "power", 1000, 0),
  VOLT_AMPERE("VA", "apparent power", 1, 0),
  KILOVOLT_AMPERE("kVA", "apparent power", 1000, 0),
  KILOWATT_HOUR("kWh", "energy", 1, 0),
  WATT_HOUR("Wh", "energy", 0.001, 0),
  MEGAWATT_HOUR("MWh", "energy", 1000, 0),
  AMPERE("A", "current", 1, 0),
  MILLIAMPERE("mA", "current", 0.001, 0),
  VOLT("V", "voltage", 1, 0),
  HERTZ("Hz", "frequency", 1, 0),
  PERCENT("%", "share", 1, 0),
  MINUTE("min", "time", 1, 0),
  SECOND("s", "time", 1.0 / 60, 0),
  REVOLUTIONS("rpm", "speed", 1, 0),
  ONE("1", "number", 1, 0);

  /** How a word ends, and which unit that is; longer ends first. */
  private static final List<Map.Entry<String, Unit>> ENDS =
      List.of(
          Map.entry("LitersPerMinute", LITERS_PER_MINUTE),
          Map.entry("Celsius", CELSIUS),
          Map.entry("_celsius", CELSIUS),
          Map.entry("kPa", KILOPASCAL),
          Map.entry("kWh", KILOWATT_HOUR),
          Map.entry("_kwh", KILOWATT_HOUR),
          Map.entry("kW", KILOWATT),
          Map.entry("Watts", WATT),
          Map.entry("_watts", WATT),
          Map.entry("Percent", PERCENT),
          Map.entry("Amps", AMPERE),
          Map.entry("VA", VOLT_AMPERE),
          Map.entry("Voltage", VOLT),
          Map.entry("Hz", HERTZ),
          Map.entry("RPM", REVOLUTIONS),
          Map.entry("Minutes", MINUTE));

  private final String text;
  private final String dimension;
  private final double factor;
  private final double offset;

  Unit(String text, String dimension, double factor, double offset) {
    this.text = text;
    this.dimension = dimension;
    this.factor = factor;
    this.offset = offset;
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** All, as they are written. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(Unit::text).toList();
  }

  /** By how it is written. */
  public static Optional<Unit> parse(String text) {
    return Arrays.stream(values()).filter(u -> u.text.equals(text)).findFirst();
  }

  /** The unit that a word's end names; empty where it names none. */
  public static Optional<Unit> of(String word) {
    return ENDS.stream()
        .filter(e -> word.endsWith(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether a number of this unit can become that word's. */
  public boolean fits(String word) {
    return of(word).map(u -> u.dimension.equals(dimension)).orElse(true);
  }

  /** A number of this unit in the unit of that word; a difference of temperatures has no zero. */
  public double as(String word, double number) {
    Optional<Unit> wanted = of(word);
    if (wanted.isEmpty()) {
      return number;
    }
    boolean difference = word.startsWith("Delta") || word.contains("excess");
    double base = number * factor + (difference ? 0 : offset);
    Unit unit = wanted.get();
    return (base - (difference ? 0 : unit.offset)) / unit.factor;
  }
}
