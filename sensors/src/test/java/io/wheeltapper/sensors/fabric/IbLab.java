package io.wheeltapper.sensors.fabric;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/** A simulated InfiniBand subnet of {@code deploy/lab/ib}, and sensors that run in it. */
public final class IbLab implements AutoCloseable {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", ".")).resolve("deploy/lab/ib");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> children = new ArrayList<>();

  /** Starts one in this folder; the test is skipped by name where there is no simulator. */
  public IbLab(Path folder) throws Exception {
    this.folder = folder;
    boolean installed =
        Files.isExecutable(SCRIPTS.resolve("up"))
            && Files.isExecutable(Path.of("/usr/bin/ibsim"))
            && Files.isExecutable(Path.of("/usr/sbin/opensm"))
            && Files.isExecutable(Path.of("/usr/sbin/iblinkinfo"));
    Assumptions.assumeTrue(installed, "skipped: no InfiniBand simulator here");
    up();
  }

  /** Starts the simulator, the second time where the first one was. */
  public void up() throws Exception {
    run("up");
    environment.clear();
    for (String line : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = line.indexOf('=');
      environment.put(line.substring(0, equals), line.substring(equals + 1));
    }
  }

  /** Ends it. */
  public void down() throws Exception {
    run("down");
  }

  private void run(String script) throws Exception {
    Path log = folder.resolve(script + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPTS.resolve(script).toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    if (environment.containsKey("IBSIM_SOCKNAME")) {
      builder.environment().put("IBSIM_SOCKNAME", environment.get("IBSIM_SOCKNAME"));
    }
    Process process = builder.start();
    assertEquals(0, process.waitFor(), () -> script + ": " + read(log));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A command of the simulator's console. */
  public void console(String command) throws IOException {
    Files.writeString(Path.of(environment.get("LAB_CONSOLE")), command + "\n");
  }

  /** A signal to the simulator: {@code STOP}, {@code CONT}, {@code KILL}. */
  public void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, environment.get("LAB_SIM_PID")).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  /** Makes every answer late until it is closed: see {@code deploy/lab/strokes}. */
  public AutoCloseable slow(double seconds) throws Exception {
    Process strokes =
        new ProcessBuilder(
                SCRIPTS.resolveSibling("strokes").toString(),
                environment.get("LAB_SIM_PID"),
                Double.toString(seconds))
            .inheritIO()
            .start();
    return () -> {
      strokes.destroy();
      strokes.waitFor();
    };
  }

  /** The folder of the tools that ask the simulator. */
  public String tools() {
    return environment.get("LAB_BIN");
  }

  /** What a sensor has printed. */
  public static final class Said {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** How many lines there are now. */
    public int size() {
      return lines.size();
    }

    /** All lines from this one on. */
    public List<String> since(int from) {
      return lines.subList(from, lines.size());
    }

    /**
     * Waits for a failure of the sensor, no longer than its silence may last: three heartbeats.
     *
     * @return the number of the line after it
     */
    public int failure(int from) {
      long heartbeat =
          lines.stream()
              .filter(l -> l.startsWith("heartbeat "))
              .mapToLong(l -> Long.parseLong(l.substring("heartbeat ".length())))
              .findFirst()
              .orElseThrow();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMillis(3 * heartbeat))
          .until(() -> since(from).stream().anyMatch(l -> l.startsWith("failed ")));
      int at = from;
      while (!lines.get(at).startsWith("failed ")) {
        at++;
      }
      return at + 1;
    }

    /** Waits for a line from this one on, and gives it. */
    public String await(int from, Predicate<String> wanted) {
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> since(from).stream().anyMatch(wanted));
      return since(from).stream().filter(wanted).findFirst().orElseThrow();
    }
  }

  /** Starts a sensor in the subnet. */
  public Said sense(String... kindAndSettings) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KindProgram.class.getName()));
    line.addAll(List.of(kindAndSettings));
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    for (String name : List.of("IBSIM_SOCKNAME", "SIM_HOST", "LD_PRELOAD")) {
      builder.environment().put(name, environment.get(name));
    }
    Process child =
        builder.redirectError(folder.resolve("child-" + children.size() + ".err").toFile()).start();
    children.add(child);
    Said said = new Said();
    Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader in = child.inputReader()) {
            in.lines().forEach(said.lines::add);
          } catch (IOException e) {
            said.lines.add("ended " + e);
          }
        });
    return said;
  }

  @Override
  public void close() throws Exception {
    for (Process child : children) {
      child.destroyForcibly();
      await().atMost(Duration.ofMinutes(1)).until(() -> !child.isAlive());
    }
    down();
  }
}
