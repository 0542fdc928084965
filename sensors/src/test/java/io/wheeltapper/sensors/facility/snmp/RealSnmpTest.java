package io.wheeltapper.sensors.facility.snmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Daemon;
import io.wheeltapper.sensors.facility.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Net-SNMP's agent and snmpsim on loopback: read, killed, stopped, slow, and refusing. */
@Tag("site")
class RealSnmpTest {

  private static final String SOURCE = "pdus/pdu-7b";

  @TempDir Path folder;
  private final SnmpKind kind = new SnmpKind();

  private Settings settings(String devices, Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of("devices", devices, "interval", "200ms", "timeout", "150ms", "settle", "0s"));
    all.putAll(more);
    return new Settings("pdus", kind.spec(), all);
  }

  private Map<String, String> community() throws IOException {
    Path file = Files.writeString(folder.resolve("community"), Snmpd.COMMUNITY + "\n");
    return Map.of("version", "2c", "community-file", file.toString());
  }

  private Map<String, String> user(String auth, String privacy) throws IOException {
    Path first = Files.writeString(folder.resolve("auth"), auth + "\n");
    Path second = Files.writeString(folder.resolve("privacy"), privacy + "\n");
    return Map.of(
        "user", Snmpd.USER, "auth-file", first.toString(), "privacy-file", second.toString());
  }

  @Test
  @Tag("senses")
  void version2IsReadKilledStoppedAndSlow() throws Exception {
    try (Snmpd snmpd = new Snmpd(folder);
        Running run = Running.start(kind.create(settings(snmpd.device(), community())))) {
      through(snmpd, run);
    }
  }

  @Test
  @Tag("senses")
  void version3IsReadKilledStoppedAndSlow() throws Exception {
    try (Snmpd snmpd = new Snmpd(folder);
        Running run =
            Running.start(kind.create(settings(snmpd.device(), user(Snmpd.AUTH, Snmpd.PRIVACY))))) {
      through(snmpd, run);
    }
  }

  private void through(Snmpd snmpd, Running run) throws Exception {
    run.await("read", () -> run.word("facility.power").equals("ok"));
    assertEquals("ok", run.health(SOURCE));
    Snapshot feed =
        run.got().snapshots().stream()
            .filter(s -> s.target().toString().equals("feed:pdu-7b"))
            .findFirst()
            .orElseThrow();
    assertEquals(7230, feed.number("PowerWatts"), 1e-6);
    assertTrue(
        run.got().snapshots().stream()
            .anyMatch(s ->
                s.target().toString().equals("rack:r7")
                    && s.number("inlet_temperature_celsius") == 24.3));

    snmpd.says(2, 2, 723);
    run.await("a lost supply", () -> run.word("facility.power").equals("redundancy-lost"));
    snmpd.daemon().kill();
    silent(run);
    snmpd.well();
    snmpd.start();
    back(run, "ok");

    snmpd.daemon().pause();
    silent(run);
    snmpd.daemon().resume();
    back(run, "ok");

    snmpd.says(4, 1, 723);
    snmpd.slow("1.0");
    silent(run);
    assertEquals("ok", run.word("facility.power"), "nothing is said of what was not read");
    snmpd.quick();
    back(run, "overload");
    assertEquals("load of phase 2", run.got().statuses("facility.power").getLast().field("what"));
  }

  /** Silent within three heartbeats; from then on nothing is said in the device's name. */
  private static void silent(Running run) {
    run.await("silence", () -> run.health(SOURCE).equals("silent"));
    List<Status> all = run.got().statuses("sensor");
    Status silence = all.getLast();
    long last = run.got().snapshots().stream().mapToLong(Snapshot::at).max().orElseThrow();
    assertTrue(silence.at() > last, "after its last word");
    assertFalse(run.got().events("sensor.silent").isEmpty());
    assertTrue(silence.field("detail").contains("does not answer"), silence::toString);
  }

  private static void back(Running run, String power) {
    run.await("back", () -> run.health(SOURCE).equals("ok"));
    run.await("says " + power, () -> run.word("facility.power").equals(power));
  }

  @Test
  void aWrongKeyIsAFailureWithItsReason() throws Exception {
    try (Snmpd snmpd = new Snmpd(folder)) {
      Map<String, String> wrong = user("not-the-passphrase", Snmpd.PRIVACY);
      try (Running run = Running.start(kind.create(settings(snmpd.device(), wrong)))) {
        run.await("failed", () -> run.health(SOURCE).equals("failed"));
        assertTrue(
            run.got().statuses("sensor").getLast().field("detail").contains("wrong key"),
            () -> run.got().statuses("sensor").toString());
        assertEquals(0, run.got().beats());
      }
      Check check = kind.doctor(settings(snmpd.device(), wrong));
      assertFalse(check.works());
      assertTrue(check.detail().contains("wrong key"), check.detail());
      Check right = kind.doctor(settings(snmpd.device(), user(Snmpd.AUTH, Snmpd.PRIVACY)));
      assertTrue(right.works(), right.detail());
      assertTrue(
          right
              .detail()
              .startsWith("1 of 1 devices answer: pdus/pdu-7b by apc-rpdu2 says MostPhaseAmps"),
          right.detail());
      Map<String, String> ups = new HashMap<>(user(Snmpd.AUTH, Snmpd.PRIVACY));
      ups.put("map", "ups-mib");
      Check another = kind.doctor(settings(snmpd.device(), ups));
      assertFalse(another.works(), "a map of which the device has nothing");
      assertTrue(another.detail().contains("has nothing of ups-mib"), another.detail());
    }
  }

  @Test
  void manyDevicesBySnmpsimAndOneThatIsDead() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        data.resolve("ups.snmprec"),
        """
        1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.705.1
        1.3.6.1.2.1.33.1.2.1.0|2|2
        1.3.6.1.2.1.33.1.2.3.0|2|31
        1.3.6.1.2.1.33.1.2.4.0|2|100
        1.3.6.1.2.1.33.1.3.3.1.3.1|2|231
        1.3.6.1.2.1.33.1.3.3.1.3.2|2|229
        1.3.6.1.2.1.33.1.4.1.0|2|5
        1.3.6.1.2.1.33.1.4.4.1.4.1|2|41000
        1.3.6.1.2.1.33.1.4.4.1.4.2|2|39000
        1.3.6.1.2.1.33.1.4.4.1.5.1|2|66
        """);
    folder.toFile().setExecutable(true, false);
    int port = Daemon.freeUdpPort();
    Path community = Files.writeString(folder.resolve("community"), "ups\n");
    try (Daemon simulator =
            Daemon.start(
                folder,
                "SNMP simulator (apt: snmpsim)",
                List.of(
                    "/usr/bin/snmpsimd",
                    "--data-dir=" + data,
                    "--cache-dir=" + folder.resolve("cache"),
                    "--agent-udpv4-endpoint=127.0.0.1:" + port,
                    "--process-user=root",
                    "--process-group=root"),
                Map.of());
        Running run =
            Running.start(
                kind.create(
                    settings(
                        "ups-1=127.0.0.1:" + port + ",ups-2=127.0.0.1:" + Daemon.freeUdpPort(),
                        Map.of("version", "2c", "community-file", community.toString()))))) {
      run.await("on battery", () -> run.word("facility.power").equals("on-battery"));
      run.await("the dead one", () -> run.health("pdus/ups-2").equals("silent"));
      assertEquals("ok", run.health("pdus/ups-1"));
      Snapshot ups = run.got().snapshots().getFirst();
      assertEquals(80_000, ups.number("PowerWatts"));
      assertEquals(31, ups.number("BatteryRunMinutes"));
      assertEquals(229, ups.number("InputVoltage"));
      assertTrue(simulator.alive());
    }
  }
}
