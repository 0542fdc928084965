package io.wheeltapper.sensors.storage.ceph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.storage.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CephTest {

  @TempDir Path folder;
  private final CephKind kind = new CephKind();
  private final Collected sink = new Collected();

  private Settings settings(Map<String, String> values) {
    return new Settings("ceph", kind.spec(), values);
  }

  private Collected recorded(String text) throws Exception {
    Path file = folder.resolve("ceph.txt");
    Files.writeString(file, text);
    Collected got = new Collected();
    kind.recorded(file, settings(Map.of("name", "pool1"))).orElseThrow().run(got);
    return got;
  }

  private static final String PAGE =
      """
      # HELP ceph_health_status Cluster health status
      # TYPE ceph_health_status untyped
      ceph_health_status 1.0
      ceph_health_detail{name="OSD_DOWN",severity="HEALTH_WARN"} 1.0
      ceph_health_detail{name="PG_DEGRADED",severity="HEALTH_WARN"} 1.0
      ceph_health_detail{name="SLOW_OPS",severity="HEALTH_WARN"} 0.0
      ceph_mon_quorum_status{ceph_daemon="mon.a"} 1.0
      ceph_osd_up{ceph_daemon="osd.0"} 1.0
      ceph_osd_up{ceph_daemon="osd.1"} 0.0
      ceph_osd_metadata{ceph_daemon="osd.0",hostname="h\\"1",public_addr="127.0.0.1"} 1.0
      ceph_osd_apply_latency_ms{ceph_daemon="osd.0"} 4.0
      ceph_osd_apply_latency_ms{ceph_daemon="osd.1"} 2.0
      ceph_cluster_total_bytes 1000.0
      ceph_cluster_total_used_bytes 100.0
      ceph_cluster_total_used_raw_bytes 250.0
      ceph_pg_total{pool_id="1"} 8.0
      ceph_pg_active{pool_id="1"} 6.0
      ceph_paxos_begin{ceph_daemon="mon.a"} 54.0
      """;

  @Test
  void aManagersPage() throws Exception {
    Collected got = recorded(PAGE);
    Status health = got.statuses("storage.health").getFirst();
    assertEquals("storage:pool1 degraded", health.target() + " " + health.value());
    assertEquals("OSD_DOWN,PG_DEGRADED", health.field("checks"));
    assertEquals(Origin.STORAGE, health.origin());
    assertEquals("", health.node());
    List<Status> osds = got.statuses("storage.target");
    assertEquals("storage:pool1/osd.0 up", osds.get(0).target() + " " + osds.get(0).value());
    assertEquals("storage:pool1/osd.1 down", osds.get(1).target() + " " + osds.get(1).value());
    assertEquals(Map.of("of", "pool1", "sort", "osd"), osds.get(1).fields());
    Snapshot read = got.snapshots().getFirst();
    assertEquals(0.25, read.number("storage_used_ratio"));
    assertEquals(3, read.number("ceph_apply_milliseconds_mean"));
    assertEquals(2, read.number("ceph_groups_inactive"));
    assertEquals(1, read.number("ceph_osds_up"));
    assertFalse(read.has("read_latency_ratio"), "nothing is usual yet");
    assertEquals(List.of(), got.rejected());
  }

  @Test
  void healthByItsCodes() throws Exception {
    assertEquals("ok", word(0, ""));
    assertEquals("ok", word(1, "POOL_APP_NOT_ENABLED"));
    assertEquals("ok", word(1, "A_CODE_OF_TOMORROW"), "a warning that nobody knows stops nobody");
    assertEquals("degraded", word(2, "A_CODE_OF_TOMORROW"));
    assertEquals("degraded", word(1, "OSD_NEARFULL"));
    assertEquals("unavailable", word(1, "PG_AVAILABILITY"));
    assertEquals("unavailable", word(2, "OSD_FULL"));
  }

  private String word(int health, String code) throws Exception {
    String status = List.of("HEALTH_OK", "HEALTH_WARN", "HEALTH_ERR").get(health);
    String json =
        code.isEmpty()
            ? "{\"status\":\"%s\",\"checks\":{},\"mutes\":[]}".formatted(status)
            : "{\"status\":\"%s\",\"checks\":{\"%s\":{\"severity\":\"%s\",\"muted\":false}}}"
                .formatted(status, code, status);
    return recorded(json).statuses("storage.health").getFirst().value();
  }

  @Test
  void aStatusHoldsTheSameAndAMutedCodeIsSilent() throws Exception {
    Collected got =
        recorded(
            """
            {"fsid":"x","health":{"status":"HEALTH_WARN","checks":{
              "OSD_DOWN":{"severity":"HEALTH_WARN","summary":{"message":"1 osds down"},"muted":true},
              "SLOW_OPS":{"severity":"HEALTH_WARN","summary":{"message":"slow"}}}},"quorum":[0]}
            """);
    Status health = got.statuses("storage.health").getFirst();
    assertEquals("unavailable SLOW_OPS", health.value() + " " + health.field("checks"));
  }

  @Test
  void anOldManagerThatNamesNoCodes() throws Exception {
    Collected got = recorded("ceph_health_status 1.0\n");
    assertEquals("degraded", got.statuses("storage.health").getFirst().value());
    assertEquals(
        "ok", recorded("ceph_health_status 0.0\n").statuses("storage.health").getFirst().value());
  }

  @Test
  void whatIsNoCephSaysNothing() {
    assertThrows(IOException.class, () -> recorded("node_load1 0.5\n"));
    assertThrows(IOException.class, () -> recorded("{\"status\":\"fine\"}"));
    assertThrows(IOException.class, () -> recorded("{"));
  }

  @Test
  void spoiledLinesCostThemselves() throws Exception {
    Collected got =
        recorded(
            "ceph_health_status 0.0\nceph_osd_up{ceph_daemon=\"osd.0\" 1\nceph_osd_up{x} NaN\n"
                + "ceph_osd_up{ceph_daemon=\"../etc\"} 1\n");
    assertEquals(List.of(), got.statuses("storage.target"));
    assertEquals(2, got.rejected().size(), "" + got.rejected());
  }

  @Test
  void aPageWhoseMonitorsAgreeOnNothingIsStale() throws Exception {
    Staleness staleness = new Staleness();
    CephState page = ManagerPage.read(PAGE, sink);
    staleness.check(page, 0);
    staleness.check(page, 45_000);
    IOException stale = assertThrows(IOException.class, () -> staleness.check(page, 60_000));
    assertEquals(
        "the monitors have agreed on nothing for 60 s: the manager's page is stale",
        stale.getMessage());
    staleness.check(ManagerPage.read(PAGE.replace("54.0", "55.0"), sink), 75_000);
    CephState without = ManagerPage.read("ceph_health_status 0.0\n", sink);
    staleness.check(without, 80_000);
    staleness.check(without, 800_000);
  }

  @Test
  void readsThatTakeThreeTimesAsLongAsAtThisHourYesterday() {
    CephFacts facts =
        new CephFacts("ceph", "c", new Standing("ceph", Origin.STORAGE, 60_000, 60_000));
    double reads = 0;
    double seconds = 0;
    double ratio = Double.NaN;
    for (int minute = 0; minute <= 24 * 60 + 30; minute++) {
      reads += 100;
      seconds += minute < 24 * 60 ? 0.1 : 0.4;
      CephState state =
          ManagerPage.read(
              """
              ceph_health_status 0
              ceph_osd_op_r_latency_sum{ceph_daemon="osd.0"} %f
              ceph_osd_op_r_latency_count{ceph_daemon="osd.0"} %f
              """
                  .formatted(seconds, reads),
              sink);
      for (var signal : facts.take(state, minute * 60_000L)) {
        if (signal instanceof Snapshot read) {
          ratio = read.number("read_latency_ratio");
          assertTrue(minute >= 24 * 60, "no baseline on the first day");
        }
      }
    }
    assertEquals(4, ratio, 1e-6);
  }

  @Test
  void settingsThatCannotBe() {
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of())));
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("urls", "mgr1:9283"))));
    assertThrows(
        BadSetting.class,
        () -> kind.create(settings(Map.of("urls", "http://a/m", "monitors", "mon1"))));
    assertTrue(kind.doctor(settings(Map.of())).detail().startsWith("no Ceph is configured"));
  }

  @Test
  void aProgramInPlaceOfCeph() throws Exception {
    Path ceph = folder.resolve("ceph");
    Files.writeString(
        ceph, "#!/bin/sh\necho '{\"status\":\"HEALTH_ERR\",\"checks\":{\"OSD_FULL\":{}}}'\n");
    assertTrue(ceph.toFile().setExecutable(true));
    assertEquals(
        "unavailable (OSD_FULL), 0 OSDs; is storage:ceph, what 'mounts' must call it too",
        kind.doctor(settings(Map.of("command", ceph + " --id w"))).detail());
    Files.writeString(ceph, "#!/bin/sh\necho 'no quorum' >&2\nexit 1\n");
    assertEquals(
        "ceph ends with 1: no quorum",
        kind.doctor(settings(Map.of("command", ceph.toString()))).detail());
  }

  @Test
  void bytesThatAreNoTextAreNoPage() throws Exception {
    byte[] noise = new byte[10_000];
    new java.util.Random(7).nextBytes(noise);
    assertEquals(-1, ManagerPage.read(new String(noise, StandardCharsets.UTF_8), sink).health);
  }
}
