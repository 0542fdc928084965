package io.wheeltapper.sensors.scheduler.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real API server for tests: a ready one on this machine by {@code KUBECONFIG}, or one started by
 * {@code deploy/lab/kubernetes} of the programs in {@code KUBE_API_TEST_DIR} or in the lab's cache.
 */
final class Lab implements AutoCloseable {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", ".")).resolve("deploy/lab/kubernetes");

  private final Path folder;
  private final boolean ours;
  private final String observer;
  private final KubernetesClient admin;

  private Lab(Path folder, boolean ours, String admin, String observer) {
    this.folder = folder;
    this.ours = ours;
    this.observer = observer;
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(new File(admin)))
            .withRequestRetryBackoffLimit(3)
            .build();
    this.admin = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Starts one with so many simulated nodes of 8 GPUs, or skips the test where there is none. */
  static Lab start(Path folder, int nodes) throws Exception {
    String ready = System.getenv().getOrDefault("KUBECONFIG", "");
    if (!ready.isBlank() && local(ready)) {
      return new Lab(folder, false, ready, ready);
    }
    Assumptions.assumeTrue(
        programs().isPresent(),
        "skipped: no kube-apiserver here; build it by lab/kubernetes/install");
    run(List.of(SCRIPTS + "/start", folder.toString(), "--nodes", Integer.toString(nodes)), folder);
    Map<String, String> env = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = line.indexOf('=');
      env.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new Lab(
        folder,
        true,
        env.getOrDefault("KUBECONFIG", ""),
        env.getOrDefault("LAB_OBSERVER_KUBECONFIG", ""));
  }

  /** Nobody's production is ever written to: only a server on this machine's loopback. */
  private static boolean local(String kubeconfig) {
    File file = new File(kubeconfig);
    return file.canRead()
        && Config.fromKubeconfig(file).getMasterUrl().matches("https?://(127\\.|localhost).*");
  }

  private static Optional<Path> programs() throws IOException {
    String given = System.getenv().getOrDefault("KUBE_API_TEST_DIR", "");
    if (!given.isBlank()) {
      return Optional.of(Path.of(given))
          .filter(p -> Files.isExecutable(p.resolve("kube-apiserver")));
    }
    String cache =
        System.getenv()
            .getOrDefault(
                "WHEELTAPPER_LAB_CACHE",
                System.getProperty("user.home") + "/.cache/wheeltapper-lab");
    if (!Files.isDirectory(Path.of(cache))) {
      return Optional.empty();
    }
    try (var folders = Files.list(Path.of(cache))) {
      return folders.filter(p -> Files.isExecutable(p.resolve("kube-apiserver"))).findFirst();
    }
  }

  private static void run(List<String> words, Path folder) throws Exception {
    Files.createDirectories(folder);
    Path log = folder.resolve("script.log");
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(words + " failed: " + Files.readString(log));
    }
  }

  /** A client with all rights. */
  KubernetesClient admin() {
    return admin;
  }

  /** A kubeconfig that may only read. */
  String observer() {
    return observer;
  }

  /** Whether the servers are ours to stop and kill. */
  boolean ours() {
    return ours;
  }

  /** Sends a signal to one of the daemons. */
  void signal(String daemon, String signal) throws Exception {
    run(List.of("kill", "-" + signal, pid(daemon)), folder);
  }

  /** The process of a daemon. */
  String pid(String daemon) throws IOException {
    return Files.readString(folder.resolve("run/" + daemon + ".pid")).strip();
  }

  /** Starts the API server again as it was. */
  void startApiServer() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", folder.resolve("run/apiserver.sh").toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("script.log").toFile());
    builder.environment().put("LAB_DIR", folder.toRealPath().toString());
    builder.environment().put("LAB_DAEMON", "1");
    builder.start().waitFor();
  }

  @Override
  public void close() throws Exception {
    admin.close();
    if (ours) {
      run(List.of(SCRIPTS + "/stop", folder.toString()), folder);
    }
  }
}
