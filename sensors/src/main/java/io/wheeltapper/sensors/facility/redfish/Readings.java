package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers: sensors one by one, and the summaries that newer firmware makes of them. Pure. */
final class Readings {

  static final String POWER = "bmc_power_watts";

  /** The same of plant, by the name that the plant's other sensors have for it. */
  static final String PLANT_POWER = "PowerWatts";

  static final String INLET = "inlet_temperature_celsius";
  static final String EXHAUST = "exhaust_temperature_celsius";

  private static final int LONGEST_LABEL = 80;

  /** Some firmware says that the inlet's sensor is on the system board, as it is. */
  private static final Pattern INLET_NAME = Pattern.compile("(?i)\\b(inlet|intake)\\b");

  private static final Set<String> AIR =
      Set.of("", "systemboard", "chassis", "room", "front", "ambient", "intake");

  private Readings() {}

  /** A number of one of several: {@code bmc_fan_rpm{name="Fan 1"}}. */
  static Fact.Number labelled(String metric, String name, double value) {
    String clean = name.replace("\\", "").replace("\"", "");
    String cut = clean.length() > LONGEST_LABEL ? clean.substring(0, LONGEST_LABEL) : clean;
    return new Fact.Number(metric + "{name=\"" + cut + "\"}", value);
  }

  /** A temperature: by its name, and as what its place makes of it. */
  static List<Fact> temperature(Doc doc, OptionalDouble reading) {
    if (reading.isEmpty() || !Facts.enabled(doc)) {
      return List.of();
    }
    List<Fact> facts = new ArrayList<>();
    double value = reading.getAsDouble();
    facts.add(labelled("bmc_temperature_celsius", doc.name(), value));
    String context = doc.text("PhysicalContext").toLowerCase(Locale.ROOT);
    if (context.equals("intake")
        || (AIR.contains(context) && INLET_NAME.matcher(doc.name()).find())) {
      facts.add(new Fact.Number(INLET, value));
    } else if (context.equals("exhaust")) {
      facts.add(new Fact.Number(EXHAUST, value));
    }
    return facts;
  }

  /** A sensor of its own; its health is that of its thresholds. */
  static List<Fact> sensor(Doc doc) {
    List<Fact> facts = new ArrayList<>(Facts.part(Sort.SENSORS, doc));
    OptionalDouble reading = doc.number("Reading");
    if (reading.isEmpty() || !Facts.enabled(doc)) {
      return facts;
    }
    double value = reading.getAsDouble();
    String unit = doc.text("ReadingUnits");
    String type = doc.text("ReadingType");
    if (type.equals("Temperature") || unit.equals("Cel")) {
      facts.addAll(temperature(doc, reading));
      return facts;
    }
    String metric =
        switch (type.isEmpty() ? unit : type) {
          case "Power", "W" -> "bmc_sensor_watts";
          case "Voltage", "V" -> "bmc_voltage_volts";
          case "Current", "A" -> "bmc_current_amperes";
          case "Rotational", "RPM", "{rev}/min" -> "bmc_fan_rpm";
          case "Percent", "%" -> "bmc_percent";
          case "Humidity" -> "bmc_humidity_percent";
          case "LiquidFlowLPM", "L/min" -> "bmc_flow_liters_per_minute";
          case "PressurekPa", "kPa" -> "bmc_pressure_kilopascals";
          default -> "";
        };
    if (!metric.isEmpty()) {
      facts.add(labelled(metric, doc.name(), value));
    }
    return facts;
  }

  static List<Fact> thermalMetrics(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    Doc summary = doc.at("TemperatureSummaryCelsius");
    OptionalDouble intake = summary.number("Intake");
    put(facts, INLET, intake.isPresent() ? intake : summary.number("Ambient"));
    put(facts, EXHAUST, summary.number("Exhaust"));
    put(facts, POWER, doc.number("PowerWatts"));
    for (Doc one : doc.list("TemperatureReadingsCelsius")) {
      facts.addAll(temperature(one, one.number("Reading")));
    }
    return facts;
  }

  /** Of a chassis, a unit, a GPU or a power distribution: what it draws and how warm it is. */
  static List<Fact> environment(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    put(facts, POWER, doc.number("PowerWatts"));
    put(facts, "EnergykWh", doc.number("EnergykWh"));
    put(facts, "PowerLoadPercent", doc.number("PowerLoadPercent"));
    put(facts, "bmc_temperature_celsius", doc.number("TemperatureCelsius"));
    put(facts, "HumidityPercent", doc.number("HumidityPercent"));
    put(facts, "DewPointCelsius", doc.number("DewPointCelsius"));
    put(facts, INLET, doc.number("AmbientTemperatureCelsius"));
    doc.at("PowerLimitWatts")
        .number("SetPoint")
        .ifPresent(w -> facts.add(new Fact.SetPoint("cap", w)));
    return facts;
  }

  static List<Fact> supplyMetrics(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    String name = doc.name();
    doc.number("InputPowerWatts")
        .ifPresent(w -> facts.add(labelled("bmc_supply_input_watts", name, w)));
    doc.number("OutputPowerWatts")
        .ifPresent(w -> facts.add(labelled("bmc_supply_output_watts", name, w)));
    doc.number("InputVoltage")
        .ifPresent(v -> facts.add(labelled("bmc_supply_input_volts", name, v)));
    doc.number("TemperatureCelsius")
        .ifPresent(c -> facts.add(labelled("bmc_temperature_celsius", name, c)));
    return facts;
  }

  static void put(List<Fact> facts, String metric, OptionalDouble value) {
    value.ifPresent(v -> facts.add(new Fact.Number(metric, v)));
  }
}
