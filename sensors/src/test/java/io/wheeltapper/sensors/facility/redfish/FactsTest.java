package io.wheeltapper.sensors.facility.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.bmc.Uri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Documents as firmware writes them. */
class FactsTest {

  static Doc doc(String json) throws IOException {
    return Doc.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static List<Fact> facts(String json) throws IOException {
    Doc doc = doc(json);
    return Facts.of(doc.type(), doc);
  }

  @Test
  void nullIsAbsentAndStringsAreNumbers() throws Exception {
    Doc doc =
        doc("{'a':null,'b':'23.5','c':'N/A','d':{'Reading':7},'e':{'Reading':null},'f':'1e9999'}");
    assertEquals(OptionalDouble.empty(), doc.number("a"));
    assertEquals(OptionalDouble.of(23.5), doc.number("b"));
    assertEquals(OptionalDouble.empty(), doc.number("c"));
    assertEquals(OptionalDouble.of(7), doc.number("d"));
    assertEquals(OptionalDouble.empty(), doc.number("e"));
    assertEquals(OptionalDouble.empty(), doc.number("f"));
    assertEquals(OptionalDouble.empty(), doc.number("nothing"));
    assertThrows(IOException.class, () -> doc("[1]"));
    assertThrows(IOException.class, () -> doc("{'a':"));
  }

  @Test
  void aTimeThatNoClockHasIsNone() {
    assertEquals(Optional.of(1_790_000_000_000L), Machine.millis("2026-09-21T14:13:20Z"));
    assertEquals(Optional.empty(), Machine.millis("+999999999-01-01T00:00:00Z"));
    assertEquals(Optional.empty(), Machine.millis("1970-01-01T00:00:12Z"));
    assertEquals(Optional.empty(), Machine.millis("now"));
  }

  @Test
  void linksLeadNowhereElse() {
    assertEquals("/redfish/v1/Chassis/1/Power", Uri.local("/redfish/v1/Chassis/1/Power#/Fans/0"));
    assertEquals("/redfish/v1/A%20b", Uri.local("/redfish/v1/A b"));
    for (String bad :
        List.of(
            "https://other.example/redfish/v1/X",
            "//other.example/redfish/v1",
            "/etc/passwd",
            "/redfish/../x",
            "/redfish/v1/%zz",
            "")) {
      assertEquals("", Uri.local(bad), bad);
    }
  }

  @Test
  void whatIsNotThereHasNoHealth() throws Exception {
    assertEquals(
        List.of(),
        facts(
            "{'@odata.type':'#Fan.v1_5_0.Fan','Name':'Fan"
                + " 1','Status':{'State':'Absent','Health':null}}"));
    assertEquals(
        List.of(new Fact.Part(Fact.Sort.FANS, "Fan 1", Optional.empty(), false)),
        facts(
            "{'@odata.type':'#Fan.v1_5_0.Fan','Name':'Fan"
                + " 1','Status':{'State':'Enabled','Health':null}}"));
  }

  @Test
  void aSupplyWithoutInputIsCriticalWhateverItsHealth() throws Exception {
    Fact.Part part =
        (Fact.Part)
            facts(
                    "{'@odata.type':'#PowerSupply.v1_5_0.PowerSupply','Name':'PSU"
                        + " 2','LineInputStatus':'LossOfInput',"
                        + "'Status':{'State':'Enabled','Health':'OK'}}")
                .getFirst();
    assertEquals(Optional.of(Health.CRITICAL), part.health());
    assertEquals("PSU 2 (no input)", part.name());
  }

  @Test
  void aDriveThatForeseesItsEndWarns() throws Exception {
    Fact.Part part =
        (Fact.Part)
            facts(
                    "{'@odata.type':'#Drive.v1_18_0.Drive','Name':'Bay 3','FailurePredicted':true,"
                        + "'Status':{'State':'Enabled','Health':'OK'}}")
                .getFirst();
    assertEquals(Optional.of(Health.WARNING), part.health());
  }

  /** iDRAC says that the inlet's sensor is on the system board. */
  @Test
  void inletsAreKnownByNameWhereTheContextSaysNothing() throws Exception {
    List<Fact> facts =
        facts(
            "{'@odata.type':'#Thermal.v1_6_0.Thermal','Temperatures':[{'Name':'System Board Inlet"
                + " Temp','PhysicalContext':'SystemBoard','ReadingCelsius':'21','Status':{'State':'Enabled','Health':'OK'}},{'Name':'PSU1"
                + " Inlet','PhysicalContext':'PowerSupply','ReadingCelsius':30,'Status':{'State':'Enabled'}}]}");
    assertTrue(facts.contains(new Fact.Number("inlet_temperature_celsius", 21)));
    assertTrue(
        facts.stream().noneMatch(f -> f.equals(new Fact.Number("inlet_temperature_celsius", 30))));
  }

  @Test
  void leakDetectorsInAllTheirStates() throws Exception {
    String head =
        "{'@odata.type':'#LeakDetector.v1_3_0.LeakDetector','@odata.id':'/redfish/v1/C/L/1','Name':'Rope','DetectorState':";
    for (String[] state :
        new String[][] {
          {"'OK'", "OK"},
          {"'Warning'", "WARNING"},
          {"'Critical'", "CRITICAL"},
          {"'Unavailable'", "UNAVAILABLE"},
          {"null", "UNAVAILABLE"},
          {"'Something'", "UNAVAILABLE"},
          {"'OK','Enabled':false", "UNAVAILABLE"},
          {"'Critical','Enabled':false", "CRITICAL"},
          {"'OK','Status':{'State':'UnavailableOffline'}", "UNAVAILABLE"},
        }) {
      Fact.Leak leak = (Fact.Leak) facts(head + state[0] + "}").getFirst();
      assertEquals(Fact.Leaking.valueOf(state[1]), leak.state(), state[0]);
    }
    assertEquals(List.of(), facts(head + "'Absent'}"));
  }

  @Test
  void circuits() throws Exception {
    String head =
        "{'@odata.type':'#Circuit.v1_8_0.Circuit','Name':'Mains"
            + " A','CircuitType':'Mains','Status':{'State':'Enabled'},";
    assertEquals(
        Fact.Current.OK, circuit(head + "'BreakerState':'Normal','Voltage':{'Reading':230}}"));
    assertEquals(Fact.Current.OK, circuit(head + "'Voltage':{'Reading':null}}"));
    assertEquals(Fact.Current.DEAD, circuit(head + "'Voltage':{'Reading':0.4}}"));
    assertEquals(
        Fact.Current.OK,
        circuit(
            head
                + "'PolyPhaseVoltage':{'Line1ToNeutral':{'Reading':0},'Line2ToNeutral':{'Reading':231}}}"));
    assertEquals(Fact.Current.TRIPPED, circuit(head + "'BreakerState':'Tripped'}"));
    assertEquals(
        Fact.Current.OVERLOAD,
        circuit(head + "'RatedCurrentAmps':16,'CurrentAmps':{'Reading':16.5}}"));
  }

  private static Fact.Current circuit(String json) throws IOException {
    return ((Fact.Circuit) facts(json).getFirst()).state();
  }

  @Test
  void versionsOfManyMakers() throws Exception {
    assertEquals(
        "bmc", component("Installed-25227-7.00.30.00", "Integrated Dell Remote Access Controller"));
    assertEquals("bios", component("Installed-159-2.19.1", "BIOS"));
    assertEquals(
        "nic", component("Installed-0-22.36.10", "Mellanox ConnectX-6 Dx Network Adapter"));
    assertEquals("hgx-bmc", component("HGX_FW_BMC_0", "Software Inventory"));
    assertEquals("gpu-firmware", component("HGX_FW_GPU_SXM_1", "Software Inventory"));
    assertEquals("nvswitch-firmware", component("HGX_FW_NVSwitch_0", "Software Inventory"));
    assertEquals("cpld", component("HGX_FW_CPLD_0", ""));
    assertEquals("supply", component("PSU2", "PSU firmware"));
    assertEquals("bios", component("13", "System ROM"));
    assertEquals("bmc", component("1", "iLO 6"));
    assertEquals("", component("Previous-159-2.18.0", "BIOS"));
    assertEquals("", component("BIOS_backup", "BIOS"));
    assertEquals("", component("x17", "Something else"));
  }

  private static String component(String id, String name) throws IOException {
    List<Fact> facts =
        facts(
            "{'@odata.type':'#SoftwareInventory.v1_10_0.SoftwareInventory','Id':'"
                + id
                + "','Name':'"
                + name
                + "','Version':'1.2.3'}");
    return facts.isEmpty() ? "" : ((Fact.Version) facts.getFirst()).component();
  }

  @Test
  void gpusByTheirUuid() throws Exception {
    assertEquals(
        "GPU-5f3a7a50-6d0e-4a57-9f06-2a0f4c7a1d00",
        Machine.uuid(doc("{'UUID':'5F3A7A50-6D0E-4A57-9F06-2A0F4C7A1D00'}")));
    assertEquals("", Machine.uuid(doc("{'UUID':'00000000-0000-0000-0000-000000000000'}")));
    assertEquals("", Machine.uuid(doc("{}")));
  }
}
