package io.wheeltapper.actuators.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.Ask.Verb;
import io.wheeltapper.actuators.gpu.node.Driver;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.actuators.gpu.nvml.NvmlDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine's own part by JNA, programs and files, against a stand-in for the driver's library:
 * no real GPU is behind it.
 */
final class LabTest {

  @TempDir Path folder;

  private Lab lab;

  @BeforeEach
  void made() throws Exception {
    lab = Lab.make(folder);
  }

  private Answer ask(Verb verb, String gpu, String attempt, int least, int most) throws Exception {
    return lab.answer(new Ask(verb, gpu, attempt, "c1", least, most, false));
  }

  private Answer look() throws Exception {
    return ask(Verb.LOOK, Ask.ALL, "a1", 0, 0);
  }

  @Test
  void allIsReadThroughTheLibrary() throws Exception {
    lab.set("0", "users", "4711,4712");
    lab.set("0", "links", "18");
    lab.set("0", "recovery", "1");
    Answer look = look();
    assertEquals(Answer.DONE, look.result(), look.toString());
    assertEquals(2, look.gpus().size());
    Gpu gpu = look.gpus().getFirst();
    assertEquals(
        new Gpu(
            "GPU-aa",
            "0000:3b:00",
            0,
            Gpu.OK,
            9,
            "",
            true,
            1,
            1,
            new Gpu.Power(600_000, 600_000, 200_000, 700_000, 90_000, 5_000_000),
            new Gpu.Clocks(345, 1980, 4),
            new Gpu.Links(18, false, true),
            List.of(4711L, 4712L)),
        gpu);
    assertEquals(1_600_000_000_000L, look.booted());
  }

