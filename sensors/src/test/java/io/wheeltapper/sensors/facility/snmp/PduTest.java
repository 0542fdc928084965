package io.wheeltapper.sensors.facility.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.facility.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PduTest {

  private static final String APC =
      """
      .1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.318.1.3.4.6
      .1.3.6.1.4.1.318.1.1.26.4.3.1.4.1 = INTEGER: lowLoad(1)
      .1.3.6.1.4.1.318.1.1.26.4.3.1.5.1 = Gauge32: 723
      .1.3.6.1.4.1.318.1.1.26.4.3.1.9.1 = Gauge32: 45678
      .1.3.6.1.4.1.318.1.1.26.4.3.1.12.1 = INTEGER: 1
      .1.3.6.1.4.1.318.1.1.26.4.3.1.16.1 = Gauge32: 750
      .1.3.6.1.4.1.318.1.1.26.6.3.1.4.1 = INTEGER: 2
      .1.3.6.1.4.1.318.1.1.26.6.3.1.4.2 = INTEGER: 2
      .1.3.6.1.4.1.318.1.1.26.6.3.1.5.1 = Gauge32: 152
      .1.3.6.1.4.1.318.1.1.26.6.3.1.5.2 = Gauge32: 161
      .1.3.6.1.4.1.318.1.1.26.10.2.2.1.3.1 = STRING: "Front, top"
      .1.3.6.1.4.1.318.1.1.26.10.2.2.1.8.1 = INTEGER: 243
      """;

  private static final String RARITAN =
      """
      1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.13742.6
      1.3.6.1.4.1.13742.6.3.3.4.1.7.1.1.4|66|0
      1.3.6.1.4.1.13742.6.3.3.4.1.7.1.1.5|66|0
      1.3.6.1.4.1.13742.6.3.3.4.1.7.1.2.5|66|1
      1.3.6.1.4.1.13742.6.3.6.3.1.2.1.1|2|10
      1.3.6.1.4.1.13742.6.3.6.3.1.2.1.2|2|17
      1.3.6.1.4.1.13742.6.3.6.3.1.4.1.1|4|Inlet 1
      1.3.6.1.4.1.13742.6.3.6.3.1.17.1.1|66|1
      1.3.6.1.4.1.13742.6.5.2.3.1.3.1.1.4|2|4
      1.3.6.1.4.1.13742.6.5.2.3.1.3.1.2.4|2|4
      1.3.6.1.4.1.13742.6.5.2.3.1.4.1.1.4|66|230
      1.3.6.1.4.1.13742.6.5.2.3.1.4.1.2.4|66|231
      1.3.6.1.4.1.13742.6.5.2.3.1.4.1.1.5|66|1400
      1.3.6.1.4.1.13742.6.5.2.3.1.4.1.2.5|66|13505
      1.3.6.1.4.1.13742.6.5.3.3.1.3.1.1.15|2|1
      1.3.6.1.4.1.13742.6.5.3.3.1.3.1.2.15|2|1
      1.3.6.1.4.1.13742.6.5.5.3.1.3.1.1|2|4
      1.3.6.1.4.1.13742.6.5.5.3.1.3.1.2|2|10
      1.3.6.1.4.1.13742.6.5.5.3.1.4.1.1|2|255
      """;

  @TempDir Path folder;
  private WalkText walk = new WalkText();
  private final List<String> rejected = new ArrayList<>();

  private Pdu pdu(String device, String text, long settle) {
    take(text);
    Address address = Address.all("devices", List.of(device), Target.Kind.FEED, 161).getFirst();
    Walker walker =
        new Walker() {
          @Override
          public java.util.SortedMap<String, String> column(String oid) {
            return walk.column(oid);
          }

          @Override
          public void close() {}
        };
    return new Pdu("pdus", address, OidMaps.shipped(), walker, settle);
  }

  private void take(String text) {
    walk = new WalkText();
    text.lines().forEach(l -> walk.line(l, "walk", (p, w) -> rejected.add(p + " " + w)));
  }

  private List<Signal> read(Pdu pdu, long at) throws IOException, InterruptedException {
    return pdu.read(at, (place, why) -> rejected.add(place + " " + why));
  }

  private static Status status(List<Signal> signals, String type) {
    return signals.stream()
        .filter(s -> s instanceof Status t && t.type().equals(type))
        .map(Status.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Snapshot numbers(List<Signal> signals, String target) {
    return signals.stream()
        .filter(s -> s instanceof Snapshot && s.target().toString().equals(target))
        .map(Snapshot.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anApcRackPdu() throws Exception {
    List<Signal> signals = read(pdu("pdu-7b@r7=10.0.0.1", APC, 0), 1000);
    Snapshot feed = numbers(signals, "feed:pdu-7b");
    assertEquals("pdus/pdu-7b", feed.sensor());
    assertEquals(7230, feed.number("PowerWatts"), 1e-6);
    assertEquals(7500, feed.number("ApparentVA"), 1e-6);
    assertEquals(4567.8, feed.number("EnergykWh"), 1e-6);
    assertEquals(16.1, feed.number("MostPhaseAmps"), 1e-6);
    assertEquals(24.3, numbers(signals, "rack:r7").number("inlet_temperature_celsius"), 1e-6);
    assertEquals("ok", status(signals, "facility.power").value());
    assertEquals(List.of(), rejected);
  }

  @Test
  void aTimeIsTheNumberThatARecordedWalkHas() {
    assertEquals("75456", Session.text(new org.snmp4j.smi.TimeTicks(75_456)));
  }

  @Test
  void theWorstPartSpeaksAndSaysWhich() throws Exception {
    String bad =
        APC.replace("4.3.1.12.1 = INTEGER: 1", "4.3.1.12.1 = INTEGER: 2")
            .replace("6.3.1.4.2 = INTEGER: 2", "6.3.1.4.2 = INTEGER: phaseOver(4)");
    Status power = status(read(pdu("pdu-7b=h", bad, 0), 1000), "facility.power");
    assertEquals("overload", power.value());
    assertEquals("load of phase 2", power.field("what"));
  }

  @Test
  void aFaultMustLastAndIsOverAtOnce() throws Exception {
    Pdu pdu = pdu("pdu-7b=h", APC, 60_000);
    assertEquals("ok", status(read(pdu, 0), "facility.power").value());
    take(APC.replace("4.3.1.12.1 = INTEGER: 1", "4.3.1.12.1 = INTEGER: 2"));
    for (long at : List.of(30_000L, 60_000L, 89_999L)) {
      assertFalse(read(pdu, at).stream().anyMatch(Status.class::isInstance), "at " + at);
    }
    assertEquals("redundancy-lost", status(read(pdu, 90_000), "facility.power").value());
    assertFalse(read(pdu, 120_000).stream().anyMatch(Status.class::isInstance), "no news");
    take(APC);
    assertEquals("ok", status(read(pdu, 150_000), "facility.power").value());
  }

  @Test
  void aColumnThatGoesAwayIsNoHealth() throws Exception {
    Pdu pdu = pdu("pdu-7b=h", APC, 0);
    read(pdu, 0);
    take(APC.lines().filter(l -> !l.contains("26.4.3.1.12")).reduce("", (a, b) -> a + b + "\n"));
    assertThrows(IOException.class, () -> read(pdu, 1000));
    pdu.close();
    assertThrows(IOException.class, () -> read(pdu, 2000), "a new connection is the same device");
  }

  @Test
  void whatIsOutOfBoundsIsAbsentAndNoFault() throws Exception {
    List<Signal> signals =
        read(pdu("pdu-7b@r7=h", APC.replace("INTEGER: 243", "INTEGER: 9999"), 0), 0);
    assertFalse(signals.stream().anyMatch(s -> s.target().toString().equals("rack:r7")));
    assertEquals("ok", status(signals, "facility.power").value());
    assertEquals(1, rejected.size());
  }

  @Test
  void aRaritanByTheDigitsOfEachRow() throws Exception {
    List<Signal> signals = read(pdu("pdu-1@r1=h", RARITAN, 0), 0);
    assertEquals(1400 + 1350.5, numbers(signals, "feed:pdu-1").number("PowerWatts"), 1e-6);
    assertEquals(25.5, numbers(signals, "rack:r1").number("inlet_temperature_celsius"), 1e-6);
    assertEquals("ok", status(signals, "facility.power").value());
    assertEquals("ok", status(signals, "facility.leak").value());
    assertEquals("rack:r1", status(signals, "facility.leak").target().toString());
  }

  @Test
  void oneInletOfTwoIsRedundancyAndBothAreTheInput() throws Exception {
    String one =
        RARITAN
            .replace("2.3.1.3.1.2.4|2|4", "2.3.1.3.1.2.4|2|2")
            .replace("2.3.1.4.1.2.4|66|231", "2.3.1.4.1.2.4|66|1");
    Status lost = status(read(pdu("p=h", one, 0), 0), "facility.power");
    assertEquals("redundancy-lost", lost.value());
    assertEquals("voltage of inlet 1.2.4", lost.field("what"));
    String both =
        one.replace("2.3.1.3.1.1.4|2|4", "2.3.1.3.1.1.4|2|2")
            .replace("2.3.1.4.1.1.4|66|230", "2.3.1.4.1.1.4|66|0");
    assertEquals("input-lost", status(read(pdu("p=h", both, 0), 0), "facility.power").value());
    String breaker = both.replace("3.3.1.3.1.2.15|2|1", "3.3.1.3.1.2.15|2|0");
    Status tripped = status(read(pdu("p=h", breaker, 0), 0), "facility.power");
    assertEquals("tripped", tripped.value());
    assertEquals("breaker 1.2.15", tripped.field("what"));
  }

  @Test
  void aVoltageThatSagsOnEveryInletIsNoLostInput() throws Exception {
    String sag =
        RARITAN
            .replace("3.1.3.1.1.4|2|4", "3.1.3.1.1.4|2|2")
            .replace("3.1.3.1.2.4|2|4", "3.1.3.1.2.4|2|2")
            .replace("4|66|230", "4|66|205")
            .replace("4|66|231", "4|66|204");
    assertEquals("ok", status(read(pdu("p=h", sag, 0), 0), "facility.power").value());
  }

  @Test
  void whoIsBlindIsNotWell() throws Exception {
    String blind =
        RARITAN
            .replace("2.3.1.3.1.2.4|2|4", "2.3.1.3.1.2.4|2|-1")
            .replace("5.3.1.3.1.2|2|10", "5.3.1.3.1.2|2|-1");
    List<Signal> signals = read(pdu("p@r1=h", blind, 0), 0);
    assertEquals("unknown", status(signals, "facility.power").value());
    assertEquals("unavailable", status(signals, "facility.leak").value());
  }

  @Test
  void aProbeThatNobodyCallsTheInletIsNone() throws Exception {
    for (String name : List.of("Rear, top", "T1", "Cold side of the hot aisle", "Coldest")) {
      List<Signal> signals = read(pdu("p@r7=h", APC.replace("Front, top", name), 0), 0);
      assertFalse(signals.stream().anyMatch(s -> s.target().kind() == Target.Kind.RACK), name);
    }
  }

  @Test
  void waterIsSaidAtOnce() throws Exception {
    String wet = RARITAN.replace("5.3.1.3.1.2|2|10", "5.3.1.3.1.2|2|11");
    Status leak = status(read(pdu("p@r9=h", wet, 60_000), 0), "facility.leak");
    assertEquals("critical", leak.value());
    assertEquals("water sensor", leak.field("detector"));
  }

  @Test
  void aUpsOnBattery() throws Exception {
    String ups =
        """
        .1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.99999.1
        .1.3.6.1.2.1.33.1.2.1.0 = INTEGER: 2
        .1.3.6.1.2.1.33.1.2.3.0 = INTEGER: 12 minutes
        .1.3.6.1.2.1.33.1.2.4.0 = INTEGER: 97 percent
        .1.3.6.1.2.1.33.1.4.1.0 = INTEGER: battery(5)
        .1.3.6.1.2.1.33.1.4.4.1.5.1 = INTEGER: 40 percent
        """;
    List<Signal> signals = read(pdu("ups-1=h", ups, 0), 0);
    assertEquals("on-battery", status(signals, "facility.power").value());
    Snapshot feed = numbers(signals, "feed:ups-1");
    assertEquals(12, feed.number("BatteryRunMinutes"));
    assertEquals(97, feed.number("BatteryPercent"));
    assertFalse(feed.has("PowerWatts"));
  }

  @Test
  void aDeviceThatNoMapKnowsIsNamed() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> read(pdu("x=h", ".1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.7", 0), 0));
    assertTrue(String.valueOf(e.getMessage()).contains("1.3.6.1.4.1.7"));
  }

  @Test
  void mistakesInAMapHaveTheirPlace() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("my.yaml"),
            """
            name: mine
            numbers:
              - {word: PowerWatts, oid: 1.3.6.1.4.1.1.2, unit: bar, least: 0, most: 5}
              - {word: PowerWatts, oid: one, unit: W, most: 5, leest: 1}
            power:
              - {oid: 1.3.6.1.4.1.1.3, is: {4: overloaded}, what: load}
            """);
    List<String> problems = OidMaps.problems(file).stream().map(Object::toString).toList();
    assertEquals(5, problems.size(), problems::toString);
    assertTrue(
        problems.getFirst().startsWith(file + ":3:52: 'bar' cannot become PowerWatts"),
        problems::toString);
    assertTrue(problems.toString().contains(":4:52: 'leest' is no key here"), problems::toString);
    assertTrue(problems.toString().contains("did you mean 'overload'?"), problems::toString);
    BadSetting bad =
        assertThrows(BadSetting.class, () -> OidMaps.of("map", List.of(file.toString())));
    assertTrue(String.valueOf(bad.getMessage()).contains(file + ":3:52"));
    assertThrows(BadSetting.class, () -> OidMaps.of("map", List.of("ups-mob")));
  }

  @Test
  void aRecordedWalk() throws Exception {
    Path file = Files.writeString(folder.resolve("pdu-9.walk"), APC + "nonsense\n");
    SnmpKind kind = new SnmpKind();
    Collected got = new Collected();
    Sensor sensor = kind.recorded(file, new Settings("snmp", kind.spec(), Map.of())).orElseThrow();
    sensor.run(got);
    assertEquals("feed:pdu-9", got.statuses("facility.power").getFirst().target().toString());
    assertEquals(1, got.rejected().size());
  }

  @Test
  void wrongSettingsAreNamed() {
    SnmpKind kind = new SnmpKind();
    for (Map<String, String> wrong :
        List.of(
            Map.<String, String>of(),
            Map.of("devices", "pdu"),
            Map.of("devices", "a=h,a=i"),
            Map.of("devices", "a=h:99999"),
            Map.of("devices", "a=h"),
            Map.of("devices", "a=h", "version", "1"),
            Map.of("devices", "a=h", "user", "u", "auth", "sha3"),
            Map.of("devices", "a=h", "version", "2c"))) {
      assertThrows(
          BadSetting.class,
          () -> kind.create(new Settings("s", kind.spec(), wrong)),
          wrong::toString);
    }
  }
}
