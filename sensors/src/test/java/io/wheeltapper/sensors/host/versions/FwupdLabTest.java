package io.wheeltapper.sensors.host.versions;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Living;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real fwupd: its test device updated, itself paused, slow and killed. */
@Tag("site")
@Tag("senses")
class FwupdLabTest {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", ".")).resolve("deploy/lab");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final VersionsKind kind = new VersionsKind();

  @BeforeEach
  void up() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/libexec/fwupd/fwupd"))
            && Files.isExecutable(Path.of("/usr/bin/dbus-daemon")),
        "skipped: no fwupd here");
    script("up");
  }

  @AfterEach
  void down() throws Exception {
    script("down");
  }

  private void script(String name) throws Exception {
    Path log = folder.resolve(name + ".log");
    Process process =
        new ProcessBuilder(SCRIPTS.resolve("fwupd").resolve(name).toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> name + ": " + log);
  }

  private String daemon() throws Exception {
    return Files.readAllLines(folder.resolve("lab.env")).stream()
        .filter(line -> line.startsWith("LAB_FWUPD_PID="))
        .map(line -> line.substring(line.indexOf('=') + 1))
        .findFirst()
        .orElseThrow();
  }

  private void signal(String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, daemon()).start().waitFor());
  }

  private Settings settings() {
    return new Settings(
        "v",
        kind.spec(),
        Map.of(
            "node", "n1",
            "sources", "kernel, fwupd",
            "commands", folder.resolve("bin").toString(),
            "interval", "200ms",
            "timeout", "4s"));
  }

  @Test
  void anUpdateIsSeenWithItsTimeAndASilentFwupdTellsNothing() throws Exception {
    Check check = kind.doctor(settings());
    assertTrue(check.works() && check.detail().endsWith("fwupd: 1 version"), check.detail());
    try (Living living = new Living(kind.create(settings()))) {
      await().atMost(PATIENCE).until(() -> living.got.beats() > 1);
      assertEquals("1.2.2", living.newest("version.test", "node:n1"));
      script("update");
      await()
          .atMost(PATIENCE)
          .until(() -> living.newest("version.test", "node:n1").equals("1.2.3"));
      Status updated = living.got.statuses("version.test").getLast();
      long changed = Long.parseLong(updated.field("changed_at"));
      assertTrue(changed <= updated.at() && changed > updated.at() - 120_000, updated::toString);

      signal("STOP");
      silent(living, "takes longer");
      signal("CONT");
      back(living);

      Process strokes =
          new ProcessBuilder(SCRIPTS.resolve("strokes").toString(), daemon(), "9")
              .inheritIO()
              .start();
      // A look that meets one of its moments may come through: it was read, then.
      int before = living.failures().size();
      await().atMost(PATIENCE).until(() -> living.failures().size() > before + 1);
      assertTrue(living.failures().getLast().contains("takes longer"), living.failures()::toString);
      strokes.destroy();
      strokes.waitFor();
      back(living);

      signal("KILL");
      silent(living, "Failed to connect to daemon");
      assertEquals(
          2, living.got.statuses("version.test").size(), "nothing was said but the change");
    }
  }

  /** Two failures, and between them neither a heartbeat nor a word. */
  private static void silent(Living living, String why) {
    int before = living.failures().size();
    await().atMost(PATIENCE).until(() -> living.failures().size() > before);
    long beats = living.got.beats();
    int said = living.got.signals().size();
    await().atMost(PATIENCE).until(() -> living.failures().size() > before + 1);
    assertEquals(beats, living.got.beats());
    assertEquals(said, living.got.signals().size());
    assertTrue(living.failures().getLast().contains(why), living.failures()::toString);
  }

  private static void back(Living living) {
    long beats = living.got.beats();
    await().atMost(PATIENCE).until(() -> living.got.beats() > beats + 1);
  }
}
