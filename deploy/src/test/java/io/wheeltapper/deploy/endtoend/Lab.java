package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Slurm on loopback ({@code deploy/lab/slurm}) and the kernel log of this machine. */
final class Lab implements AutoCloseable {

  /** Longer than anything takes on a machine that has other work too. */
  static final Duration LONG = Duration.ofMinutes(5);

  static final int NODES = 8;

  private final Path home;
  private final Path folder;
  private final String domain;
  private final AtomicInteger pid = new AtomicInteger(4711);

  private Lab(Path home, Path folder, String domain) {
    this.home = home;
    this.folder = folder;
    this.domain = domain;
  }

  /** Starts one, or skips the test where it cannot run. */
  static Lab start() throws IOException, InterruptedException {
    Path home = root().resolve("deploy/lab/slurm");
    boolean here = Stream.of("slurmctld", "slurmd", "munged").allMatch(Lab::installed);
    Assumptions.assumeTrue(here, "real part absent: Slurm (deploy/lab/slurm/install)");
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root may write /dev/kmsg and act");
    Assumptions.assumeTrue(
        Files.isWritable(Path.of("/dev/kmsg")),
        "real part absent: a kernel log that can be written");
    // Short, as a unix socket lies under it.
    Path folder = Files.createTempDirectory("wt-e2e");
    // All labs of a machine share one kernel log: this one's PCI domain is its own.
    String domain = "%04x".formatted(1 + new Random().nextInt(0xfffe));
    Lab lab = new Lab(home, folder, domain);
    lab.lab("up", "--nodes", "" + NODES);
    Path topology = folder.resolve("topology.yaml");
    Files.writeString(topology, Files.readString(topology).replace("\"0000:", "\"" + domain + ":"));
    return lab;
  }

  static Path root() {
    return Path.of(System.getProperty("wheeltapper.root", "..")).toAbsolutePath().normalize();
  }

  private static boolean installed(String program) {
    return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin")
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** Dice of a test, thrown alike each time for one seed. */
  static Random dice() {
    long seed = seed();
    System.out.println("end to end: seed " + seed);
    return new Random(seed);
  }

  /** Of this run, as {@code -Dwheeltapper.seed} says it. */
  static long seed() {
    return Long.getLong("wheeltapper.seed", 20_261_121L);
  }

  Path folder() {
    return folder;
  }

  static String node(int index) {
    return "n%03d".formatted(index + 1);
  }

  static List<String> nodes() {
    return IntStream.range(0, NODES).mapToObj(Lab::node).toList();
  }

  /** As the kernel writes it, such as {@code 0000:3b:00}: eight a node. */
  String pci(int node, int gpu) {
    return "%s:%02x:00".formatted(domain, node * 8 + gpu + 0x10);
  }

  /** One Xid line of a process of its own into the real kernel's ring buffer. */
  void xid(int node, int gpu, int code, String words) throws IOException {
    kernel(
        "NVRM: Xid (PCI:%s): %d, pid=%d, name=python3, %s"
            .formatted(pci(node, gpu), code, pid.incrementAndGet(), words));
  }

  /** Any line into the real kernel's ring buffer. */
  void kernel(String line) throws IOException {
    // Without its line feed a record is not shown before the next one is written.
    // Opened anew each time: the kernel limits the rate of each open file.
    Files.writeString(Path.of("/dev/kmsg"), line + "\n", StandardOpenOption.WRITE);
  }

  /** One of the lab's own commands. */
  String lab(String command, String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(home.resolve(command).toString(), "" + folder));
    argv.addAll(List.of(arguments));
    Programs.Ran ran = Programs.run(environment(), argv);
    if (ran.exit() != 0) {
      throw new IOException(argv + " ends with " + ran);
    }
    return ran.text().strip();
  }

  /** Any program, told of this cluster. */
  Programs.Ran run(String... argv) throws IOException, InterruptedException {
    return Programs.run(environment(), List.of(argv));
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
        "SLURM_CONF", folder.resolve("slurm.conf").toString(),
        "TRAIN_EVERY", "20");
  }

  /** Submits the training job to that node and waits until it has a checkpoint; its id. */
  String train(String node) throws IOException, InterruptedException {
    return train(node, "marker={run}.marker wait=15s loss=10m checkpoint={run}.ckpt");
  }

  /**
   * The same by a contract of one's own, asked by signal.
   *
   * @param terms its other words; {@code {run}} is where the job's files begin
   * @param options of the lab's {@code submit}
   */
  String train(String node, String terms, String... options)
      throws IOException, InterruptedException {
    String contract =
        "wheeltapper:checkpoint signal=USR1 " + terms.replace("{run}", folder + "/jobs/%j");
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("--comment=" + contract);
    // A preferred node would do too; a required one must be free to change at the restart.
    String others = String.join(",", nodes().stream().filter(n -> !n.equals(node)).toList());
    held(others, true);
    String id = lab("submit", arguments.toArray(String[]::new));
    await().atMost(LONG).until(() -> log(id).contains("checkpoint at step"));
    held(others, false);
    return id;
  }

  private void held(String nodes, boolean held) throws IOException, InterruptedException {
    List<String> drain = List.of("State=DRAIN", "Reason=placing a job");
    List<String> argv = new ArrayList<>(List.of("scontrol", "update", "NodeName=" + nodes));
    argv.addAll(held ? drain : List.of("State=RESUME"));
    run(argv.toArray(String[]::new));
  }

  /** What the job wrote. */
  String log(String job) throws IOException {
    Path log = folder.resolve("jobs").resolve(job + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Slurm's own view of it, in one line. */
  String show(String what, String name) throws IOException, InterruptedException {
    return run("scontrol", "-o", "show", what, name).text();
  }

  /** A field of that view: {@code State}, {@code Reason}, {@code Restarts}. */
  String field(String what, String name, String field) throws IOException, InterruptedException {
    String shown = " " + show(what, name).strip();
    int from = shown.indexOf(" " + field + "=");
    if (from < 0) {
      return "";
    }
    int start = from + field.length() + 2;
    int end = field.equals("Reason") ? shown.indexOf(" [", start) : shown.indexOf(' ', start);
    return shown.substring(start, end < 0 ? shown.length() : end);
  }

  /** The nodes that are out of service, with reason, past the agent's eyes. */
  List<String> drained() throws IOException, InterruptedException {
    return run("sinfo", "-h", "-R", "-N", "-o", "%N %E").text().lines().map(String::strip).toList();
  }

  /** How often slurmctld itself logged such a line: what was really done to it. */
  long logged(String pattern) throws IOException {
    return count(folder.resolve("log/slurmctld.log"), pattern);
  }

  /** How often the node was really rebooted. */
  long reboots(String node) throws IOException {
    return count(folder.resolve("log/reboot.log"), "Z " + node + " .*");
  }

  private static long count(Path file, String pattern) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    Pattern wanted = Pattern.compile(pattern);
    return Files.readAllLines(file).stream().filter(l -> wanted.matcher(l).find()).count();
  }

  @Override
  public void close() throws IOException {
    try {
      lab("down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the laboratory in " + folder + " was ended", e);
    }
    Folders.delete(folder);
  }
}
