package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Uri;
import io.wheeltapper.sensors.facility.redfish.Fact.Leaking;
import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Leak detectors, coolant connectors and what else a cooling unit has. Pure. */
final class Cooling {

  private Cooling() {}

  static List<Fact> leakDetection(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    for (Doc group : doc.list("LeakDetectorGroups")) {
      int index = 0;
      for (Doc detector : group.list("Detectors")) {
        String source = Uri.key(detector.link("DataSourceUri"));
        String name = detector.first("DeviceName", "Name");
        String key =
            source.isEmpty() ? doc.id() + "#" + group.text("GroupName") + "/" + index : source;
        leak(facts, key, name.isEmpty() ? Uri.last(key) : name, detector);
        index++;
      }
      if (index == 0 && group.at("Status").there()) {
        String name = group.first("GroupName", "Name");
        leak(facts, doc.id() + "#" + name, name, group);
      }
      Readings.put(facts, "HumidityPercent", group.number("HumidityPercent"));
    }
    return facts;
  }

  static List<Fact> leakDetector(Doc doc) {
    List<Fact> facts = new ArrayList<>();
    leak(facts, Uri.key(doc.id()), doc.first("Name", "Id"), doc);
    return facts;
  }

  /** One that is not fitted is none; one that does not look, or that nobody can read, is blind. */
  private static void leak(List<Fact> facts, String key, String name, Doc doc) {
    String word = doc.text("DetectorState").toLowerCase(Locale.ROOT);
    String state = doc.state().toLowerCase(Locale.ROOT);
    if (word.equals("absent") || (state.equals("absent") && word.isEmpty())) {
      return;
    }
    Leaking leaking =
        switch (word.isEmpty() ? doc.at("Status").text("Health").toLowerCase(Locale.ROOT) : word) {
          case "ok" ->
              doc.no("Enabled") || state.equals("disabled") || state.equals("unavailableoffline")
                  ? Leaking.UNAVAILABLE
                  : Leaking.OK;
          case "warning" -> Leaking.WARNING;
          case "critical" -> Leaking.CRITICAL;
          default -> Leaking.UNAVAILABLE;
        };
    String reaction = doc.text("CriticalReactionType");
    facts.add(new Fact.Leak(key, name, leaking, reaction.equals("None") ? "" : reaction));
  }

  static List<Fact> unit(Doc doc) {
    List<Fact> facts = new ArrayList<>(Facts.part(Sort.COOLING, doc));
    facts.addAll(Facts.redundancy(Sort.COOLING, doc, "PumpRedundancy"));
    String version = doc.text("FirmwareVersion");
    if (!version.isEmpty()) {
      facts.add(new Fact.Version("cdu", version, Machine.OWN_WORD, 0));
    }
    return facts;
  }

  static List<Fact> loop(Doc doc) {
    List<Fact> facts = new ArrayList<>(Facts.part(Sort.COOLING, doc));
    Readings.put(facts, "CoolantLevelPercent", doc.number("CoolantLevelPercent"));
    level(facts, doc.name() + " level", doc.text("CoolantLevelStatus"));
    return facts;
  }

  static List<Fact> reservoir(Doc doc) {
    List<Fact> facts = new ArrayList<>(Facts.part(Sort.COOLING, doc));
    Readings.put(facts, "FluidLevelPercent", doc.number("FluidLevelPercent"));
    level(facts, doc.name() + " level", doc.text("FluidLevelStatus"));
    return facts;
  }

  private static void level(List<Fact> facts, String name, String status) {
    Optional<Health> health = Health.of(status);
    if (health.isPresent()) {
      facts.add(new Fact.Part(Sort.COOLING, name, health, false));
    }
  }

  /** What is no reading of a connector that works is left out, whatever its number. */
  static List<Fact> connector(Doc doc, boolean primary) {
    if (!Health.counts(doc)) {
      return List.of();
    }
    boolean inside = primary || doc.id().contains("/PrimaryCoolantConnectors/");
    boolean read = Facts.enabled(doc);
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact.Connector(
            inside,
            doc.name(),
            read ? doc.number("FlowLitersPerMinute") : OptionalDouble.empty(),
            doc.number("RatedFlowLitersPerMinute"),
            read ? doc.number("SupplyTemperatureCelsius") : OptionalDouble.empty(),
            read ? doc.number("ReturnTemperatureCelsius") : OptionalDouble.empty(),
            doc.at("SupplyTemperatureControlCelsius").number("SetPoint")));
    if (!inside) {
      Health.of(doc)
          .ifPresent(
              h -> facts.add(new Fact.Part(Sort.COOLING, doc.name(), Optional.of(h), false)));
      Readings.put(facts, "HeatRemovedkW", doc.number("HeatRemovedkW"));
      Readings.put(facts, "DeltaPressurekPa", doc.number("DeltaPressurekPa"));
      Readings.put(facts, "SupplyPressurekPa", doc.number("SupplyPressurekPa"));
    }
    return facts;
  }
}
