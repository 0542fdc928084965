package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ways lead on from a document. Only links that stand in it are followed, never a path made
 * up: makers lay out their services as they like. Pure.
 */
final class Links {

  /** By type: the property that holds the link, and what is there. */
  private static final Map<String, Map<String, String>> WAYS = new LinkedHashMap<>();

  static {
    ways(
        "ServiceRoot",
        "Chassis ChassisCollection",
        "Systems ComputerSystemCollection",
        "ThermalEquipment ThermalEquipment",
        "PowerEquipment PowerEquipment",
        "Managers ManagerCollection",
        "EventService EventService",
        "UpdateService UpdateService");
    ways(
        "Chassis",
        "LeakDetectors LeakDetectorCollection",
        "Thermal Thermal",
        "Power Power",
        "ThermalSubsystem ThermalSubsystem",
        "PowerSubsystem PowerSubsystem",
        "EnvironmentMetrics EnvironmentMetrics",
        "LogServices LogServiceCollection");
    ways(
        "ThermalSubsystem",
        "LeakDetection LeakDetection",
        "Fans FanCollection",
        "Pumps PumpCollection",
        "CoolantConnectors CoolantConnectorCollection",
        "ThermalMetrics ThermalMetrics");
    ways("PowerSubsystem", "PowerSupplies PowerSupplyCollection", "Batteries BatteryCollection");
    ways("LeakDetection", "LeakDetectors LeakDetectorCollection");
    ways(
        "ThermalEquipment",
        "CDUs CoolingUnitCollection",
        "HeatExchangers CoolingUnitCollection",
        "RPUs CoolingUnitCollection",
        "ImmersionUnits CoolingUnitCollection",
        "CoolingLoops CoolingLoopCollection");
    ways(
        "CoolingUnit",
        "LeakDetection LeakDetection",
        "SecondaryCoolantConnectors SecondaryCoolantConnectorCollection",
        "PrimaryCoolantConnectors PrimaryCoolantConnectorCollection",
        "EnvironmentMetrics EnvironmentMetrics",
        "Pumps PumpCollection",
        "Reservoirs ReservoirCollection",
        "Filters FilterCollection");
    ways(
        "PowerEquipment",
        "RackPDUs PowerDistributionCollection",
        "FloorPDUs PowerDistributionCollection",
        "TransferSwitches PowerDistributionCollection",
        "Switchgear PowerDistributionCollection",
        "PowerShelves PowerDistributionCollection",
        "ElectricalBuses PowerDistributionCollection");
    ways(
        "PowerDistribution",
        "Mains MainsCircuitCollection",
        "Metrics PowerDistributionMetrics",
        "Branches CircuitCollection",
        "Feeders CircuitCollection",
        "Subfeeds CircuitCollection",
        "PowerSupplies PowerSupplyCollection",
        "Outlets OutletCollection");
    ways(
        "ComputerSystem",
        "Processors ProcessorCollection",
        "Memory MemoryCollection",
        "Storage StorageCollection",
        "SimpleStorage SimpleStorageCollection",
        "LogServices LogServiceCollection");
    ways("Manager", "LogServices LogServiceCollection");
    ways("LogService", "Entries LogEntryCollection");
    ways("UpdateService", "FirmwareInventory SoftwareInventoryCollection");
  }

  private Links() {}

  private static void ways(String type, String... ways) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String way : ways) {
      int blank = way.indexOf(' ');
      all.put(way.substring(0, blank), way.substring(blank + 1));
    }
    WAYS.put(type, all);
  }

  /** What a service says of itself that decides how it is asked. */
  record Asking(Bmc bmc, boolean expands) {}

  /** The ways on, best first. */
  static List<Link> of(String type, Doc doc, Place place, Asking asking) {
    List<Link> links = new ArrayList<>();
    if (type.endsWith("Collection")) {
      members(type, doc, place, asking, links);
      return links;
    }
    Bmc bmc = asking.bmc();
    if (type.equals("ServiceRoot") && !bmc.system().isEmpty()) {
      add(links, bmc.system(), "ComputerSystem", place);
      return links;
    }
    WAYS.getOrDefault(type, Map.of())
        .forEach((property, there) -> add(links, doc.link(property), there, place));
    switch (type) {
      case "Chassis" -> {
        if (asking.expands() || links.isEmpty()) {
          add(links, doc.link("Sensors"), "SensorCollection", place);
        }
      }
      case "ComputerSystem" -> {
        if (!bmc.system().isEmpty()) {
          linked(links, doc, "Chassis", "Chassis", place);
          linked(links, doc, "ManagedBy", "Manager", place);
        }
      }
      case "CoolingUnit" -> linked(links, doc, "Chassis", "Chassis", place);
      case "PowerDistribution" -> linked(links, doc, "Chassis", "Chassis", place);
      case "Storage" -> {
        for (Doc drive : doc.list("Drives")) {
          add(links, drive.id(), "Drive", place);
        }
      }
      case "Processor" -> gpu(links, doc, place);
      default -> {}
    }
    return links;
  }

  private static void linked(List<Link> links, Doc doc, String property, String type, Place place) {
    for (Doc one : doc.at("Links").list(property)) {
      add(links, one.id(), type, place);
    }
  }

  /** Whether a target can have this name: what a BMC says may be anything. */
  private static boolean named(String id) {
    return !id.isBlank()
        && id.length() <= Target.LONGEST_ID
        && id.chars().noneMatch(Character::isISOControl);
  }

  private static void gpu(List<Link> links, Doc doc, Place place) {
    String uuid = Machine.uuid(doc);
    if (Machine.gpu(doc) && named(uuid)) {
      add(
          links,
          doc.link("EnvironmentMetrics"),
          "GpuEnvironmentMetrics",
          place.of(new Target(Target.Kind.GPU, uuid)));
    }
  }

  private static void members(String type, Doc doc, Place place, Asking asking, List<Link> links) {
    if (type.equals("LogEntryCollection")) {
      return; // a log is read on from where it ended, and not kept
    }
    String member = type.substring(0, type.length() - "Collection".length());
    List<Doc> members = doc.list("Members");
    for (Doc one : members) {
      add(links, one.id(), member, placeOf(member, one.id(), members.size() == 1, place, asking));
    }
    String next = Uri.local(doc.json().path("Members@odata.nextLink").asText(""));
    add(links, next.isEmpty() ? doc.link("@odata.nextLink") : next, type, place);
  }

  /**
   * A cooling unit is a loop and a power distribution a feed of its own: the one that the BMC was
   * named for, when it is the only one.
   */
  private static Place placeOf(
      String member, String uri, boolean only, Place place, Asking asking) {
    Target.Kind kind =
        switch (member) {
          case "CoolingUnit" -> Target.Kind.LOOP;
          case "PowerDistribution" -> Target.Kind.FEED;
          default -> place.target().kind();
        };
    Target subject = asking.bmc().subject();
    if (kind == place.target().kind() && (only || !isUnit(member))) {
      return place;
    }
    String id = subject.id() + "/" + Uri.last(uri);
    return named(id) ? new Place(new Target(kind, id), "") : place;
  }

  private static boolean isUnit(String member) {
    return member.equals("CoolingUnit") || member.equals("PowerDistribution");
  }

  private static void add(List<Link> links, String uri, String type, Place place) {
    if (!uri.isEmpty()) {
      links.add(new Link(uri, type, place));
    }
  }
}
