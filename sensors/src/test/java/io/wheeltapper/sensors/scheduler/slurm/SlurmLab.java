package io.wheeltapper.sensors.scheduler.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A real Slurm on loopback, started by {@code deploy/lab/slurm/up}; a test is skipped without. */
final class SlurmLab implements AutoCloseable {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", ".")).resolve("deploy/lab/slurm");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private SlurmLab(Path folder) {
    this.folder = folder;
  }

  static SlurmLab up(Path folder, int nodes) throws IOException, InterruptedException {
    boolean installed =
        Files.isExecutable(SCRIPTS.resolve("up"))
            && Files.isExecutable(Path.of("/usr/sbin/slurmctld"))
            && "root".equals(System.getProperty("user.name"));
    Assumptions.assumeTrue(installed, "skipped: no slurmctld here");
    SlurmLab lab = new SlurmLab(folder);
    lab.script("up", "--nodes", Integer.toString(nodes));
    for (String line : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lab.environment.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return lab;
  }

  String of(String name) {
    return environment.getOrDefault(name, "");
  }

  /** A program, told of this cluster: what it says. */
  String run(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Path log = Files.createTempFile(folder, "run", ".log");
    Process process = builder.redirectOutput(log.toFile()).start();
    assertEquals(0, process.waitFor(), () -> String.join(" ", words));
    return Files.readString(log).strip();
  }

  /** A script of the laboratory. */
  String script(String name, String... arguments) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of(SCRIPTS.resolve(name).toString(), folder.toString()));
    words.addAll(List.of(arguments));
    return run(words.toArray(String[]::new));
  }

  /** A signal to one of its daemons: {@code slurmctld slurmrestd}. */
  void signal(String signal, String daemon) throws IOException, InterruptedException {
    String pid = Files.readString(folder.resolve("run").resolve(daemon + ".pid")).strip();
    run("kill", "-" + signal, pid);
  }

  /** As {@code up} began it. */
  void startController() throws IOException, InterruptedException {
    run("env", "LAB_DAEMON=1", "/usr/sbin/slurmctld", "-f", of("SLURM_CONF"));
  }

  /** By REST over TCP and over a unix socket, and by commands. */
  List<Map<String, String>> ways() {
    return List.of(
        Map.of(
            "rest", of("LAB_REST_URL"),
            "token-file", of("LAB_TOKEN_FILE"),
            "rest-user", of("LAB_REST_USER")),
        Map.of("rest", "unix:" + of("LAB_REST_SOCKET")),
        Map.of("slurm-conf", of("SLURM_CONF")));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (environment.containsKey("SLURM_CONF")) {
      script("down");
    }
  }
}
