package io.wheeltapper.actuators.slurm;

import static org.awaitility.Awaitility.await;

import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Slurm on loopback: {@code deploy/lab/slurm}. */
final class SlurmLab implements AutoCloseable {

  static final Duration LONG = Duration.ofMinutes(5);

  private final Path home;
  private final Path folder;
  private final Run run;

  private SlurmLab(Path home, Path folder) {
    this.home = home;
    this.folder = folder;
    this.run =
        new LocalRun(
            Map.of(
                "PATH",
                "/usr/sbin:/usr/bin:/sbin:/bin",
                "TZ",
                "UTC",
                "LC_ALL",
                "C.UTF-8",
                "SLURM_CONF",
                folder.resolve("slurm.conf").toString()));
  }

  /** Starts one, or skips the test where Slurm is not installed. */
  static SlurmLab start(int nodes) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("wheeltapper.root", "."), "deploy/lab/slurm");
    boolean here = Stream.of("slurmctld", "slurmd", "munged").allMatch(SlurmLab::installed);
    Assumptions.assumeTrue(here, "real part absent: Slurm (deploy/lab/slurm/install)");
    Assumptions.assumeTrue(Files.isExecutable(home.resolve("up")), "absent: " + home);
    // Short, as a unix socket lies under it.
    Path folder = Files.createTempDirectory("wt-act");
    SlurmLab lab = new SlurmLab(home, folder);
    Run.Ran up =
        lab.run.run(
            List.of(home.resolve("up").toString(), folder.toString(), "--nodes", "" + nodes), LONG);
    if (up.exit() != 0) {
      throw new IOException("the laboratory did not start: " + up);
    }
    return lab;
  }

  private static boolean installed(String program) {
    return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** The kind's settings for this cluster. */
  Settings settings(Map<String, String> more) {
    Map<String, String> all = new java.util.HashMap<>(more);
    all.put("conf", folder.resolve("slurm.conf").toString());
    return new Settings("lab", new SlurmKind().spec(), all);
  }

  /** Where jobs lie. */
  Path jobs() {
    return folder.resolve("jobs");
  }

  /** One of the lab's own commands. */
  Run.Ran lab(String command, String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>();
    argv.add(home.resolve(command).toString());
    argv.add(folder.toString());
    argv.addAll(List.of(arguments));
    return good(run.run(argv, LONG));
  }

  /** Any program with this cluster's environment. */
  Run.Ran run(String... argv) throws IOException, InterruptedException {
    return run.run(List.of(argv), LONG);
  }

  /** Submits the training job and waits until it steps. */
  String train(String... options) throws IOException, InterruptedException {
    String id = lab("submit", options).out().strip();
    await().atMost(LONG).until(() -> log(id).contains("step 2"));
    return id;
  }

  /** What the job wrote. */
  String log(String id) throws IOException {
    Path log = jobs().resolve(id + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Slurm's own view, past the code under test. */
  String show(String what, String id) throws IOException, InterruptedException {
    return run("scontrol", "-o", "show", what, id).out();
  }

  private static Run.Ran good(Run.Ran ran) throws IOException {
    if (ran.exit() != 0) {
      throw new IOException("failed: " + ran);
    }
    return ran;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    lab("down");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
