package io.wheeltapper.sensors.facility.redfish;

import java.util.Set;

/**
 * How often what is read: what hurts within minutes at each round, what wears out now and then,
 * what only people change once an hour. Milliseconds.
 */
record Pace(long round, long health, long inventory) {

  private static final Set<String> ROUND =
      Set.of(
          "Thermal",
          "Power",
          "ThermalMetrics",
          "EnvironmentMetrics",
          "LeakDetection",
          "LeakDetector",
          "CoolantConnector",
          "PrimaryCoolantConnector",
          "SecondaryCoolantConnector",
          "CoolingLoop",
          "MainsCircuit",
          "PowerDistribution",
          "PowerDistributionMetrics",
          "ComputerSystem");

  private static final Set<String> SELDOM =
      Set.of(
          "ServiceRoot",
          "EventService",
          "UpdateService",
          "SoftwareInventory",
          "SoftwareInventoryCollection",
          "ThermalEquipment",
          "PowerEquipment",
          "LogService",
          "LogServiceCollection",
          "Outlet",
          "OutletCollection",
          "Storage",
          "StorageCollection",
          "SimpleStorageCollection");

  long of(String type) {
    return ROUND.contains(type) ? round : SELDOM.contains(type) ? inventory : health;
  }

  /** Water cannot wait for its turn. */
  static boolean urgent(String type) {
    return type.equals("LeakDetection") || type.equals("LeakDetector");
  }
}
