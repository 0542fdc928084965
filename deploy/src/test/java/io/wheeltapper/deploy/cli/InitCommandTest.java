package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.cli.Surroundings.Found;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {

  private static final Found SLURM =
      new Found("sensor", "slurm", "slurm", Map.of(), "commands: 8 nodes, 1 jobs");
  private static final Found HAND = new Found("actuator", "slurm", "slurm", Map.of(), "UP");
  private static final Found KERNEL =
      new Found("sensor", "kmsg", "kmsg", Map.of(), "/dev/kmsg can be read");

  @TempDir Path folder;

  private Config read(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("read.yaml"), text);
    return ConfigReader.read(file, Kinds.discover()).config();
  }

  @Test
  void whatItWritesHereCanBeReadAndWorks() {
    Path file = folder.resolve("wheeltapper.yaml");
    Ran ran = Ran.of("init", "--out", file.toString());
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("written: " + file), ran.out());
    Ran doctor = Ran.of("doctor", "--config", file.toString());
    assertEquals(0, doctor.code(), doctor.out());
  }

  @Test
  void whatSaysSomethingIsNotOverwritten() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "# mine\n\nsite: lab\n");
    Ran ran = Ran.of("init", "--out", file.toString());
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("says something already (site: lab)"), ran.err());
    assertEquals("# mine\n\nsite: lab\n", Files.readString(file));
  }

  @Test
  void commentsAloneAreOverwritten() throws Exception {
    Path file = Files.writeString(folder.resolve("shipped.yaml"), "# nothing is set yet\n\n");
    assertEquals(0, Ran.of("init", "--out", file.toString()).code());
    assertTrue(Files.readString(file).contains("\nsite: site\n"));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Ran ran = Ran.of("init", "--out", folder.resolve("no/where.yaml").toString());
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("its folder is not there"), ran.err());
    ran = Ran.of("init", "--out", folder + "/a.yaml", "--kubeconfig", folder + "/none");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("is no file that can be read"), ran.err());
  }

  @Test
  void aSchedulersHandIsNamedOthersAreNot() throws Exception {
    Found call = new Found("actuator", "notify", "notify", Map.of(), "by the log only");
    Config config =
        read(FirstConfig.of("lab", Path.of("data"), List.of(SLURM, KERNEL, HAND, call), false));
    assertEquals(Set.of("slurm", "kmsg"), config.sensors().keySet());
    assertEquals(Set.of("slurm"), config.actuators().keySet());
    assertEquals("lab", config.site());
  }

  @Test
  void theServiceMayNotReadTheMachinesDevices() throws Exception {
    String text = FirstConfig.of("lab", Path.of("/var/lib/w"), List.of(KERNEL, SLURM), true);
    assertEquals(Set.of("slurm"), read(text).sensors().keySet());
    assertTrue(text.contains("  # kmsg: {kind: kmsg}\n"), text);
    assertEquals(List.of(SLURM), FirstConfig.on(List.of(KERNEL, SLURM), true));
  }

  @Test
  void aMachineWithNothingHasAFileAllTheSame() throws Exception {
    Config config = read(FirstConfig.of("true", Path.of("data"), List.of(), false));
    assertEquals("true", config.site());
    assertTrue(config.sensors().isEmpty());
    assertTrue(config.actuators().isEmpty());
  }

  /** Of two that read the same GPUs only the first. */
  @Test
  void nothingIsSaidTwice() throws Exception {
    Found nvml = new Found("sensor", "nvml", "nvml", Map.of(), "8 GPUs");
    Found smi = new Found("sensor", "nvidia-smi", "nvidia-smi", Map.of(), "8 GPUs");
    String text = FirstConfig.of("lab", Path.of("data"), List.of(smi, nvml), false);
    assertEquals(Set.of("nvml"), read(text).sensors().keySet());
  }

  /** Names of places are data: whatever they hold, the file says what was meant. */
  @Test
  void anyTextIsQuoted() throws Exception {
    String strange = "a\"b\\c: #{d}\n\te";
    Found slurm =
        new Found("sensor", "slurm", "slurm", Map.of("slurm-conf", "/a b/" + "c#"), strange);
    Config config = read(FirstConfig.of(strange, Path.of("/x: y"), List.of(slurm), false));
    assertEquals(strange, config.site());
    assertEquals(Path.of("/x: y"), config.data());
    assertEquals("/a b/c#", config.sensors().get("slurm").settings().text("slurm-conf"));
  }

  @Test
  void whatTheShellKnowsIsWrittenDown() throws Exception {
    Path conf = Files.writeString(folder.resolve("slurm.conf"), "");
    List<Found> found =
        Surroundings.look(Kinds.discover(), Map.of("SLURM_CONF", conf.toString()), folder);
    // No cluster answers there.
    assertFalse(found.stream().anyMatch(f -> f.kind().equals("slurm")), found.toString());
    assertTrue(found.stream().anyMatch(f -> f.name().equals("host")), found.toString());
  }
}