  @Test
  void anOldDriverLacksFunctionsAndIsTakenForOld() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    lab = Lab.make(old, "-DOLD");
    lab.set("0", "users", "4711");
    Gpu gpu = look().gpus().getFirst();
    assertEquals(-1, gpu.architecture());
    assertEquals(-1, gpu.recovery());
    assertEquals(4, gpu.clocks().reasons(), "by its older name");
    assertEquals(List.of(4711L), gpu.users(), "by its older name");
  }

  @Test
  void aResetReachesTheGpuAndLeavesTheRestAsItWas() throws Exception {
    Answer answer = ask(Verb.RESET, "0000:3b:00", "a1", 0, 0);
    assertEquals(Answer.DONE, answer.result(), answer.toString());
    assertEquals(
        List.of("stop nvidia-dcgm", "reset GPU-aa", "start nvidia-dcgm"), lab.log(Lab.PROGRAMS));
    assertEquals(List.of("0 persistence 0", "0 persistence 1", "0 limit 600000"), lab.log(Lab.LOG));
    Answer look = look();
    assertNotNull(look.ended());
    assertEquals(Answer.DONE, look.ended().result());
    assertEquals(0, look.gpus().getFirst().pending(), "the rows are remapped");
    assertEquals(Answer.DONE, ask(Verb.RESET, "0000:3b:00", "a1", 0, 0).result());
    assertEquals(3, lab.log(Lab.PROGRAMS).size(), "once");
  }

  /** A GPU that answers nothing but that it wants a reset: the kernel's own list names it. */
  @Test
  void oneThatOnlyWantsAResetIsReset() throws Exception {
    lab.set("0", "answers", "16");
    Gpu gpu = look().gpus().getFirst();
    assertEquals(Gpu.RESET, gpu.state());
    lab.set("0", "answers", "15");
    assertEquals(Gpu.LOST, look().gpus().getFirst().state());
    Answer lost = ask(Verb.RESET, "GPU-aa", "a1", 0, 0);
    assertEquals(Answer.REFUSED, lost.result(), lost.toString());
  }

  @Test
  void aUsersProcessForbidsIt() throws Exception {
    lab.process(4711, "python3", "job_7", "/dev/nvidia0", "/dev/nvidia-uvm");
    Answer answer = ask(Verb.RESET, "GPU-aa", "a1", 0, 0);
    assertEquals(Answer.REFUSED, answer.result());
    assertTrue(answer.why().contains("python3 (process 4711, user 1000, job_7)"), answer.why());
    assertEquals(List.of(), lab.log(Lab.PROGRAMS));
    Answer other = ask(Verb.RESET, "GPU-bb", "a2", 0, 0);
    assertEquals(Answer.DONE, other.result(), "it is on the other one: " + other);
  }

  /** Whoever cannot see all processes does not say that there is nobody. */
  @Test
  void inAContainerNobodyKnows() throws Exception {
    Files.delete(lab.at("proc/self/ns/pid"));
    Files.createSymbolicLink(lab.at("proc/self/ns/pid"), Path.of("pid:[4026532001]"));
    Answer answer = ask(Verb.RESET, "GPU-aa", "a1", 0, 0);
    assertEquals(Answer.REFUSED, answer.result());
    assertTrue(answer.why().contains("outside of this container"), answer.why());
  }

  @Test
  void aCapIsSetReadBackAndGivenBack() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.CAP, Ask.ALL, "a1", 500, 0).result());
    assertEquals("500000", lab.get("0", "limit"));
    assertEquals("500000", lab.get("1", "limit"));
    assertEquals(Answer.DONE, ask(Verb.UNCAP, Ask.ALL, "a2", 0, 0).result());
    assertEquals("600000", lab.get("0", "limit"));
    assertEquals("700000", lab.get("1", "limit"));
    lab.set("1", "error.nvmlDeviceSetPowerManagementLimit", "4");
    Answer none = ask(Verb.CAP, Ask.ALL, "a3", 500, 0);
    assertEquals(Answer.FAILED, none.result(), none.toString());
    assertTrue(none.why().contains("run it as root"), none.why());
    assertEquals("600000", lab.get("0", "limit"), "all or none");
  }

  @Test
  void clocksAreLockedAndFreed() throws Exception {
    assertEquals(Answer.DONE, ask(Verb.LOCK, Ask.ALL, "a1", 345, 1200).result());
    assertEquals("1200", lab.get("1", "lockmost"));
    assertEquals(Answer.DONE, ask(Verb.UNLOCK, Ask.ALL, "a2", 0, 0).result());
    assertEquals("0", lab.get("1", "lockmost"));
  }

  @Test
  void theDriverIsLoadedAnew() throws Exception {
    Answer answer = ask(Verb.RELOAD, Ask.ALL, "a1", 0, 0);
    assertEquals(Answer.DONE, answer.result(), answer.toString());
    assertEquals(
        List.of(
            "stop nvidia-dcgm",
            "rmmod nvidia_uvm",
            "rmmod nvidia",
            "modprobe nvidia",
            "modprobe nvidia_uvm",
            "start nvidia-dcgm"),
        lab.log(Lab.PROGRAMS));
    assertEquals("600000", lab.get("0", "limit"));
    assertEquals("1", lab.get("0", "persistence"));
    lab.process(4711, "python3", "job_7", "/dev/nvidiactl");
    Answer busy = ask(Verb.RELOAD, Ask.ALL, "a2", 0, 0);
    assertEquals(Answer.REFUSED, busy.result(), "whoever has any of its files");
    assertTrue(busy.why().contains("python3"), busy.why());
  }

  @Test
  void aDriverThatHangsHoldsNobodyUp() throws Exception {
    lab.site(
        "{services: [nvidia-dcgm], call-timeout: 300ms}"
                .replaceAll("[{}]", "")
                .replace(", call", "\ncall")
            + "\n");
    lab.set("0", "hang.nvmlDeviceGetPowerUsage", "1");
    Answer look = look();
    assertEquals(Answer.FAILED, look.result());
    assertTrue(look.why().contains("the driver hangs"), look.why());
    Answer answer = ask(Verb.RESET, "GPU-aa", "a1", 0, 0);
    assertEquals(Answer.REFUSED, answer.result(), answer.toString());
    assertEquals(List.of(), lab.log(Lab.PROGRAMS));
    lab.set("0", "hang.nvmlDeviceGetPowerUsage", "0"); // lets the threads end
  }

  /** One call hangs in the driver's library while another session ends: its code has to stay. */
  @Test
  void aSessionThatEndsLeavesTheOthersTheirLibrary() throws Exception {
    NvmlDriver driver = new NvmlDriver(lab.at("lib.so").toString());
    try (Driver.Session stays = driver.open()) {
      driver.open().close();
      assertEquals(2, stays.gpus().size());
    }
  }

  /** {@code kill -9} in the middle of the reset: monitoring and limits are set back by the next. */
  @Test
  void aProcessKilledInTheMiddleIsSettledByTheNext() throws Exception {
    Files.createFile(lab.at("slow"));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Lab.Process1.class.getName(),
                folder.toRealPath().toString(),
                "reset",
                "GPU-aa",
                "a1")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      boolean ended = false;
      while (!ended && !Files.exists(lab.at("smi.pid")) && System.nanoTime() < until) {
        ended = process.waitFor(50, TimeUnit.MILLISECONDS);
      }
      assertTrue(
          Files.exists(lab.at("smi.pid")), () -> "it never came to it: " + folder.resolve("out"));
      process.destroyForcibly();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
      end();
    }
    Files.delete(lab.at("slow"));
    assertEquals(List.of("stop nvidia-dcgm"), lab.log(Lab.PROGRAMS));
    assertTrue(look().open().contains("reset a1 ACTING"), "" + look().open());
    Answer settled = ask(Verb.SETTLE, Ask.ALL, "a1", 0, 0);
    assertEquals(Answer.DONE, settled.result(), settled.toString());
    assertEquals(List.of("stop nvidia-dcgm", "start nvidia-dcgm"), lab.log(Lab.PROGRAMS));
    assertEquals("1", lab.get("0", "persistence"));
    assertEquals("600000", lab.get("0", "limit"));
    assertFalse(look().open().contains("a1"));
    // The rows wait for their reset still, so that it is certain that there was none.
    assertEquals(Answer.DONE, ask(Verb.RESET, "GPU-aa", "a1", 0, 0).result());
    assertEquals(1, lab.log(Lab.PROGRAMS).stream().filter(l -> l.startsWith("reset")).count());
  }

  /** The stand-in program outlives who started it, as a hung one would. */
  private void end() throws Exception {
    if (Files.exists(lab.at("smi.pid"))) {
      long pid = Long.parseLong(Files.readString(lab.at("smi.pid")).strip());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
