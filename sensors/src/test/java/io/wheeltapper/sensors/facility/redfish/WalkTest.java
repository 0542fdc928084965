package io.wheeltapper.sensors.facility.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.bmc.Roster;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One BMC's rounds in a time of their own. */
class WalkTest {

  private static final String OK = "'Status':{'State':'Enabled','Health':'OK'}";

  private final FakeRedfish bmc = new FakeRedfish();
  private final List<Signal> said = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();
  private long now = 1_800_000_000_000L;
  private int reads;

  private Walk walk(String who, int gpus) {
    return new Walk(
        Roster.of("bmcs", List.of(who + "=http://127.0.0.1")).getFirst(),
        "redfish/x",
        bmc,
        new Walk.Manners(
            new Pace(30_000, 300_000, 3_600_000),
            0,
            300_000,
            true,
            true,
            gpus,
            java.util.Set.of("pdu")),
        new InstantSource() {
          @Override
          public Instant instant() {
            return Instant.ofEpochMilli(now);
          }
        },
        new Walk.Out() {
          @Override
          public void emit(List<Signal> signals) {
            said.addAll(signals);
          }

          @Override
          public void read(long at) {
            reads++;
          }

          @Override
          public void missed(String why, boolean refused) {
            missed.add(why);
          }

          @Override
          public void rejected(String place, String why) {
            rejected.add(place + ": " + why);
          }
        });
  }

