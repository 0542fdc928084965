package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.sensors.facility.redfish.Fact.Current;
import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Power distributions, their circuits and outlets. Pure. */
final class Electric {

  /** Below this many volts a line is dead; the lowest one in use has 48. */
  private static final double DEAD_VOLTS = 10;

  private static final List<String> PHASES =
      List.of(
          "Line1ToNeutral",
          "Line2ToNeutral",
          "Line3ToNeutral",
          "Line1ToLine2",
          "Line2ToLine3",
          "Line3ToLine1");

  private Electric() {}

  static List<Fact> distribution(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    Doc redundancy = doc.at("MainsRedundancy");
    if (redundancy.there() && Health.counts(redundancy)) {
      Health.of(redundancy)
          .ifPresent(h ->
              facts.add(
                  new Fact.Circuit(
                      "mains redundancy",
                      false,
                      h == Health.OK ? Current.OK : Current.REDUNDANCY_LOST)));
    }
    String version = doc.text("FirmwareVersion");
    if (!version.isEmpty()) {
      facts.add(new Fact.Version("pdu", version, Machine.OWN_WORD, 0));
    }
    return facts;
  }

  static List<Fact> circuit(Doc doc, boolean mains) {
    if (!Health.counts(doc)) {
      return List.of();
    }
    List<Fact> facts = new ArrayList<>();
    String name = doc.name();
    facts.add(new Fact.Circuit(name, mains, state(doc, mains)));
    doc.number("CurrentAmps").ifPresent(a -> facts.add(Readings.labelled("CurrentAmps", name, a)));
    doc.number("PowerLoadPercent")
        .ifPresent(p -> facts.add(Readings.labelled("PowerLoadPercent", name, p)));
    if (mains) {
      Readings.put(facts, Readings.POWER, doc.number("PowerWatts"));
    }
    return facts;
  }

  private static Current state(Doc doc, boolean mains) {
    String breaker = doc.text("BreakerState");
    if (breaker.equals("Tripped")) {
      return Current.TRIPPED;
    }
    if (mains && (breaker.equals("Off") || dead(doc))) {
      return Current.DEAD;
    }
    OptionalDouble rated = doc.number("RatedCurrentAmps");
    boolean over =
        doc.number("PowerLoadPercent").orElse(0) > 100
            || (rated.isPresent()
                && rated.getAsDouble() > 0
                && doc.number("CurrentAmps").orElse(0) > rated.getAsDouble());
    return over ? Current.OVERLOAD : Current.OK;
  }

  /** Whether every voltage that it reads is none; with no voltage read, nobody knows. */
  private static boolean dead(Doc doc) {
    List<Double> volts = new ArrayList<>();
    doc.number("Voltage").ifPresent(volts::add);
    for (String phase : PHASES) {
      doc.at("PolyPhaseVoltage").number(phase).ifPresent(volts::add);
    }
    return !volts.isEmpty() && volts.stream().allMatch(v -> v < DEAD_VOLTS);
  }

  static List<Fact> outlet(Doc doc) {
    List<Fact> facts = new ArrayList<>(Facts.part(Sort.OUTLETS, doc));
    String name = doc.name();
    doc.number("PowerWatts").ifPresent(w -> facts.add(Readings.labelled("PowerWatts", name, w)));
    String power = doc.text("PowerState");
    if (power.equals("On") || power.equals("Off")) {
      facts.add(Readings.labelled("outlet_on", name, power.equals("On") ? 1 : 0));
    }
    return facts;
  }

  /** A battery that carries the load is how a shelf says that its input is gone. */
  static List<Fact> battery(Doc doc) {
    List<Fact> facts = new ArrayList<>(Facts.part(Sort.SUPPLIES, doc));
    String state = doc.text("ChargeState");
    if (!state.isEmpty()) {
      facts.add(
          new Fact.Circuit(
              doc.name(), false, state.equals("Discharging") ? Current.ON_BATTERY : Current.OK));
    }
    return facts;
  }
}
