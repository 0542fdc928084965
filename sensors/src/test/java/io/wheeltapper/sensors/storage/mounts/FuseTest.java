package io.wheeltapper.sensors.storage.mounts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.storage.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real mount whose daemon is paused and killed: bindfs over FUSE; skipped where there is none.
 */
class FuseTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private Path mounted;
  private Process daemon;

  @BeforeEach
  void mount() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/bindfs")) && Files.isWritable(Path.of("/dev/fuse")),
        "skipped: no bindfs or no FUSE here");
    Path data = Files.createDirectory(folder.resolve("data"));
    mounted = Files.createDirectory(folder.resolve("scratch"));
    daemon =
        new ProcessBuilder("bindfs", "-f", data.toString(), mounted.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("bindfs.log").toFile())
            .start();
    await().atMost(PATIENCE).until(this::isMounted);
  }

  private boolean isMounted() throws IOException {
    return MountTable.mountinfo(Files.readString(Path.of("/proc/self/mountinfo"))).stream()
        .anyMatch(m -> m.path().equals(mounted.toString()));
  }

  @AfterEach
  void unmount() throws Exception {
    if (daemon != null) {
      signal("CONT");
      daemon.destroyForcibly().waitFor();
      new ProcessBuilder("umount", "-l", mounted.toString()).start().waitFor();
    }
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + daemon.pid()).start().waitFor();
  }

  private static String newest(Collected got) {
    return got.statuses("storage.mount").reversed().stream()
        .findFirst()
        .map(Status::value)
        .orElse("");
  }

  private void doctor(Settings settings, String part) {
    var check = new MountsKind().doctor(settings);
    assertTrue(check.works() && check.detail().contains(part), check.detail());
  }

  @Test
  void pausedItHangsAndKilledItIsLost() throws Exception {
    MountsKind kind = new MountsKind();
    Settings settings =
        new Settings(
            "mounts",
            kind.spec(),
            Map.of("node", "n1", "mounts", mounted + "=scratch", "timeout", "1s"));
    doctor(settings, mounted + " (scratch)");
    Duration quick = Duration.ofMillis(100);
    MountsSensor sensor =
        new MountsSensor(
            new MountsSensor.View(Path.of("/"), quick, Duration.ofSeconds(1)),
            MountsKind.expected(settings),
            new StatProbe(),
            new MountFacts(
                "mounts",
                "n1",
                MountsKind.expected(settings),
                new Standing("mounts", Origin.HOST, 1_500, 30_000)),
            InstantSource.system());
    Collected got = new Collected();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.toString());
              }
            });
    await().atMost(PATIENCE).until(() -> newest(got).equals("ok"));
    assertTrue(got.snapshots().getFirst().number("storage_used_ratio") > 0, "statfs went through");
    signal("STOP");
    await().atMost(PATIENCE).until(() -> newest(got).equals("hung"));
    doctor(settings, mounted + " has no answer in 1s");
    long beats = got.beats();
    await().atMost(PATIENCE).until(() -> got.beats() > beats + 1);
    signal("CONT");
    await().atMost(PATIENCE).until(() -> newest(got).equals("ok"));
    daemon.destroyForcibly().waitFor();
    await().atMost(PATIENCE).until(() -> newest(got).equals("lost"));
    doctor(settings, "gone: " + mounted);
    new ProcessBuilder("umount", "-l", mounted.toString()).start().waitFor();
    await().atMost(PATIENCE).until(() -> !isMounted());
    thread.interrupt();
    thread.join();
    Status lost = got.statuses("storage.mount").getLast();
    assertEquals("storage:scratch of n1", lost.target() + " of " + lost.node());
    assertTrue(got.rejected().isEmpty(), () -> "" + got.rejected());
  }
}