  private void rounds(Walk walk, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      now += 30_000;
      walk.round();
    }
  }

  private List<String> values(String type) {
    return said.stream()
        .filter(s -> s instanceof Status status && status.type().equals(type))
        .map(s -> ((Status) s).value())
        .toList();
  }

  private static String members(String type, String... uris) {
    StringBuilder all = new StringBuilder();
    for (String uri : uris) {
      all.append(all.isEmpty() ? "" : ",").append("{'@odata.id':'").append(uri).append("'}");
    }
    return "{'@odata.type':'#%sCollection.%sCollection','Members':[%s]}".formatted(type, type, all);
  }

  private void gpuServer(String power, String progress, int gpus) {
    String[] uris = new String[gpus];
    for (int i = 0; i < gpus; i++) {
      uris[i] = "/redfish/v1/Systems/1/Processors/GPU" + i;
      bmc.put(
          "/redfish/v1/E" + i,
          "{'@odata.type':'#EnvironmentMetrics.v1_4_0.EnvironmentMetrics','PowerWatts':{'Reading':300}}");
      bmc.put(
          uris[i],
          "{'@odata.type':'#Processor.v1_20_0.Processor','Id':'GPU"
              + i
              + "','Name':'GPU','ProcessorType':'GPU','UUID':'5f3a7a50-6d0e-4a57-9f06-2a0f4c7a1d0"
              + i % 10
              + "','EnvironmentMetrics':{'@odata.id':'/redfish/v1/E"
              + i
              + "'},"
              + OK
              + "}");
    }
    bmc.put(
            "/redfish/v1/",
            "{'@odata.type':'#ServiceRoot.v1_15_0.ServiceRoot','Systems':{'@odata.id':'/redfish/v1/Systems'}}")
        .put("/redfish/v1/Systems", members("ComputerSystem", "/redfish/v1/Systems/1"))
        .put(
            "/redfish/v1/Systems/1",
            "{'@odata.type':'#ComputerSystem.v1_20_0.ComputerSystem','PowerState':'"
                + power
                + "','BootProgress':{'LastState':'"
                + progress
                + "'},'Processors':{'@odata.id':'/redfish/v1/Systems/1/Processors'}}")
        .put("/redfish/v1/Systems/1/Processors", members("Processor", uris));
  }

  @Test
  void aGpuThatIsNoLongerListedIsMissingOnceThatHasLasted() throws Exception {
    gpuServer("On", "OSRunning", 4);
    Walk walk = walk("n1", 0);
    rounds(walk, 2);
    assertEquals(List.of("complete"), values("bmc.gpus"));
    gpuServer("On", "OSRunning", 3);
    rounds(walk, 10);
    int before = values("bmc.gpus").size();
    assertFalse(values("bmc.gpus").contains("missing"), "the list is as old as its last reading");
    rounds(walk, 3);
    assertEquals("missing", values("bmc.gpus").getLast());
    assertTrue(values("bmc.gpus").size() > before);
    assertEquals("GPU3", last("bmc.gpus").field("names"));
  }

  @Test
  void firmwareThatNamesItsGpusAnewMissesNone() throws Exception {
    gpuServer("On", "OSRunning", 4);
    Walk walk = walk("n1", 0);
    rounds(walk, 2);
    List<String> uris = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String old = "/redfish/v1/Systems/1/Processors/GPU" + i;
      String uri = "/redfish/v1/Systems/1/Processors/GPU_SXM_" + i;
      String document = bmc.documents.remove(old);
      bmc.put(
          uri, java.util.Objects.requireNonNull(document).replace("\"GPU" + i, "\"GPU_SXM_" + i));
      uris.add(uri);
    }
    bmc.put("/redfish/v1/Systems/1/Processors", members("Processor", uris.toArray(String[]::new)));
    rounds(walk, 40);
    assertEquals("complete", values("bmc.gpus").getLast());
    assertFalse(values("bmc.gpus").contains("missing"), () -> values("bmc.gpus").toString());
  }

  private Status last(String type) {
    return said.stream()
        .filter(s -> s instanceof Status status && status.type().equals(type))
        .map(Status.class::cast)
        .reduce((_, b) -> b)
        .orElseThrow();
  }

  @Test
  void aMachineThatIsOffOrStartingMissesNoGpu() throws Exception {
    gpuServer("On", "OSRunning", 4);
    Walk walk = walk("n1", 4);
    rounds(walk, 2);
    gpuServer("Off", "None", 0);
    rounds(walk, 30);
    assertEquals("unknown", values("bmc.gpus").getLast());
    gpuServer("On", "PrimaryProcessorInitializationStarted", 0);
    rounds(walk, 30);
    assertEquals("unknown", values("bmc.gpus").getLast());
    gpuServer("On", "OSRunning", 4);
    rounds(walk, 12);
    assertEquals("complete", values("bmc.gpus").getLast());
    assertFalse(values("bmc.gpus").contains("missing"));
  }

  /** What a baseboard's controller does to its list when it starts anew. */
  @Test
  void aListThatIsGoneWholeOrNotFoundMissesNoGpu() throws Exception {
    gpuServer("On", "OSRunning", 4);
    Walk walk = walk("n1", 4);
    rounds(walk, 2);
    gpuServer("On", "OSRunning", 0);
    rounds(walk, 14);
    assertEquals("unknown", values("bmc.gpus").getLast());
    gpuServer("On", "OSRunning", 4);
    bmc.documents.remove("/redfish/v1/Systems/1/Processors");
    rounds(walk, 14);
    gpuServer("On", "OSRunning", 4);
    bmc.documents.remove("/redfish/v1/Systems/1/Processors/GPU2");
    rounds(walk, 14);
    assertFalse(values("bmc.gpus").contains("missing"));
  }

  @Test
  void fewerThanConfiguredIsMissingFromTheStart() throws Exception {
    gpuServer("On", "OSRunning", 3);
    rounds(walk("n1", 4), 4);
    assertEquals(List.of("missing"), values("bmc.gpus"));
    assertEquals("1 of 4", last("bmc.gpus").field("names"));
  }

  private void pdu(String a, String b, String redundancy) {
    String u = "/redfish/v1/PowerEquipment/RackPDUs/1";
    bmc.put(
            "/redfish/v1/",
            "{'@odata.type':'#ServiceRoot.v1_15_0.ServiceRoot','PowerEquipment':{'@odata.id':'/redfish/v1/PowerEquipment'}}")
        .put(
            "/redfish/v1/PowerEquipment",
            "{'@odata.type':'#PowerEquipment.v1_2_0.PowerEquipment','RackPDUs':{'@odata.id':'/redfish/v1/PowerEquipment/RackPDUs'}}")
        .put("/redfish/v1/PowerEquipment/RackPDUs", members("PowerDistribution", u))
        .put(
            u,
            "{'@odata.type':'#PowerDistribution.v1_4_0.PowerDistribution','Name':'PDU','MainsRedundancy':{'Status':{'State':'Enabled','Health':'"
                + redundancy
                + "'}},'Mains':{'@odata.id':'"
                + u
                + "/Mains'}}")
        .put(u + "/Mains", members("Circuit", u + "/Mains/A", u + "/Mains/B"))
        .put(u + "/Mains/A", circuit("Mains A", a))
        .put(u + "/Mains/B", circuit("Mains B", b));
  }

  private static String circuit(String name, String more) {
    return "{'@odata.type':'#Circuit.v1_8_0.Circuit','Id':'"
        + name
        + "','Name':'"
        + name
        + "',"
        + more
        + ","
        + OK
        + "}";
  }

  @Test
  void aFeedsPowerIsWorseOnceThatHasLastedAndAtOnceWhenABreakerTripped() throws Exception {
    String on = "'Voltage':{'Reading':230}";
    String off = "'Voltage':{'Reading':0}";
    pdu(on, on, "OK");
    Walk walk = walk("feed:pdu-7b", 0);
    rounds(walk, 2);
    assertEquals(List.of("ok"), values("facility.power"));
    pdu(off, on, "Critical");
    rounds(walk, 1);
    assertEquals(List.of("ok"), values("facility.power"), "it may mend itself");
    rounds(walk, 3);
    assertEquals("redundancy-lost", values("facility.power").getLast());
    assertEquals("Mains A, mains redundancy", last("facility.power").field("what"));
    pdu(off, off, "Critical");
    rounds(walk, 1);
    assertEquals("input-lost", values("facility.power").getLast());
    pdu(on, on, "OK");
    rounds(walk, 1);
    assertEquals("ok", values("facility.power").getLast());
    pdu("'BreakerState':'Tripped'," + on, on, "OK");
    rounds(walk, 1);
    assertEquals("tripped", values("facility.power").getLast());
    assertEquals("Mains A", last("facility.power").field("what"));
    assertEquals("feed:pdu-7b", last("facility.power").target().toString());
  }

  private void cdu(String supply, String setPoint) {
    String u = "/redfish/v1/ThermalEquipment/CDUs/1";
    bmc.put(
            "/redfish/v1/",
            "{'@odata.type':'#ServiceRoot.v1_15_0.ServiceRoot','ThermalEquipment':{'@odata.id':'/redfish/v1/ThermalEquipment'}}")
        .put(
            "/redfish/v1/ThermalEquipment",
            "{'@odata.type':'#ThermalEquipment.v1_1_0.ThermalEquipment','CDUs':{'@odata.id':'/redfish/v1/ThermalEquipment/CDUs'}}")
        .put("/redfish/v1/ThermalEquipment/CDUs", members("CoolingUnit", u))
        .put(
            u,
            "{'@odata.type':'#CoolingUnit.v1_2_0.CoolingUnit','Name':'CDU',"
                + OK
                + ",'SecondaryCoolantConnectors':{'@odata.id':'"
                + u
                + "/S'}}")
        .put(u + "/S", members("CoolantConnector", u + "/S/1", u + "/S/2"))
        .put(
            u + "/S/1",
            "{'@odata.type':'#CoolantConnector.v1_1_0.CoolantConnector','Name':'S"
                + " 1','FlowLitersPerMinute':{'Reading':100},'SupplyTemperatureCelsius':{'Reading':"
                + supply
                + "},'SupplyTemperatureControlCelsius':{'SetPoint':"
                + setPoint
                + "},"
                + OK
                + "}")
        .put(
            u + "/S/2",
            "{'@odata.type':'#CoolantConnector.v1_1_0.CoolantConnector','Name':'S"
                + " 2','FlowLitersPerMinute':'50',"
                + OK
                + "}");
  }

  private List<Snapshot> snapshots() {
    return said.stream().filter(Snapshot.class::isInstance).map(Snapshot.class::cast).toList();
  }

  @Test
  void aLoopsExcessIsTheMeanOfFiveMinutesAndASumWithAGapIsNone() throws Exception {
    cdu("34", "30");
    Walk walk = walk("loop:cdu-1", 0);
    rounds(walk, 8);
    assertTrue(snapshots().stream().noneMatch(s -> s.has("supply_excess_celsius")));
    rounds(walk, 4);
    assertEquals(4, snapshots().getLast().number("supply_excess_celsius"));
    assertEquals(150, snapshots().getLast().number("FlowLitersPerMinute"));
    assertFalse(snapshots().getLast().has("flow_ratio"), "no rated flow is known");
    cdu("null", "30");
    rounds(walk, 1);
    assertFalse(snapshots().getLast().has("supply_excess_celsius"));
    assertFalse(snapshots().getLast().has("SupplyTemperatureCelsius"));
    bmc.put(
        "/redfish/v1/ThermalEquipment/CDUs/1/S/2",
        "{'@odata.type':'#CoolantConnector.v1_1_0.CoolantConnector','Name':'S"
            + " 2','FlowLitersPerMinute':null,"
            + OK
            + "}");
    rounds(walk, 1);
    assertTrue(
        snapshots().size() < 14 || !snapshots().getLast().has("FlowLitersPerMinute"),
        "half a loop's flow is no flow of the loop");
  }

  @Test
  void whatSeldomChangesIsAskedSeldomAndByItsTag() throws Exception {
    gpuServer("On", "OSRunning", 1);
    Walk walk = walk("n1", 0);
    rounds(walk, 12);
    assertEquals(12, bmc.asked.stream().filter("/redfish/v1/Systems/1"::equals).count());
    assertEquals(2, bmc.asked.stream().filter("/redfish/v1/Systems/1/Processors"::equals).count());
    assertEquals(1, bmc.asked.stream().filter("/redfish/v1/"::equals).count());
    assertEquals(12, reads);
    assertEquals("complete", values("bmc.gpus").getLast());
  }

  @Test
  void twoBadAnswersInARowEndARound() throws Exception {
    gpuServer("On", "OSRunning", 3);
    for (int i = 0; i < 3; i++) {
      bmc.statuses.put("/redfish/v1/Systems/1/Processors/GPU" + i, 0);
    }
    Walk walk = walk("n1", 0);
    rounds(walk, 1);
    assertEquals(0, reads);
    assertEquals(List.of("no whole answer to /redfish/v1/Systems/1/Processors/GPU1"), missed);
    assertEquals(List.of(), values("bmc.gpus"));
    assertEquals(List.of("On"), values("bmc.power"), "what was read is said");
  }

  @Test
  void moreResourcesThanAnyMachineHasAreCutOffAndThatIsSaid() throws Exception {
    String[] uris = new String[5_000];
    for (int i = 0; i < uris.length; i++) {
      uris[i] = "/redfish/v1/Systems/" + i;
      bmc.put(
          uris[i], "{'@odata.type':'#ComputerSystem.v1_20_0.ComputerSystem','PowerState':'On'}");
    }
    bmc.put(
            "/redfish/v1/",
            "{'@odata.type':'#ServiceRoot.v1_15_0.ServiceRoot','Systems':{'@odata.id':'/redfish/v1/Systems'}}")
        .put("/redfish/v1/Systems", members("ComputerSystem", uris));
    rounds(walk("n1", 0), 2);
    assertEquals(1, rejected.size());
    assertTrue(rejected.getFirst().contains("more than 4000 resources"), rejected.getFirst());
  }

  /** A service whose links go round in circles ends all the same. */
  @Test
  void circlesEnd() throws Exception {
    bmc.put(
            "/redfish/v1/",
            "{'@odata.type':'#ServiceRoot.v1_15_0.ServiceRoot','Systems':{'@odata.id':'/redfish/v1'},'Chassis':{'@odata.id':'/redfish/v1/Chassis'}}")
        .put(
            "/redfish/v1/Chassis",
            "{'@odata.type':'#ChassisCollection.ChassisCollection','Members':[{'@odata.id':'/redfish/v1/Chassis'},{'@odata.id':'/redfish/v1','Id':'x','Name':'y'}],'Members@odata.nextLink':'/redfish/v1/Chassis'}");
    Walk walk = walk("n1", 0);
    rounds(walk, 12);
    assertTrue(bmc.asked.size() < 40, bmc.asked.size() + " requests");
    assertTrue(reads > 0);
  }

  @Test
  void aClockThatIsWrongIsPutRight() throws Exception {
    String log = "/redfish/v1/Managers/1/LogServices/L/Entries";
    bmc.put(
            "/redfish/v1/",
            "{'@odata.type':'#ServiceRoot.v1_15_0.ServiceRoot','Managers':{'@odata.id':'/redfish/v1/Managers'}}")
        .put("/redfish/v1/Managers", members("Manager", "/redfish/v1/Managers/1"))
        .put(
            "/redfish/v1/Managers/1",
            "{'@odata.type':'#Manager.v1_10_0.Manager','DateTime':'"
                + Instant.ofEpochMilli(now - 86_400_000L * 400)
                + "','LogServices':{'@odata.id':'/redfish/v1/Managers/1/LogServices'}}")
        .put(
            "/redfish/v1/Managers/1/LogServices",
            members("LogService", "/redfish/v1/Managers/1/LogServices/L"))
        .put(
            "/redfish/v1/Managers/1/LogServices/L",
            "{'@odata.type':'#LogService.v1_5_0.LogService','Entries':{'@odata.id':'" + log + "'}}")
        .put(
            log,
            "{'@odata.type':'#LogEntryCollection.LogEntryCollection','Members':[{'@odata.id':'"
                + log
                + "/1','Id':'1','Name':'e','Severity':'Critical','Created':'"
                + Instant.ofEpochMilli(now - 86_400_000L * 400 - 600_000)
                + "','Message':'Fan 3 failed'}]}");
    rounds(walk("n1", 0), 1);
    Event told = (Event) said.stream().filter(Event.class::isInstance).findFirst().orElseThrow();
    assertEquals("Fan 3 failed", told.raw());
    assertTrue(Math.abs(told.at() - (now - 600_000 - 30_000)) <= 60_000, "" + (now - told.at()));
    assertEquals("true", told.field("before_start"));
  }
}
