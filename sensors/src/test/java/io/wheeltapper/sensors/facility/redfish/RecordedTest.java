package io.wheeltapper.sensors.facility.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded documents, with the values that are in them. */
class RecordedTest {

  @TempDir Path folder;

  static Collected read(Path file, String node) throws Exception {
    RedfishKind kind = new RedfishKind();
    Collected got = new Collected();
    kind.recorded(file, new Settings("redfish", kind.spec(), Map.of("node", node)))
        .orElseThrow()
        .run(got);
    return got;
  }

  private static Collected recorded(String name, String node) throws Exception {
    return read(Recorded.file("redfish/" + name), node);
  }

  private static Status one(Collected got, String type) {
    List<Status> all = got.statuses(type);
    assertEquals(1, all.size(), type + " " + got.signals());
    return all.getFirst();
  }

  private static double number(Collected got, String metric) {
    Snapshot only = got.snapshots().getFirst();
    assertTrue(only.has(metric), metric + " of " + only.metrics());
    return only.number(metric);
  }

  @Test
  void theOldThermalOfTheMockUp() throws Exception {
    Collected got = recorded("dmtf__Chassis__1U__Thermal__index.json", "n1");
    assertEquals("OK", one(got, "bmc.fans").value());
    assertEquals("kept", one(got, "bmc.fans").field("redundancy"));
    assertEquals("OK", one(got, "bmc.sensors").value());
    assertEquals(25, number(got, "inlet_temperature_celsius"));
    assertEquals(41, number(got, "bmc_temperature_celsius{name=\"CPU1 Temp\"}"));
    assertEquals(2100, number(got, "bmc_fan_rpm{name=\"BaseBoard System Fan 0\"}"));
    assertFalse(
        got.snapshots().getFirst().metrics().asMap().keySet().stream()
            .anyMatch(m -> m.contains("CPU2")),
        "a disabled sensor reads nothing");
  }

  @Test
  void theOldPowerOfTheMockUp() throws Exception {
    Collected got = recorded("dmtf__Chassis__1U__Power__index.json", "n1");
    assertEquals("Warning", one(got, "bmc.supplies").value());
    assertEquals("Power Supply Bay 0", one(got, "bmc.supplies").field("names"));
    assertEquals(344, number(got, "bmc_power_watts"));
    assertEquals(12, number(got, "bmc_voltage_volts{name=\"VRM1 Voltage\"}"));
    assertEquals(325, number(got, "bmc_supply_output_watts{name=\"Power Supply Bay 0\"}"));
    Status cap = one(got, "facility.set-point");
    assertEquals("500", cap.value());
    assertEquals("cap", cap.field("of"));
  }

  @Test
  void aRealMachinesPowerAndThermal() throws Exception {
    Collected power = recorded("hp_power.json", "n1");
    assertEquals("OK", one(power, "bmc.supplies").value());
    assertEquals("kept", one(power, "bmc.supplies").field("redundancy"));
    assertEquals(221, number(power, "bmc_power_watts"));
    assertEquals(205, number(power, "bmc_supply_input_volts{name=\"HpeServerPowerSupply 1\"}"));
    assertEquals(90, number(power, "bmc_supply_output_watts{name=\"HpeServerPowerSupply 1\"}"));
    Collected thermal = recorded("hp_thermal.json", "n1");
    assertEquals("OK", one(thermal, "bmc.fans").value());
    assertEquals(19, number(thermal, "inlet_temperature_celsius"));
    assertEquals(34, number(thermal, "bmc_temperature_celsius{name=\"44-P/S 2 Zone\"}"));
    assertEquals(23, number(thermal, "bmc_fan_percent{name=\"Fan 3\"}"));
  }

  @Test
  void newSupplies() throws Exception {
    assertEquals(
        "Warning", one(recorded("hp_power_subsys_psu_1.json", "n1"), "bmc.supplies").value());
    Collected bay =
        recorded("dmtf__Chassis__1U__PowerSubsystem__PowerSupplies__Bay1__index.json", "n1");
    assertEquals("Power Supply Bay 1", one(bay, "bmc.supplies").field("names"));
    Collected metrics =
        recorded(
            "dmtf__Chassis__1U__PowerSubsystem__PowerSupplies__Bay1__Metrics__index.json", "n1");
    assertEquals(
        937.4, number(metrics, "bmc_supply_input_watts{name=\"Metrics for Power Supply 1\"}"));
    assertEquals(
        230.2, number(metrics, "bmc_supply_input_volts{name=\"Metrics for Power Supply 1\"}"));
  }

  @Test
  void singleSensors() throws Exception {
    assertEquals(
        37,
        number(
            recorded("dmtf__Chassis__1U__Sensors__CPU1Temp__index.json", "n1"),
            "bmc_temperature_celsius{name=\"CPU #1 Temperature\"}"));
    assertEquals(
        374,
        number(
            recorded("dmtf__Chassis__1U__Sensors__PS1InputPower__index.json", "n1"),
            "bmc_sensor_watts{name=\"Power Supply #1 Input Power\"}"));
    assertEquals(
        45,
        number(
            recorded("dmtf__Chassis__1U__Sensors__FanBay1__index.json", "n1"),
            "bmc_percent{name=\"Chassis Fan #1\"}"));
    assertEquals(
        22.5,
        number(
            recorded("dmtf__Chassis__1U__Sensors__AmbientTemp__index.json", "n1"),
            "bmc_temperature_celsius{name=\"Ambient Temperature AmbientTemp\"}"));
  }

