package io.wheeltapper.actuators.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.Ask.Verb;
import io.wheeltapper.actuators.gpu.node.Bounded;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.actuators.gpu.node.LinuxHost;
import io.wheeltapper.actuators.gpu.node.Machine;
import io.wheeltapper.actuators.gpu.node.Site;
import io.wheeltapper.actuators.gpu.nvml.NvmlDriver;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real GPU and its driver, where there is one: looked at, capped to its lowest limit and given
 * back. Acts only with {@code -Dwheeltapper.gpu.act=true}, and resets nothing: a reset needs a
 * machine of its own.
 */
@Tag("long")
@Tag("hands")
final class RealGpuTest {

  @TempDir Path folder;

  private Machine machine;

  @BeforeEach
  void aDriver() {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/proc/driver/nvidia/version")), "skipped: no NVIDIA driver here");
    Site site =
        new Site(new Settings("gpu.yaml", Site.SPEC, Map.of("state", folder.toString() + "/run")));
    machine =
        new Machine(
            site,
            new Bounded(new NvmlDriver(site.library()), site.callTimeout()),
            new LinuxHost(site.proc(), ProcessHandle.current().pid()),
            new LocalRun(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")),
            Pace.system());
  }

  private Answer ask(Verb verb, int least, int most) throws Exception {
    return machine.answer(new Ask(verb, Ask.ALL, "real", "real", least, most, false));
  }

  @Test
  void itIsLookedAt() throws Exception {
    Answer look = ask(Verb.LOOK, 0, 0);
    assertEquals(Answer.DONE, look.result(), look.toString());
    for (Gpu gpu : look.gpus()) {
      assertTrue(gpu.uuid().startsWith("GPU-"), gpu.toString());
      assertTrue(gpu.pci().matches("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}"), gpu.toString());
      assertTrue(gpu.power().draw() > 0 && gpu.power().energy() > 0, gpu.toString());
    }
  }

  @Test
  void itIsCappedAndGivenBack() throws Exception {
    Assumptions.assumeTrue(
        Boolean.getBoolean("wheeltapper.gpu.act"), "skipped: wheeltapper.gpu.act is not set");
    Gpu before = ask(Verb.LOOK, 0, 0).gpus().getFirst();
    int least = Math.toIntExact(before.power().least() / 1000);
    assertEquals(Answer.DONE, ask(Verb.CAP, least, 0).result());
    assertEquals(least * 1000L, ask(Verb.LOOK, 0, 0).gpus().getFirst().power().enforced());
    assertEquals(Answer.DONE, ask(Verb.UNCAP, 0, 0).result());
    assertEquals(before.power().limit(), ask(Verb.LOOK, 0, 0).gpus().getFirst().power().limit());
  }
}
