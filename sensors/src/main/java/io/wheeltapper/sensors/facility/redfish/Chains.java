package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.sensors.facility.redfish.Fact.Sort;
import java.util.HashSet;
import java.util.Set;

/**
 * Which types of resources must have been read before all of a sort is known to be well: its own
 * and all that lead there. Pure.
 */
final class Chains {

  private static final String CHASSIS = "ServiceRoot ChassisCollection Chassis ThermalSubsystem ";
  private static final String SYSTEM = "ServiceRoot ComputerSystemCollection ComputerSystem ";
  private static final String UNITS =
      "ServiceRoot ThermalEquipment CoolingUnitCollection CoolingUnit ";

  static final Set<String> LEAKS =
      set(CHASSIS + UNITS + "LeakDetection LeakDetectorCollection LeakDetector");

  static final Set<String> CIRCUITS =
      set(
          "ServiceRoot PowerEquipment PowerDistributionCollection PowerDistribution"
              + " MainsCircuitCollection MainsCircuit CircuitCollection Circuit");

  static final Set<String> VERSIONS =
      set(
          SYSTEM
              + UNITS
              + "ManagerCollection Manager UpdateService SoftwareInventoryCollection"
              + " SoftwareInventory PowerEquipment PowerDistributionCollection PowerDistribution");

  static final Set<String> GPUS = set(SYSTEM + "ProcessorCollection Processor");

  private Chains() {}

  static Set<String> of(Sort sort) {
    return switch (sort) {
      case FANS -> set(CHASSIS + "Thermal FanCollection Fan");
      case SUPPLIES ->
          set(
              CHASSIS
                  + "Power PowerSubsystem PowerSupplyCollection PowerSupply BatteryCollection"
                  + " Battery");
      case MEMORY -> set(SYSTEM + "MemoryCollection Memory");
      case PROCESSORS -> GPUS;
      case DRIVES ->
          set(SYSTEM + "StorageCollection Storage Drive SimpleStorageCollection SimpleStorage");
      case SENSORS -> set(CHASSIS + "Thermal Power SensorCollection Sensor");
      case COOLING ->
          set(
              CHASSIS
                  + UNITS
                  + "CoolingLoopCollection CoolingLoop PumpCollection Pump ReservoirCollection"
                  + " Reservoir FilterCollection Filter CoolantConnectorCollection CoolantConnector"
                  + " SecondaryCoolantConnectorCollection SecondaryCoolantConnector");
      case OUTLETS ->
          set(
              "ServiceRoot PowerEquipment PowerDistributionCollection PowerDistribution"
                  + " OutletCollection Outlet");
    };
  }

  private static Set<String> set(String words) {
    return Set.copyOf(new HashSet<>(java.util.Arrays.asList(words.split(" "))));
  }
}
