package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What one document says, by its type. Types that nothing is read from say nothing. Pure. */
final class Facts {

  /** Numbers of one place beyond any machine's; the rest of a document is left out. */
  static final int MOST = 2_048;

  private Facts() {}

  /**
   * The facts of a document.
   *
   * @param type its own type, or what the link to it promised, which may say more: {@code
   *     MainsCircuit}
   */
  static List<Fact> of(String type, Doc doc) {
    List<Fact> facts =
        switch (type) {
          case "Chassis" -> Machine.chassis(doc);
          case "Thermal" -> thermal(doc);
          case "Power" -> power(doc);
          case "Fan" -> part(Sort.FANS, doc);
          case "PowerSupply" -> List.of(supply(doc));
          case "Memory" -> part(Sort.MEMORY, doc);
          case "Drive" -> drive(doc);
          case "SimpleStorage" -> simpleStorage(doc);
          case "Sensor" -> Readings.sensor(doc);
          case "ThermalSubsystem" -> redundancy(Sort.FANS, doc, "FanRedundancy");
          case "PowerSubsystem" -> redundancy(Sort.SUPPLIES, doc, "PowerSupplyRedundancy");
          case "ThermalMetrics" -> Readings.thermalMetrics(doc);
          case "EnvironmentMetrics", "GpuEnvironmentMetrics" -> Readings.environment(doc);
          case "PowerSupplyMetrics" -> Readings.supplyMetrics(doc);
          case "ComputerSystem" -> Machine.system(doc);
          case "Processor" -> Machine.processor(doc);
          case "Manager" -> Machine.manager(doc);
          case "SoftwareInventory" -> Firmware.of(doc);
          case "LeakDetection" -> Cooling.leakDetection(doc);
          case "LeakDetector" -> Cooling.leakDetector(doc);
          case "CoolingUnit" -> Cooling.unit(doc);
          case "CoolingLoop" -> Cooling.loop(doc);
          case "CoolantConnector", "SecondaryCoolantConnector" -> Cooling.connector(doc, false);
          case "PrimaryCoolantConnector" -> Cooling.connector(doc, true);
          case "Pump", "Filter", "Heater" -> part(Sort.COOLING, doc);
          case "Reservoir" -> Cooling.reservoir(doc);
          case "PowerDistribution" -> Electric.distribution(doc);
          case "PowerDistributionMetrics" -> Readings.environment(doc);
          case "Circuit" -> Electric.circuit(doc, doc.text("CircuitType").equals("Mains"));
          case "MainsCircuit" -> Electric.circuit(doc, true);
          case "Outlet" -> Electric.outlet(doc);
          case "Battery" -> Electric.battery(doc);
          default -> List.of();
        };
    return facts.size() > MOST ? List.copyOf(facts.subList(0, MOST)) : facts;
  }

  /** One part, when it is there. */
  static List<Fact> part(Sort sort, Doc doc) {
    return Health.counts(doc)
        ? List.of(new Fact.Part(sort, doc.name(), Health.of(doc), false))
        : List.of();
  }

  private static List<Fact> thermal(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    for (Doc fan : doc.list("Fans")) {
      facts.addAll(part(Sort.FANS, fan));
      if (enabled(fan)) {
        String unit = fan.text("ReadingUnits").equalsIgnoreCase("RPM") ? "rpm" : "percent";
        OptionalDouble reading = fan.number("Reading");
        (reading.isPresent() ? reading : fan.number("ReadingRPM"))
            .ifPresent(v -> facts.add(Readings.labelled("bmc_fan_" + unit, fan.name(), v)));
      }
    }
    for (Doc temperature : doc.list("Temperatures")) {
      facts.addAll(part(Sort.SENSORS, temperature));
      facts.addAll(Readings.temperature(temperature, temperature.number("ReadingCelsius")));
    }
    facts.addAll(redundancy(Sort.FANS, doc, "Redundancy"));
    return facts;
  }

  private static List<Fact> power(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    for (Doc control : doc.list("PowerControl")) {
      control
          .number("PowerConsumedWatts")
          .ifPresent(w -> facts.add(new Fact.Number(Readings.POWER, w)));
    }
    doc.list("PowerControl").stream()
        .limit(1)
        .flatMap(first -> first.at("PowerLimit").number("LimitInWatts").stream().boxed())
        .filter(limit -> limit > 0)
        .forEach(limit -> facts.add(new Fact.SetPoint("cap", limit)));
    for (Doc supply : doc.list("PowerSupplies")) {
      if (Health.counts(supply)) {
        facts.add(supply(supply));
      }
      String name = supply.name();
      supply
          .number("PowerInputWatts")
          .ifPresent(w -> facts.add(Readings.labelled("bmc_supply_input_watts", name, w)));
      OptionalDouble out = supply.number("PowerOutputWatts");
      (out.isPresent() ? out : supply.number("LastPowerOutputWatts"))
          .ifPresent(w -> facts.add(Readings.labelled("bmc_supply_output_watts", name, w)));
      supply
          .number("LineInputVoltage")
          .ifPresent(v -> facts.add(Readings.labelled("bmc_supply_input_volts", name, v)));
    }
    for (Doc voltage : doc.list("Voltages")) {
      facts.addAll(part(Sort.SENSORS, voltage));
      if (enabled(voltage)) {
        voltage
            .number("ReadingVolts")
            .ifPresent(v -> facts.add(Readings.labelled("bmc_voltage_volts", voltage.name(), v)));
      }
    }
    facts.addAll(redundancy(Sort.SUPPLIES, doc, "Redundancy"));
    return facts;
  }

  /** Whether what it reads can be believed to be a reading. */
  static boolean enabled(Doc doc) {
    String state = doc.state().toLowerCase(Locale.ROOT);
    return state.isEmpty() || state.equals("enabled") || state.equals("degraded");
  }

  /** A supply without input is critical whatever its health says. */
  private static Fact.Part supply(Doc doc) {
    Optional<Health> health = Health.of(doc);
    String input = doc.text("LineInputStatus");
    if (input.equals("LossOfInput")) {
      return new Fact.Part(
          Sort.SUPPLIES, doc.name() + " (no input)", Optional.of(Health.CRITICAL), false);
    }
    return new Fact.Part(
        Sort.SUPPLIES,
        doc.name(),
        input.equals("OutOfRange") ? health.map(Health.WARNING::worse) : health,
        false);
  }

  private static List<Fact> drive(Doc doc) {
    if (!Health.counts(doc)) {
      return List.of();
    }
    Optional<Health> health = Health.of(doc);
    return List.of(
        new Fact.Part(
            Sort.DRIVES,
            doc.name(),
            doc.yes("FailurePredicted")
                ? Optional.of(Health.WARNING.worse(health.orElse(Health.OK)))
                : health,
            false));
  }

  private static List<Fact> simpleStorage(Doc doc) {
    return doc.list("Devices").stream().flatMap(d -> drive(d).stream()).toList();
  }

  /** The groups of a document; one that is not meant to be redundant says so. */
  static List<Fact> redundancy(Sort sort, Doc doc, String key) {
    List<Fact> facts = new ArrayList<>();
    for (Doc group : doc.list(key)) {
      String mode = group.first("Mode", "RedundancyType");
      boolean configured = !mode.equals("NotRedundant") && Health.counts(group);
      Health.of(group)
          .ifPresent(h -> facts.add(new Fact.Redundancy(sort, configured, h == Health.OK)));
    }
    return facts;
  }
}
