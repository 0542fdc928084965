package io.wheeltapper.sensors.host.proc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  @Test
  void wrongDisksAreNamed() {
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("disks", "data"))));
  }
}
