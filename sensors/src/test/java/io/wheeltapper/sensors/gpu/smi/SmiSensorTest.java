package io.wheeltapper.sensors.gpu.smi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live command, played by scripts that answer, hang and fail. */
class SmiSensorTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  private static final String LOG =
      """
      <nvidia_smi_log><driver_version>590.48.01</driver_version>
      <gpu id="00000000:00:1E.0"><uuid>GPU-d37e67a5-91dd</uuid>
      <temperature><gpu_temp>40 C</gpu_temp></temperature></gpu></nvidia_smi_log>
      """;

  @TempDir Path folder;
  private final SmiKind kind = new SmiKind();
  private final Collected got = new Collected();
  private Path command;
  private Thread running = Thread.ofVirtual().unstarted(() -> {});

  @BeforeEach
  void command() {
    command = folder.resolve("nvidia-smi");
  }

  /** Replaces the script as a whole, since the old one may be running. */
  private void script(String body) throws Exception {
    Path fresh = Files.writeString(folder.resolve("fresh"), "#!/bin/sh\n" + body);
    assertTrue(fresh.toFile().setExecutable(true));
    Files.move(fresh, command, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Settings settings(String timeout) {
    Map<String, String> all = new HashMap<>();
    all.put("node", "n1");
    all.put("command", command.toString());
    all.put("interval", "20ms");
    all.put("timeout", timeout);
    return new Settings("smi", kind.spec(), all);
  }

  private void start(String timeout) {
    running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                kind.create(settings(timeout)).run(got);
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

  private List<String> management() {
    return got.statuses("gpu.management").stream().map(Status::value).toList();
  }

  @Test
  void answersAndHangsAndAnswers() throws Exception {
    script("cat <<'X'\n" + LOG + "X\n");
    start("2s");
    await().atMost(SOON).until(() -> got.beats() >= 2);
    assertEquals(40, got.snapshots().getFirst().number("DCGM_FI_DEV_GPU_TEMP"));
    script("exec sleep 1000\n");
    await().atMost(SOON).until(() -> management().contains("hung"));
    // A machine that is itself slow may have been slow before too.
    List<String> said = management();
    assertEquals("ok", said.getFirst());
    assertEquals(List.of("slow", "hung"), said.subList(said.size() - 2, said.size()));
    long beats = got.beats();
    script("cat <<'X'\n" + LOG + "X\n");
    await().atMost(SOON).until(() -> got.beats() > beats);
    await().atMost(SOON).until(() -> management().getLast().equals("ok"));
  }

  @Test
  void anErrorIsAnException() throws Exception {
    script(
        "echo \"NVIDIA-SMI has failed because it couldn't communicate with the driver.\"; exit"
            + " 9\n");
    start("60s");
    running.join();
    assertTrue(got.rejected().getFirst().contains("ends with 9: NVIDIA-SMI has failed"));
    assertEquals(List.of(), got.signals());
    assertEquals(0, got.beats());
  }

  /** The GPU that would have followed is not missing. */
  @Test
  void aLogThatIsCutIsAFailedLook() throws Exception {
    script("cat <<'X'\n" + LOG.replace("</nvidia_smi_log>", "<gpu id=\"0000") + "X\n");
    start("60s");
    running.join();
    assertTrue(got.rejected().getFirst().contains("XML that is cut"), "" + got.rejected());
    assertTrue(got.rejected().getLast().contains("gives no whole log"), "" + got.rejected());
    assertEquals(0, got.beats());
    assertEquals(List.of(), got.snapshots());
    assertEquals(List.of(), got.statuses("driver.gpus"));
  }

  @Test
  void doctor() throws Exception {
    assertFalse(kind.doctor(settings("60s")).works());
    script("cat <<'X'\n" + LOG + "X\n");
    Check works = kind.doctor(settings("60s"));
    assertTrue(works.works() && works.detail().contains("1 GPUs"), works.detail());
    script("exec sleep 1000\n");
    Check hangs = kind.doctor(settings("200ms"));
    assertTrue(!hangs.works() && hangs.detail().contains("the driver hangs"), hangs.detail());
  }
}
