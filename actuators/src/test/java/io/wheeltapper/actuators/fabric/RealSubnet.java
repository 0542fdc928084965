package io.wheeltapper.actuators.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A simulated subnet of {@code deploy/lab/ib}: ibsim and a real opensm, two leaves, two spines. */
final class RealSubnet implements AutoCloseable {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", "..")).resolve("deploy/lab/ib");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** Starts one in this folder; the test is skipped by name where there is no simulator. */
  RealSubnet(Path folder) throws Exception {
    this.folder = folder;
    Assumptions.assumeTrue(
        Files.isExecutable(SCRIPTS.resolve("up"))
            && Files.isExecutable(Path.of("/usr/bin/ibsim"))
            && Files.isExecutable(Path.of("/usr/sbin/opensm"))
            && Files.isExecutable(Path.of("/usr/sbin/iblinkinfo")),
        "skipped: no InfiniBand simulator here");
    script("up");
    for (String line : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = line.indexOf('=');
      environment.put(line.substring(0, equals), line.substring(equals + 1));
    }
  }

  private void script(String name) throws Exception {
    Process process =
        new ProcessBuilder(SCRIPTS.resolve(name).toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> name + " failed in " + folder);
  }

  /** As its own process would ask: in the simulator, and in its folder. */
  private Run run() {
    Map<String, String> own = new HashMap<>();
    for (String name : List.of("LD_PRELOAD", "IBSIM_SOCKNAME", "SIM_HOST")) {
      own.put(name, environment.getOrDefault(name, ""));
    }
    own.put("PATH", "/usr/bin:/bin");
    LocalRun local = new LocalRun(own);
    return (argv, limit) -> {
      List<String> inFolder = new ArrayList<>(List.of("env", "-C", folder.toString()));
      inFolder.addAll(argv);
      return local.run(inFolder, limit);
    };
  }

  /** A new process's way to it. */
  MadSubnet subnet() {
    return new MadSubnet(
        run(),
        Line.open("ib"),
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "",
        Duration.ofMillis(200),
        Duration.ofSeconds(20),
        Optional.empty());
  }

  /** A new process's deed, with the record that outlives it. */
  Deed deed(String action, Map<String, String> settings) {
    return InfinibandKind.deeds(
            InfinibandRig.settings(settings), subnet(), new OursFile(folder.resolve("record")))
        .stream()
        .filter(d -> d.type().name().equals(action))
        .findFirst()
        .orElseThrow();
  }

  /** A command of the simulator's console. */
  void console(String command) throws IOException {
    Files.writeString(Path.of(environment.get("LAB_CONSOLE")), command + "\n");
  }

  /** A signal to the simulator. */
  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, environment.get("LAB_SIM_PID")).start();
    assertEquals(0, kill.waitFor());
  }

  /** What a tool of Debian's says of the subnet, not we. */
  String tool(String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    line.set(0, environment.get("LAB_BIN") + "/" + command[0]);
    Run.Ran ran =
        new LocalRun(Map.of("PATH", "/usr/sbin:/usr/bin:/bin")).run(line, Duration.ofSeconds(20));
    return ran.out() + ran.err();
  }

  @Override
  public void close() throws Exception {
    script("down");
  }
}
