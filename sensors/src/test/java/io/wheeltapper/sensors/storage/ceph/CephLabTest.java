package io.wheeltapper.sensors.storage.ceph;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.CephLab;
import io.wheeltapper.sensors.storage.Living;
import io.wheeltapper.sensors.storage.Relay;
import io.wheeltapper.sensors.storage.Standing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Ceph, paused, slow and killed part by part. */
@Tag("long")
@Tag("senses")
class CephLabTest {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @TempDir Path folder;

  private Sensor sensor(List<String> monitors, URI page, List<String> command) {
    return new CephSensor(
        new LiveCluster(
            new LiveCluster.Aim(List.of(page), command, monitors, Optional.empty(), TIMEOUT),
            InstantSource.system()),
        new CephFacts("ceph", "lab", new Standing("ceph", Origin.STORAGE, 2_000, 20_000)),
        INTERVAL,
        TIMEOUT,
        InstantSource.system());
  }

  /** Nothing is said while it fails, and it fails for this reason. */
  private static void silent(Living living, String why) {
    int before = living.failures().size();
    await()
        .atMost(PATIENCE)
        .until(() ->
            living.failures().stream().skip(before).anyMatch(failure -> failure.contains(why)));
    long signals = living.got.signals().size();
    long beats = living.got.beats();
    int failures = living.failures().size();
    await().atMost(PATIENCE).until(() -> living.failures().size() > failures + 1);
    assertEquals(beats, living.got.beats(), "no heartbeat while it is away");
    assertEquals(signals, living.got.signals().size(), "no word from before is said anew");
  }

  private static void doctor(Map<String, String> settings, String part) {
    CephKind kind = new CephKind();
    var check = kind.doctor(new Settings("ceph", kind.spec(), settings));
    assertEquals(part.startsWith("ok"), check.works(), check.detail());
    assertTrue(check.detail().contains(part), check.detail());
  }

  @Test
  void eachPartOfARealCephFails() throws Exception {
    try (CephLab lab = new CephLab(folder);
        Relay relay = new Relay(lab.port("LAB_MANAGER_URL"))) {
      Map<String, String> pageOnly =
          Map.of("name", "lab", "urls", lab.of("LAB_MANAGER_URL"), "timeout", "2s");
      Map<String, String> all = new HashMap<>(pageOnly);
      all.put("command", "ceph -c " + lab.of("CEPH_CONF"));
      all.put("monitors", lab.of("LAB_MONITOR"));
      doctor(pageOnly, "ok, 3 OSDs");
      doctor(all, "ok, 3 OSDs");
      URI page = URI.create("http://127.0.0.1:" + relay.port() + "/metrics");
      List<String> monitor = List.of(lab.of("LAB_MONITOR"));
      try (Living living = new Living(sensor(List.of(), page, List.of()));
          Living greeted = new Living(sensor(monitor, page, List.of()))) {
        await()
            .atMost(PATIENCE)
            .until(() -> living.newest("storage.health", "storage:lab").equals("ok"));
        assertEquals("up", living.newest("storage.target", "storage:lab/osd.2"));
        await()
            .atMost(PATIENCE)
            .until(() ->
                living.got.snapshots().stream().anyMatch(s -> s.number("storage_used_ratio") >= 0));

        lab.signal("KILL", "osd.2");
        await()
            .atMost(PATIENCE)
            .until(() -> living.newest("storage.target", "storage:lab/osd.2").equals("down"));
        await()
            .atMost(PATIENCE)
            .until(() -> living.newest("storage.health", "storage:lab").equals("degraded"));
        List<String> said = new ArrayList<>();
        living.got.statuses("storage.health").forEach(s -> said.add(s.field("checks")));
        assertTrue(said.getLast().contains("OSD_DOWN"), said::toString);
        assertFalse(living.newest("storage.target", "storage:lab/osd.0").equals("down"));

        lab.signal("STOP", "mgr.x");
        silent(living, "no answer in 2000 ms");
        doctor(pageOnly, "no answer in 2000 ms");
        lab.signal("CONT", "mgr.x");
        back(living);

        relay.delay(3_000);
        silent(living, "no answer in 2000 ms");
        relay.delay(0);
        back(living);
        relay.dribble(100);
        silent(living, "no answer in 2000 ms");
        relay.dribble(0);
        back(living);
        back(greeted);

        lab.signal("STOP", "mon.a");
        silent(greeted, "no greeting of the monitors");
        doctor(all, "monitors");
        lab.signal("CONT", "mon.a");
        back(greeted);

        lab.signal("KILL", "mon.a");
        silent(greeted, "no greeting of the monitors");
        silent(living, "the manager's page is stale");
        lab.signal("KILL", "mgr.x");
        silent(living, "/metrics: ");
        doctor(pageOnly, "/metrics: ");
      }
    }
  }

  private static void back(Living living) {
    long beats = living.got.beats();
    await().atMost(PATIENCE).until(() -> living.got.beats() > beats + 1);
  }
}
