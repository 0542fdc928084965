package io.wheeltapper.sensors.gpu.fabricmanager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service played by a script, the log by lines in the shapes that it writes. */
class FabricManagerTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  private static final String LINES =
      """
      [Feb 25 2025 13:59:45] [INFO] [tid 1803] Received an inband message:  Message header details: magic Id:adbc
      Message payload details:Team release request: Team Handle:99c9f23d49236386 Flags:0

      [Feb 25 2025 14:00:00] [INFO] [tid 100] Fabric Manager version 570.86.15 is running with the following configuration options
      [Feb 27 2025 15:10:02] [ERROR] [tid 12727] detected NVSwitch non-fatal error 12028 on fid 0 on NVSwitch pci bus id 00000000:86:00.0 physical id 3 port 61
      [Feb  7 2025 07:53:55] [ERROR] [tid 841] detected NVSwitch fatal error 20034 on fid 0 on NVSwitch pci bus id 00000000:86:00.0 physical id 3 port 33
      [Sep 17 2024 06:01:46] [ERROR] [tid 1230079] failed to find the GPU handle 541 in the multicast team request setup 613.
      [Feb 31 2025 06:01:46] [ERROR] no such day
      [2025-02-25 13:59:45] [ERROR] another shape
      """;

  @TempDir Path folder;
  private final FabricManagerKind kind = new FabricManagerKind();
  private final Collected got = new Collected();
  private Thread running = Thread.ofVirtual().unstarted(() -> {});

  private void script(String name, String body) throws Exception {
    Path fresh = Files.writeString(folder.resolve("fresh"), "#!/bin/sh\n" + body);
    assertTrue(fresh.toFile().setExecutable(true));
    Files.move(
        fresh,
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private void unit(String load, String active, String sub) throws Exception {
    script(
        "systemctl",
        "echo LoadState="
            + load
            + "\necho ActiveState="
            + active
            + "\necho SubState="
            + sub
            + "\necho Result=exit-code\n");
  }

  private Settings settings(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("node", "n1");
    all.put("systemctl", folder.resolve("systemctl").toString());
    all.put("program", folder.resolve("nv-fabricmanager").toString());
    all.put("log", folder.resolve("fabricmanager.log").toString());
    all.putIfAbsent("interval", "20ms");
    all.putIfAbsent("timeout", "60s");
    return new Settings("fm", kind.spec(), all);
  }

  private void start(Map<String, String> values) {
    running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                kind.create(settings(values)).run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", String.valueOf(e.getMessage()));
              }
            });
  }

  @AfterEach
  void stop() throws InterruptedException {
    running.interrupt();
    running.join();
  }

  private List<String> values(String type) {
    return got.statuses(type).stream().map(Status::value).toList();
  }

  @Test
  void aRecordedLog() throws Exception {
    Path file = Files.writeString(folder.resolve("recorded.log"), LINES);
    kind.recorded(file, settings(Map.of())).orElseThrow().run(got);
    assertEquals(List.of(), got.rejected());
    assertEquals(List.of("570.86.15"), values("version.fabric-manager"));
    List<Event> errors = got.events("fabric-manager.error");
    assertEquals(4, errors.size());
    Event first = errors.getFirst();
    assertEquals(Instant.parse("2025-02-27T15:10:02Z").toEpochMilli(), first.at());
    assertEquals("node:n1", first.target().toString());
    assertEquals(Origin.FABRIC, first.origin());
    assertEquals("12028", first.field("sxid"));
    assertEquals("nonfatal", first.field("severity"));
    assertEquals("0000:86:00", first.field("pci"));
    assertEquals("61", first.field("port"));
    assertEquals("fatal", errors.get(1).field("severity"));
    assertEquals(Instant.parse("2025-02-07T07:53:55Z").toEpochMilli(), errors.get(1).at());
    assertTrue(errors.get(2).field("text").startsWith("failed to find the GPU handle"));
    assertEquals("", errors.get(2).field("sxid"));
    assertEquals(0, errors.get(3).at(), "a day that is none");
  }

  @Test
  void theServiceItsVersionAndItsLog() throws Exception {
    unit("loaded", "active", "running");
    script("nv-fabricmanager", "echo Fabric Manager version is : 570.86.15\n");
    Path log =
        Files.writeString(
            folder.resolve("fabricmanager.log"),
            "[Feb 27 2025 15:10:02] [ERROR] [tid 1] from before the agent began\n");
    start(Map.of("zone", "UTC"));
    await().atMost(SOON).until(() -> got.beats() >= 2);
    assertEquals(List.of("running"), values("gpu.fabric-manager"));
    assertEquals("570.86.15", got.statuses("gpu.fabric-manager").getFirst().field("version"));
    assertEquals(List.of("570.86.15"), values("version.fabric-manager"));
    assertEquals(List.of(), got.events("fabric-manager.error"), "old lines are left alone");
    Files.writeString(
        log,
        "[Feb 27 2025 16:10:02] [ERROR] [tid 2] something is wrong\n",
        StandardOpenOption.APPEND);
    await().atMost(SOON).until(() -> got.events("fabric-manager.error").size() == 1);
    unit("loaded", "failed", "failed");
    await().atMost(SOON).until(() -> values("gpu.fabric-manager").contains("failed"));
    assertEquals("exit-code", got.statuses("gpu.fabric-manager").getLast().field("result"));
    script("nv-fabricmanager", "echo Fabric Manager version is : 575.1\n");
    unit("loaded", "active", "running");
    await().atMost(SOON).until(() -> values("version.fabric-manager").contains("575.1"));
    assertEquals(List.of("running", "failed", "running"), values("gpu.fabric-manager"));
    assertFalse(got.statuses("version.fabric-manager").getLast().field("changed_at").isEmpty());
  }

  /** A restart passes through inactive; only two looks in a row make it stopped. */
  @Test
  void statesOfSystemd() {
    Unit unit = new Unit("n1", "fm");
    Map<String, String> runs = Map.of("LoadState", "loaded", "ActiveState", "active");
    Map<String, String> down = Map.of("LoadState", "loaded", "ActiveState", "inactive");
    Map<String, String> begins =
        Map.of("LoadState", "loaded", "ActiveState", "activating", "SubState", "start");
    Map<String, String> again =
        Map.of("LoadState", "loaded", "ActiveState", "activating", "SubState", "auto-restart");
    assertEquals("running", unit.after(runs, "", 1).orElseThrow().value());
    assertTrue(unit.after(down, "", 2).isEmpty());
    assertTrue(unit.after(begins, "", 3).isEmpty());
    assertTrue(unit.after(runs, "", 4).isEmpty(), "it was restarted");
    assertTrue(unit.after(down, "", 5).isEmpty());
    assertEquals("stopped", unit.after(down, "", 6).orElseThrow().value());
    assertTrue(unit.after(again, "", 7).isEmpty());
    assertEquals("failed", unit.after(again, "", 8).orElseThrow().value());
    assertTrue(unit.after(Map.of("LoadState", "not-found"), "", 9).isEmpty());
    assertTrue(unit.after(Map.of(), "", 10).isEmpty());
  }

  /** A package that is only installed is no fault; what was enabled, or ran, is. */
  @Test
  void stoppedIsSaidOnlyOfWhatIsEnabledOrWasRunning() {
    Map<String, String> down = Map.of("LoadState", "loaded", "ActiveState", "inactive");
    Map<String, String> runs = Map.of("LoadState", "loaded", "ActiveState", "active");
    assertEquals(List.of("", "", "running", "", "stopped"), said(down, down, runs, down, down));
    for (String state : List.of("disabled", "masked", "static", "indirect", "")) {
      Map<String, String> off = with(down, "UnitFileState", state);
      assertEquals(List.of("", "", ""), said(off, off, off), state);
    }
    Map<String, String> enabled = with(down, "UnitFileState", "enabled");
    assertEquals(List.of("", "stopped"), said(enabled, enabled));
    Map<String, String> wanted =
        with(with(down, "UnitFileState", "static"), "WantedBy", "multi-user.target");
    assertEquals(List.of("", "stopped"), said(wanted, wanted));
    Map<String, String> failed = Map.of("LoadState", "loaded", "ActiveState", "failed");
    assertEquals(List.of("", "failed"), said(failed, failed), "somebody started it");
  }

  @SafeVarargs
  private static List<String> said(Map<String, String>... looks) {
    Unit unit = new Unit("n1", "fm");
    return Stream.of(looks).map(l -> unit.after(l, "", 1).map(Status::value).orElse("")).toList();
  }

  private static Map<String, String> with(Map<String, String> all, String key, String value) {
    Map<String, String> more = new HashMap<>(all);
    more.put(key, value);
    return more;
  }

  @Test
  void doctorSaysThatItIsNotEnabled() throws Exception {
    unit("loaded", "inactive", "dead");
    Check off = kind.doctor(settings(Map.of()));
    assertTrue(!off.works() && off.detail().contains("not enabled"), off.detail());
    script(
        "systemctl",
        "echo \"$@\" | grep -q UnitFileState && echo LoadState=loaded && echo"
            + " ActiveState=inactive && echo UnitFileState=enabled\n");
    Check on = kind.doctor(settings(Map.of()));
    assertTrue(on.works() && on.detail().contains("is stopped"), on.detail());
  }

  @Test
  void whereNothingIsInstalledNothingIsSaid() throws Exception {
    unit("not-found", "inactive", "dead");
    start(Map.of());
    await().atMost(SOON).until(() -> got.beats() >= 3);
    assertEquals(List.of(), got.signals());
    Check check = kind.doctor(settings(Map.of()));
    assertTrue(!check.works() && check.detail().contains("is not installed"), check.detail());
  }

  /** What is left behind holds the answer open, as a driver does that hangs. */
  @Test
  void whileOneHangsNoSecondIsBegun() throws Exception {
    Path pids = folder.resolve("pids");
    script("systemctl", "(sleep 300 & echo $! >>" + pids + ")\nexec sleep 300\n");
    Sensor sensor = kind.create(settings(Map.of("timeout", "2s")));
    try {
      String first = String.valueOf(assertThrows(IOException.class, () -> sensor.run(got)));
      assertTrue(first.contains("takes longer than 2000 ms"), first);
      String second = String.valueOf(assertThrows(IOException.class, () -> sensor.run(got)));
      assertTrue(second.contains("an earlier call still has no answer"), second);
      assertEquals(1, Files.readAllLines(pids).size());
    } finally {
      for (String pid : Files.readAllLines(pids)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void aSystemctlThatFailsOrHangsIsAnException() throws Exception {
    script("systemctl", "echo no bus; exit 1\n");
    start(Map.of());
    running.join();
    assertTrue(got.rejected().getFirst().contains("ends with 1: no bus"), "" + got.rejected());
    script("systemctl", "exec sleep 1000\n");
    start(Map.of("timeout", "100ms"));
    running.join();
    assertTrue(got.rejected().getLast().contains("takes longer than 100 ms"), "" + got.rejected());
    assertEquals(0, got.beats());
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("zone", "Mars"))));
  }
}
