package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way of the hand on GPUs: the kind as the agent makes it, a command that reaches two
 * machines, our own program there as a process of its own, and JNA, down to a stand-in for the
 * driver's library; effects are counted in its file. No real GPU is behind it.
 */
@Tag("site")
final class GpuHandTest {

  private static final long STARTED = System.currentTimeMillis();

  @TempDir Path folder;

  private Actuator gpu;
  private Settings settings;
  private ActuatorKind kind;

  @BeforeEach
  void twoMachines() throws Exception {
    for (String node : List.of("n1", "n2")) {
      machine(folder.resolve(node));
    }
    Path reach =
        program(
            folder.resolve("reach"),
            "node=$1; shift; exec \"$@\" --config " + folder + "/$node/gpu.yaml\n");
    Path own =
        program(
            folder.resolve("wheeltapper"),
            "exec "
                + String.join(
                    " ", AgentProcess.java(System.getProperty("java.class.path"), folder, "\"$@\""))
                + "\n");
    kind =
        ActuatorKinds.discover().stream()
            .filter(k -> k.spec().name().equals("gpu"))
            .findFirst()
            .orElseThrow();
    settings =
        new Settings(
            "gpu", kind.spec(), Map.of("reach", reach + ",{node}", "command", own + ",gpu"));
    gpu = kind.create(settings);
  }

  private static Path program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  private static void machine(Path at) throws Exception {
    Files.createDirectories(at.resolve("proc/self/ns"));
    Files.createDirectories(at.resolve("proc/sys/kernel/random"));
    Files.writeString(at.resolve("proc/stat"), "btime 1600000000\n");
    Files.writeString(at.resolve("proc/modules"), "nvidia 1 0 - Live\n");
    Files.writeString(at.resolve("proc/sys/kernel/random/boot_id"), "b1\n");
    Files.createSymbolicLink(at.resolve("proc/self/ns/pid"), Path.of("pid:[4026531836]"));
    library(at.resolve("lib.so"));
    Files.writeString(
        at.resolve("lib.so.gpus"),
        """
        - count 2
        0 uuid GPU-aa
        0 pci 00000000:3B:00.0
        0 limit 600000
        1 uuid GPU-bb
        1 pci 00000000:5E:00.0
        0 pending 1
        """);
    program(
        at.resolve("bin/nvidia-smi"),
        """
        cd %1$s
        grep -v '^0 limit\\|pending' lib.so.gpus >fresh; echo '0 energy 10' >>fresh; mv fresh lib.so.gpus
        echo "$@" >>smi.log
        echo All done.
        """
            .formatted(at));
    Files.writeString(
        at.resolve("gpu.yaml"),
        """
        library: %1$s/lib.so
        bin: %1$s/bin
        proc: %1$s/proc
        state: %1$s/run
        """
            .formatted(at));
  }

  private static void library(Path file) throws Exception {
    Path source =
        Path.of(System.getProperty("wheeltapper.root", ".."), "actuators/src/test/c/nvml-hand.c");
    Assumptions.assumeTrue(Files.exists(source), "skipped: no " + source);
    Process gcc;
    try {
      gcc =
          new ProcessBuilder(
                  "gcc",
                  "-shared",
                  "-fPIC",
                  "-O1",
                  "-o",
                  file.toString(),
                  source.toString(),
                  "-ldl")
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("skipped: no gcc to build the stand-in for NVML");
      return;
    }
    String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, gcc.waitFor(), said);
  }

  private List<String> lines(String file) throws IOException {
    Path at = folder.resolve(file);
    return Files.exists(at) ? Files.readAllLines(at) : List.of();
  }

  private static Attempt attempt(String id) {
    return new Attempt(id, "c1", "gpu-hot", STARTED, STARTED + 600_000);
  }

  @Test
  void aCapOfAJobsTwoNodesAndItsInverse() throws Exception {
    Check check = kind.doctor(settings);
    assertTrue(check.works(), check.detail());
    Action cap =
        Action.of("gpu.cap-power", Target.gpuAt("0000:3b:00", "n1"))
            .with("node", "n1")
            .with("nodes", "n1,n2")
            .with("watts", "500");
    List<String> preview = gpu.preview(cap, attempt("a1"));
    assertEquals(6, preview.size(), preview.toString());
    assertTrue(
        preview.contains("n2: nvmlDeviceSetPowerManagementLimit GPU-bb 500000"), "" + preview);
    assertEquals(List.of(), lines("n1/lib.so.log"));
    assertDone(gpu.execute(cap, attempt("a1")));
    for (String node : List.of("n1", "n2")) {
      assertEquals(List.of("0 limit 500000", "1 limit 500000"), lines(node + "/lib.so.log"));
    }
    assertDone(gpu.verify(cap, attempt("a1")));
    Action back = new Action("gpu.uncap-power", cap.target(), cap.parameters());
    assertDone(gpu.execute(back, attempt("a2")));
    assertDone(gpu.verify(back, attempt("a2")));
    assertTrue(lines("n1/lib.so.gpus").contains("0 limit 600000"), "as it was, not the default");
    assertInstanceOf(Outcome.Failed.class, gpu.verify(cap, attempt("a1")));
  }

  @Test
  void aResetIsDoneOnceAndSeen() throws Exception {
    Action reset = Action.of("gpu.reset", Target.gpuAt("0000:3b:00", "n2")).with("node", "n2");
    assertInstanceOf(Outcome.Failed.class, gpu.verify(reset, attempt("r1")), "not yet");
    assertDone(gpu.execute(reset, attempt("r1")));
    assertDone(gpu.execute(reset, attempt("r1")));
    assertEquals(List.of("--gpu-reset -i GPU-aa"), lines("n2/smi.log"));
    assertEquals(List.of(), lines("n1/smi.log"));
    assertTrue(lines("n2/lib.so.gpus").contains("0 limit 600000"), "its limit is set back");
    assertDone(gpu.verify(reset, attempt("r1")));
  }

  private static void assertDone(Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome, outcome.toString());
  }
}
