package io.wheeltapper.sensors.storage.lustre;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.storage.Rates;
import io.wheeltapper.sensors.storage.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LustreTest {

  @TempDir Path folder;
  private final LustreKind kind = new LustreKind();

  private Settings settings(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("node", "n1");
    return new Settings("lustre", kind.spec(), all);
  }

  private Collected recorded(Path file) throws Exception {
    Collected got = new Collected();
    kind.recorded(file, settings(Map.of())).orElseThrow().run(got);
    return got;
  }

  private Collected text(String text) throws Exception {
    Path file = folder.resolve("lctl.txt");
    Files.writeString(file, text);
    return recorded(file);
  }

  private static Snapshot numbers(Collected got, String target) {
    return got.snapshots().stream()
        .filter(s -> s.target().toString().equals(target))
        .findFirst()
        .orElseThrow(() -> new AssertionError(target + " of " + got.snapshots()));
  }

  private static Map<String, String> values(Collected got, String type) {
    return got.statuses(type).stream()
        .collect(Collectors.toMap(s -> s.target().toString(), Status::value, (a, b) -> b));
  }

  @Test
  void aRecordedServer() throws Exception {
    Collected got = recorded(Recorded.file("lustre/2.14.0_ddn145_stats.txt"));
    assertEquals(
        Map.of("storage:fs/OST0000", "up", "storage:fs/OST0001", "up", "storage:fs/MDT0000", "up"),
        values(got, "storage.target"));
    assertEquals(Map.of("storage:fs", "ok"), values(got, "storage.health"));
    Status ost = got.statuses("storage.target").getLast();
    assertEquals("fs", ost.field("of"));
    assertEquals("ost", ost.field("sort"));
    assertEquals(Origin.STORAGE, ost.origin());
    assertEquals("", ost.node(), "the plant's, seen by the site");
    assertEquals(1716295737_291L, ost.at(), "the newest snapshot_time");
    Snapshot full = numbers(got, "storage:fs/OST0000");
    assertEquals(1 - 4038040.0 / 4108388, full.number("storage_used_ratio"), 1e-12);
    assertEquals(1 - 40592.0 / 40960, full.number("inodes_used_ratio"), 1e-12);
    assertEquals(2, full.number("lustre_exports"));
    assertFalse(full.has("storage_read_bytes_total"), "nobody read: it has no such line");
    Snapshot mount =
        got.snapshots().stream().filter(s -> s.node().equals("n1")).findFirst().orElseThrow();
    assertEquals("storage:fs", mount.target().toString());
    assertEquals(2555.0 / 6, mount.number("lustre_getattr_microseconds_mean"), 1e-9);
    assertEquals(List.of(), got.rejected());
  }

  @Test
  void aRecordedClient() throws Exception {
    Collected got = recorded(Recorded.file("lustre/llite_client.txt"));
    Snapshot mount = numbers(got, "storage:ai400x2");
    assertEquals("n1", mount.node());
    assertEquals(35955554, mount.number("lustre_open_total"));
    assertEquals(3393651645.0 / 35955554, mount.number("lustre_open_microseconds_mean"), 1e-9);
    assertEquals(2317024138.0 / 35955647, mount.number("lustre_getattr_microseconds_mean"), 1e-9);
    assertEquals(List.of(), got.statuses("storage.mount"), "no connection was read: not ok");
  }

  @Test
  void recordedNetwork() throws Exception {
    Snapshot read = numbers(recorded(Recorded.file("lustre/lnetctl_stats.txt")), "node:n1");
    assertEquals(1110532, read.number("lnet_send_count_total"));
    assertEquals(1110512, read.number("lnet_recv_count_total"));
    assertEquals(11, read.number("lnet_drop_count_total"));
    assertEquals(0, read.number("lnet_timeout_count_total"));
    assertFalse(read.has("lnet_drop_count_per_minute"), "one look is no rate");
  }

  @Test
  void recordedRecovery() throws Exception {
    Collected got = recorded(Recorded.file("lustre/recovery-waiting-for-clients.txt"));
    assertEquals(
        Map.of(
            "storage:fs/MDT0000", "up",
            "storage:fs/MDT0002", "recovering",
            "storage:fs/OST0000", "up",
            "storage:fs/OST0001", "up",
            "storage:fs/OST0004", "recovering"),
        values(got, "storage.target"));
    Status health = got.statuses("storage.health").getFirst();
    assertEquals("recovering", health.value());
    assertEquals("MDT0002 WAITING_FOR_CLIENTS,OST0004 WAITING_FOR_CLIENTS", health.field("checks"));
  }

  @Test
  void recordedFilesOfAnOldRelease() throws Exception {
    Collected jobs = recorded(Recorded.file("lustre/telegraf_obdfilter__OST0001__job_stats"));
    Snapshot one = numbers(jobs, "job:slurm/cluster-testjob1");
    assertEquals(4096, one.number("storage_read_bytes_total"));
    assertEquals(26214400, one.number("storage_written_bytes_total"));
    assertEquals(1, one.number("storage_metadata_operations_total"), "one punch");
    assertEquals(51200, numbers(jobs, "job:slurm/testjob2").number("storage_written_bytes_total"));
    Collected stats = recorded(Recorded.file("lustre/telegraf_obdfilter__OST0001__stats"));
    Snapshot ost = numbers(stats, "storage:lustre/OST0001");
    assertEquals(78026117632000.0, ost.number("storage_read_bytes_total"));
    assertEquals(15201500833981.0, ost.number("storage_written_bytes_total"));
    assertEquals(1438693064_430L, ost.at());
  }

  @Test
  void anUnhealthyTargetIsDownAndItsFileSystemServesWithoutIt() throws Exception {
    Collected got =
        text(
            """
            health_check=NOT HEALTHY
            health_check=
            device scratch-OST0012 reported unhealthy
            obdfilter.scratch-OST0001.num_exports=4
            obdfilter.scratch-OST0012.num_exports=4
            """);
    assertEquals(
        Map.of("storage:scratch/OST0001", "up", "storage:scratch/OST0012", "down"),
        values(got, "storage.target"));
    assertEquals(Map.of("storage:scratch", "degraded"), values(got, "storage.health"));
    assertEquals("OST0012 unhealthy", got.statuses("storage.health").getFirst().field("checks"));
    Collected metadata =
        text("health_check=\ndevice scratch-MDT0000 reported unhealthy\nNOT HEALTHY\n");
    assertEquals(Map.of("storage:scratch", "unavailable"), values(metadata, "storage.health"));
    Collected stopped = text("health_check=LBUG\nobdfilter.scratch-OST0001.num_exports=4\n");
    assertEquals(Map.of("storage:scratch/OST0001", "down"), values(stopped, "storage.target"));
  }

  @Test
  void healthThatWasNotReadIsNotGood() throws Exception {
    Collected got = text("obdfilter.scratch-OST0001.num_exports=4\n");
    assertEquals(List.of(), got.statuses("storage.target"));
    assertEquals(List.of(), got.statuses("storage.health"));
  }

  @Test
  void whileATargetRecoversClientsWait() throws Exception {
    Collected got =
        text(
            """
            health_check=healthy
            mdt.fs-MDT0002.recovery_status=
            status: RECOVERING
            recovery_start: 1620920843
            time_remaining: 119
            connected_clients: 3/7
            mdt.fs-MDT0003.recovery_status=
            status: INACTIVE
            """);
    assertEquals(
        Map.of("storage:fs/MDT0002", "recovering", "storage:fs/MDT0003", "up"),
        values(got, "storage.target"));
    assertEquals(Map.of("storage:fs", "recovering"), values(got, "storage.health"));
  }

  private static final String CLIENT =
      """
      health_check=healthy
      llite.scratch-ffff8800.stats=
      snapshot_time             1710759783.271040288 secs.nsecs
      osc.scratch-OST0000-osc-ffff8800.import=
      import:
          name: scratch-OST0000-osc-ffff8800
          target: scratch-OST0000_UUID
          state: %s
          connect_flags: [ write_grant, server_lock ]
          rpcs:
             inflight: 3
             timeouts: 0
      osc.scratch-OST0000-osc-ffff8800.state=
      current_state: %s
      state_history:
       - [ 1781485337, EVICTED ]
       - [ 1781485342, FULL ]
      mdc.scratch-MDT0000-mdc-ffff8800.import=
      import:
          state: FULL
      osc.scratch-OST0000-osc-MDT0000.state=
      current_state: EVICTED
      """;

  @Test
  void anEvictedClientIsSaidOfItsNode() throws Exception {
    Collected got = text(CLIENT.formatted("EVICTED", "EVICTED"));
    Status mount = got.statuses("storage.mount").getFirst();
    assertEquals("storage:scratch evicted", mount.target() + " " + mount.value());
    assertEquals("n1", mount.node());
    assertEquals("OST0000", mount.field("by"));
    assertEquals(Origin.HOST, mount.origin());
    Event once = got.events("storage.evicted").getFirst();
    assertEquals(1781485337_000L, once.at());
    assertEquals("true", once.field("before_start"));
    Collected full = text(CLIENT.formatted("FULL", "FULL"));
    assertEquals("ok", full.statuses("storage.mount").getFirst().value());
    Collected waits = text(CLIENT.formatted("DISCONN", "DISCONN"));
    assertEquals(List.of(), waits.statuses("storage.mount"), "a connection that waits is not ok");
  }

  /** Counters of a server over two days, as the sensor reads them. */
  @Test
  void metadataThatTakesThreeTimesAsLongAsAtThisHourYesterday() {
    ServerFacts facts =
        new ServerFacts(
            "lustre",
            "slurm",
            new Standing("lustre", Origin.STORAGE, 60_000, 20_000),
            new Rates(600_000));
    Collected sink = new Collected();
    double operations = 0;
    double micros = 0;
    Optional<Double> ratio = Optional.empty();
    for (int minute = 0; minute <= 24 * 60 + 30; minute++) {
      operations += 100;
      micros += 100 * (minute < 24 * 60 ? 200 : 800);
      List<Param> params =
          ParamText.read(
              """
              mdt.fs-MDT0000.md_stats=
              open                      %d samples [usecs] 1 9 %d 99
              getattr                   %d samples [usecs] 1 9 %d 99
              mdt.fs-MDT0000.job_stats=
              job_stats:
              - job_id:          4711
                snapshot_time:   1
                open:            { samples: %d, unit: usecs, min: 1, max: 9, sum: 9 }
              - job_id:          "cp.1000"
                open:            { samples: 5, unit: reqs }
              """
                  .formatted(
                      (long) operations,
                      (long) micros,
                      (long) operations,
                      (long) micros,
                      (long) operations),
              "",
              sink);
      List<Signal> signals = facts.take(params, minute * 60_000L, sink);
      ratio =
          signals.stream()
              .filter(Snapshot.class::isInstance)
              .map(Snapshot.class::cast)
              .filter(s -> s.target().toString().equals("storage:fs"))
              .map(s -> s.number("metadata_latency_ratio"))
              .reduce((a, b) -> b);
      assertEquals(minute >= 24 * 60, ratio.isPresent(), "minute " + minute);
      if (minute == 30) {
        Snapshot job =
            signals.stream()
                .filter(s -> s.target().toString().equals("job:slurm/4711"))
                .map(Snapshot.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(100.0 / 60, job.number("storage_metadata_operations_per_second"), 1e-9);
        assertTrue(signals.stream().noneMatch(s -> s.target().toString().contains("cp.1000")));
      }
    }
    assertEquals(4, ratio.orElseThrow(), 1e-9);
  }

  @Test
  void filesInPlaceOfTheProgram() throws Exception {
    Path proc = folder.resolve("proc/fs/lustre/obdfilter/scratch-OST0001");
    Files.createDirectories(proc);
    Files.writeString(proc.resolve("recovery_status"), "status: COMPLETE\n");
    Path sys = folder.resolve("sys/fs/lustre");
    Files.createDirectories(sys);
    Files.writeString(sys.resolve("health_check"), "healthy\n");
    Settings root = settings(Map.of("root", folder.toString()));
    assertEquals("1 targets served, 0 mounts, health_check healthy", kind.doctor(root).detail());
    Collected got = new Collected();
    Thread thread = Thread.ofVirtual().start(() -> run(root, got));
    await().atMost(Duration.ofMinutes(1)).until(() -> got.beats() > 0);
    thread.interrupt();
    thread.join();
    assertEquals(Map.of("storage:scratch/OST0001", "up"), values(got, "storage.target"));
  }

  private void run(Settings settings, Collected got) {
    try {
      kind.create(settings).run(got);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      got.rejected("run", e.toString());
    }
  }

  @Test
  void aProgramInPlaceOfLctl() throws Exception {
    Path lctl = folder.resolve("lctl");
    Files.writeString(
        lctl,
        "#!/bin/sh\necho 'error: get_param: no such' >&2\necho health_check=healthy\n"
            + "echo obdfilter.s-OST0001.num_exports=4\nexit 2\n");
    assertTrue(lctl.toFile().setExecutable(true));
    Collected got = new Collected();
    List<Param> read = new LctlSource(lctl.toString(), Duration.ofMinutes(1)).read(got);
    assertEquals(2, read.size(), "what this node does not have is no error");
    assertEquals(1, got.rejected().size(), "there is no lnetctl beside it: " + got.rejected());
    Files.writeString(lctl, "#!/bin/sh\nexec sleep 600\n");
    IOException hangs =
        assertThrows(
            IOException.class,
            () -> new LctlSource(lctl.toString(), Duration.ofMillis(200)).read(got));
    assertEquals("lctl: no answer in 200 ms", hangs.getMessage());
    Files.writeString(lctl, "#!/bin/sh\nexit 1\n");
    assertThrows(
        IOException.class, () -> new LctlSource(lctl.toString(), Duration.ofMinutes(1)).read(got));
  }

  @Test
  void withoutLustreTheDoctorSaysWhy() {
    var check = kind.doctor(settings(Map.of("lctl", "/none/such/lctl")));
    assertFalse(check.works());
    assertTrue(check.detail().startsWith("no Lustre can be read here"), check.detail());
  }
}
