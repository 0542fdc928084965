package io.wheeltapper.sensors.host.proc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {

  @TempDir Path root;
  private final HostKind kind = new HostKind();

  private Settings settings(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("node", "n1");
    return new Settings("host", kind.spec(), all);
  }

  @Test
  void aRecordedProc() throws Exception {
    Path proc = root.resolve("proc");
    Files.createDirectories(proc.resolve("pressure"));
    Files.writeString(
        proc.resolve("pressure/io"),
        """
        some avg10=1.50 avg60=2.50 avg300=3.50 total=12345
        full avg10=0.00 avg60=11.25 avg300=0.10 total=999
        """);
    Files.writeString(
        proc.resolve("meminfo"), "MemTotal:  1000 kB\nMemAvailable: 250 kB\nX: 1 kB\n");
    Files.writeString(proc.resolve("loadavg"), "0.50 1.25 2.00 3/456 7890\n");
    Collected got = new Collected();
    kind.recorded(root, settings(Map.of())).orElseThrow().run(got);
    Snapshot read = got.snapshots().getFirst();
    assertEquals("node:n1", read.target().toString());
    assertEquals(11.25, read.number("pressure_io_full_avg60"));
    assertEquals(12345, read.number("pressure_io_some_total_us"));
    assertFalse(read.has("pressure_cpu_some_avg10"), "what is not there is absent");
    assertEquals(1_024_000, read.number("memory_total_bytes"));
    assertEquals(0.25, read.number("memory_available_ratio"));
    assertEquals(1.25, read.number("load5"));
  }

  @Test
  void nothingToReadIsAnException() {
    Collected got = new Collected();
    assertThrows(
        IOException.class, () -> kind.recorded(root, settings(Map.of())).orElseThrow().run(got));
    assertEquals(List.of(), got.signals());
  }

  @Test
  void disksByTheirPaths() {
    Map<String, Double> read = new HashMap<>();
    ProcText.disks(
        """
        1B-blocks Avail Inodes IFree Mounted on
        1000 250 100 90 /
        1000 1000 - - /data dir
        0 0 0 0 /empty
        """,
        read);
    assertEquals(0.75, read.get("disk_used_ratio"));
    assertEquals(0.1, read.getOrDefault("inodes_used_ratio", 0.0), 1e-9);
    assertEquals(0.0, read.get("disk_used_ratio:/data dir"));
    assertFalse(read.containsKey("inodes_used_ratio:/data dir"));
    assertFalse(read.containsKey("disk_used_ratio:/empty"));
  }

  @Test
  void thisMachine() throws Exception {
    Collected got = new Collected();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                kind.create(settings(Map.of("interval", "50ms"))).run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.toString());
              }
            });
    // A first look at the disks may be given up where the machine has other work.
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() >= 2 && disk(got).isPresent());
    thread.interrupt();
    assertTrue(thread.join(Duration.ofMinutes(2)));
    double used = disk(got).orElseThrow();
    assertTrue(used > 0 && used <= 1, () -> "used " + used);
    assertTrue(got.snapshots().getFirst().number("memory_total_bytes") > 1e6);
  }

  private static OptionalDouble disk(Collected got) {
    return got.snapshots().stream()
        .filter(s -> s.has("disk_used_ratio"))
        .mapToDouble(s -> s.number("disk_used_ratio"))
        .findFirst();
  }

  private static ByteBuffer wtmp(int size, int seconds, Object... marks) {
    ByteBuffer all = ByteBuffer.allocate(size * marks.length / 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < marks.length; i += 2) {
      int from = size * i / 2;
      String user = (String) marks[i];
      all.putShort(from, (short) (user.equals("reboot") ? 2 : user.equals("shutdown") ? 1 : 7));
      all.put(from + 44, user.getBytes(StandardCharsets.US_ASCII));
      all.putInt(from + seconds, (int) marks[i + 1]);
    }
    return all;
  }

  private Status boot(long upSeconds, ByteBuffer wtmp) throws Exception {
    long booted = Instant.now().getEpochSecond() - upSeconds;
    Files.createDirectories(root.resolve("proc/sys/kernel/random"));
    Files.createDirectories(root.resolve("var/log"));
    Files.writeString(
        root.resolve("proc/sys/kernel/random/boot_id"), "cb539c8d-90d5-4f54-aed4-b02faeedfa3d\n");
    Files.writeString(root.resolve("proc/stat"), "cpu 1 2 3\nbtime " + booted + "\nprocesses 9\n");
    Files.write(root.resolve("var/log/wtmp"), wtmp.array());
    Files.writeString(root.resolve("proc/sys/kernel/osrelease"), "6.12.41+deb13-amd64\n");
    List<Status> said = new Boot(root).look("host", "n1", System.currentTimeMillis());
    assertEquals(
        "version.kernel 6.12.41+deb13-amd64", said.get(1).type() + " " + said.get(1).value());
    return said.getFirst();
  }

  private static int ago(long seconds) {
    return (int) (Instant.now().getEpochSecond() - seconds);
  }

  private void panicked(String file, String text, long secondsAgo) throws Exception {
    Path kept = root.resolve(file);
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, text);
    Files.setLastModifiedTime(kept, FileTime.from(Instant.now().minusSeconds(secondsAgo)));
  }

  @Test
  void howTheBootBeforeEnded() throws Exception {
    ByteBuffer orderly =
        wtmp(384, 340, "reboot", ago(9000), "shutdown", ago(130), "reboot", ago(99));
    Status clean = boot(100, orderly);
    assertEquals("cb539c8d-90d5-4f54-aed4-b02faeedfa3d", clean.value());
    assertEquals(Map.of("ended", "clean"), clean.fields());
    ByteBuffer arm = wtmp(400, 344, "reboot", ago(9000), "shutdown", ago(130), "reboot", ago(99));
    assertEquals("clean", boot(100, arm).field("ended"));
    ByteBuffer cut = wtmp(384, 340, "reboot", ago(9000), "alice", ago(500), "reboot", ago(99));
    assertEquals("unknown", boot(100, cut).field("ended"), "the power may have been cut");
    panicked("sys/fs/pstore/dmesg-erst-1", "Oops#1 Part1\n<4>x", 200);
    assertEquals("unknown", boot(100, cut).field("ended"), "an oops is survived");
    panicked("sys/fs/pstore/dmesg-erst-2", "Panic#1 Part1\n<4>x", 20_000);
    assertEquals("unknown", boot(100, cut).field("ended"), "of a boot long ago");
    panicked("sys/fs/pstore/dmesg-erst-2", "Panic#1 Part1\n<4>x", 200);
    assertEquals(Map.of("ended", "crashed", "panic", "pstore"), boot(100, cut).fields());
    assertEquals("crashed", boot(100, ByteBuffer.allocate(7)).field("ended"), "wtmp of no form");
    assertEquals("clean", boot(100, orderly).field("ended"), "it went on, and was shut down");
    assertEquals("true", boot(5_000, cut).field("before_start"), "begun long after the boot");
  }

  @Test
  void whatSystemdKeptOfAPanic() throws Exception {
    ByteBuffer cut = wtmp(384, 340, "reboot", ago(9000), "reboot", ago(99));
    panicked("var/lib/systemd/pstore/17/dmesg.txt", "Panic#1 Part2\n<4>x", 60);
    assertEquals("crashed", boot(100, cut).field("ended"));
  }

  /** What systemd moves away at that moment is not the file; what cannot be read is read again. */
  @Test
  void aBootThatCouldNotBeReadWholeIsLookedAtAgain() throws Exception {
    ByteBuffer cut = wtmp(384, 340, "reboot", ago(9000), "reboot", ago(99));
    boot(100, cut);
    panicked("sys/fs/pstore/dmesg-erst-2", "Panic#1 Part1\n<4>x", 200);
    for (int i = 0; i < 9; i++) {
      Files.createSymbolicLink(root.resolve("sys/fs/pstore/dmesg-gone-" + i), Path.of("moved"));
    }
    Path wtmp = root.resolve("var/log/wtmp");
    Files.delete(wtmp);
    Files.createDirectory(wtmp);
    Boot boot = new Boot(root);
    long now = Instant.now().toEpochMilli();
    assertThrows(IOException.class, () -> boot.look("host", "n1", now));
    Files.delete(wtmp);
    assertEquals("crashed", boot.look("host", "n1", now).getFirst().field("ended"));
    assertTrue(boot.look("host", "n1", now).isEmpty());
  }

  @Test
  void whatIsNoBootIsNone() throws Exception {
    assertTrue(new Boot(root).look("host", "n1", 1).isEmpty());
    java.util.Random dice = new java.util.Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[384 * 400 / (1 + dice.nextInt(400))];
      dice.nextBytes(noise);
      Wtmp.before(Wtmp.marks(noise), dice.nextLong());
    }
  }

  @Test
  void aClockThatIsSetLeapsAndOneThatIsSteeredDoesNot() {
    Leap leap = new Leap();
    assertTrue(leap.look(1_000_000, 100).isEmpty());
    assertTrue(leap.look(1_014_000, 110).isEmpty(), "four seconds");
    assertTrue(leap.look(2_000_000, Double.NaN).isEmpty());
    assertEquals(7200, leap.look(8_224_000, 120).orElseThrow(), 1e-6);
    assertTrue(leap.look(8_234_000, 130).isEmpty(), "once");
    assertEquals(-7200, leap.look(1_044_000, 140).orElseThrow(), 1e-6);
    assertTrue(leap.look(61_044_000, 60_140).isEmpty(), "a long pause");
  }

  private Map<String, Double> edac(Edac edac, long minute, int first, int second) throws Exception {
    for (int i = 0; i < 2; i++) {
      Path controller = root.resolve("sys/devices/system/edac/mc/mc" + i);
      Files.createDirectories(controller);
      Files.writeString(controller.resolve("ce_count"), (i == 0 ? first : second) + "\n");
      Files.writeString(controller.resolve("ue_count"), "1\n");
    }
    Map<String, Double> into = new HashMap<>();
    edac.read(root, minute * 60_000, into);
    return into;
  }

  @Test
  void correctedErrorsOfTheLastHourOfAllControllers() throws Exception {
    Edac edac = new Edac(130_000);
    Map<String, Double> first = edac(edac, 0, 5_000, 7);
    assertEquals(
        Map.of("edac_correctable_errors_total", 5_007.0, "edac_uncorrectable_errors_total", 2.0),
        first,
        "errors from before are of no hour");
    assertEquals(30, edac(edac, 1, 5_030, 7).get("edac_correctable_per_hour"), "at least");
    for (int minute = 2; minute < 65; minute++) {
      edac(edac, minute, 5_030, 7);
    }
    assertEquals(0, edac(edac, 65, 5_030, 7).get("edac_correctable_per_hour"), 1e-9);
    assertEquals(
        0, edac(edac, 66, 2, 7).get("edac_correctable_per_hour"), 1e-9, "a driver loaded anew");
    assertEquals(2000, edac(edac, 67, 2_002, 7).get("edac_correctable_per_hour"), 50);
  }

  @Test
  void wrongDisksAreNamed() {
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("disks", "data"))));
  }
}