  @Test
  void theSystemAndItsBmc() throws Exception {
    Collected system = recorded("dmtf__Systems__437XR1138R2__index.json", "web483");
    assertEquals("P79 v1.45 (12/06/2017)", one(system, "version.bios").value());
    assertEquals("On", one(system, "bmc.power").value());
    assertEquals("OK", one(system, "bmc.memory").value());
    assertEquals("OK", one(system, "bmc.processors").value());
    Status bmc = one(recorded("dmtf__Managers__BMC__index.json", "n1"), "version.bmc");
    assertEquals("1.45.455b66-rev4", bmc.value());
    assertEquals("node:n1", bmc.target().toString());
  }

  @Test
  void aLogTellsWhatHappenedOnce() throws Exception {
    Collected got =
        recorded("dmtf__Systems__437XR1138R2__LogServices__Log1__Entries__index.json", "n1");
    assertEquals(2, got.events("bmc.event").size());
    assertEquals("0x592A28", got.events("bmc.event").getFirst().field("key"));
    assertEquals("Critical", got.events("bmc.event").getFirst().field("severity"));
    assertEquals(
        "/redfish/v1/Chassis/1U/Thermal", got.events("bmc.event").getFirst().field("about"));
    assertEquals("Temperature threshold exceeded", got.events("bmc.event").getFirst().raw());
    assertEquals(1331131440000L, got.events("bmc.event").getFirst().at());
  }

  @Test
  void theExamplesOfPlant() throws Exception {
    Status dry =
        one(recorded("dsp2046__LeakDetection-v1-example.json", "loop:cdu-4"), "facility.leak");
    assertEquals("ok", dry.value());
    assertEquals("loop:cdu-4", dry.target().toString());
    assertEquals("", dry.node());
    Status detector =
        one(recorded("dsp2046__LeakDetector-v1-example.json", "rack:r1"), "facility.leak");
    assertEquals("ok", detector.value());
    assertEquals("ForceOff", detector.field("reaction"));
    Collected unit = recorded("dsp2046__CoolingUnit-v1-example.json", "loop:cdu-4");
    assertEquals("OK", one(unit, "facility.cooling").value());
    assertEquals("3.2.0", one(unit, "version.cdu").value());
    Collected outlet = recorded("dsp2046__Outlet-v1-example.json", "feed:pdu-1");
    assertEquals(197.4, number(outlet, "PowerWatts{name=\"Outlet A1, Branch Circuit A\"}"));
    assertEquals("OK", one(outlet, "facility.outlets").value());
    Collected pdu = recorded("dsp2046__PowerDistribution-v1-example.json", "feed:pdu-1");
    assertEquals("4.3.0", one(pdu, "version.pdu").value());
  }

  /** The laboratory's machines are dumps; each is one recording. */
  @Test
  void aDumpOfAWholeService() throws Exception {
    Collected server = read(Emulated.lab().resolve("server.json"), "n1");
    assertEquals("complete", one(server, "bmc.gpus").value());
    assertEquals("ok", one(server, "facility.leak").value());
    assertEquals("28.39.1002", one(server, "version.nic").value());
    assertEquals(
        Map.of("rack", "r12", "pdu", "pdu-7a,pdu-7b", "loop", "cdu-1"),
        one(server, "node.place").fields());
    Collected cdu = read(Emulated.lab().resolve("cdu.json"), "loop:cdu-1");
    assertEquals(412.5, number(cdu, "FlowLitersPerMinute"));
    assertEquals(0.825, number(cdu, "flow_ratio"));
    assertEquals(32.5, number(cdu, "SupplyTemperatureCelsius"));
    assertEquals("32", one(cdu, "facility.set-point").value());
    assertEquals("ok", one(cdu, "facility.leak").value());
    Collected pdu = read(Emulated.lab().resolve("pdu.json"), "feed:pdu-7b");
    assertEquals("ok", one(pdu, "facility.power").value());
    assertEquals(6676, number(pdu, "PowerWatts"));
  }

  @Test
  void aFrameOfEventsAndAListOfDocuments() throws Exception {
    Path file = folder.resolve("event.json");
    Files.writeString(
        file,
        """
        [{"@odata.type":"#Event.v1_7_0.Event","Id":"1","Name":"Events","Events":[
          {"EventId":"7","EventTimestamp":"2026-11-02T10:00:00Z","MessageId":"Environmental.1.1.LeakDetectedCritical",
           "Message":"Leak detector reports a critical leak.","MessageSeverity":"Critical",
           "OriginOfCondition":{"@odata.id":"/redfish/v1/Chassis/C/LeakDetectors/1"}}]},
         {"@odata.type":"#LeakDetector.v1_3_0.LeakDetector","@odata.id":"/redfish/v1/Chassis/C/LeakDetectors/1",
          "Id":"1","Name":"Rope","DetectorState":"Critical","Status":{"State":"Enabled","Health":"Critical"}}]
        """);
    Collected got = read(file, "n3");
    assertEquals("LeakDetectedCritical", got.events("bmc.event").getFirst().field("key"));
    assertEquals("Environmental", got.events("bmc.event").getFirst().field("registry"));
    Status leak = one(got, "facility.leak");
    assertEquals("critical", leak.value());
    assertEquals("Rope", leak.field("detector"));
    assertEquals(1793613600000L, leak.at());
  }

  @Test
  void everyRecordedFileIsOfUse() throws Exception {
    Path any = Recorded.file("redfish/hp_power.json");
    try (Stream<Path> files = Files.list(any.getParent())) {
      for (Path file : files.sorted().toList()) {
        Collected got = read(file, "n1");
        assertEquals(List.of(), got.rejected(), file.toString());
      }
    }
  }
}
