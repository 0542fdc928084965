package io.wheeltapper.actuators.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real control plane of {@code deploy/lab/kubernetes}, ours to write to. */
final class Lab implements AutoCloseable {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", "..")).resolve("deploy/lab/kubernetes");

  private final Path folder;
  private final Map<String, String> env;
  private final KubernetesClient admin;

  private Lab(Path folder, Map<String, String> env) {
    this.folder = folder;
    this.env = env;
    this.admin =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(env.getOrDefault("KUBECONFIG", ""))))
            .build();
  }

  /** Starts one with so many simulated nodes, or skips the test where there is none. */
  static Lab start(Path folder, int nodes) throws Exception {
    boolean there =
        System.getenv("KUBE_API_TEST_DIR") != null
            || (Files.isDirectory(cache()) && kubernetes(cache()));
    Assumptions.assumeTrue(
        there, "skipped: no kube-apiserver here; build it by lab/kubernetes/install");
    run(List.of(SCRIPTS + "/start", folder.toString(), "--nodes", "" + nodes), folder);
    Map<String, String> env = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = line.indexOf('=');
      env.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new Lab(folder, env);
  }

  private static boolean kubernetes(Path cache) throws IOException {
    try (var folders = Files.list(cache)) {
      return folders.anyMatch(p -> Files.isExecutable(p.resolve("kube-apiserver")));
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

  /** Adds the real controllers of JobSet and Kueue, or skips the test where there are none. */
  void jobs() throws Exception {
    try (var folders =
        Files.exists(cache()) ? Files.list(cache()) : java.util.stream.Stream.<Path>empty()) {
      Assumptions.assumeTrue(
          folders.anyMatch(p -> Files.isExecutable(p.resolve("kueue"))),
          "skipped: no JobSet and Kueue here; build them by lab/kubernetes/install-jobs");
    }
    if (!Files.exists(folder.resolve("run/kueue.pid"))) {
      script("start-jobs");
    }
  }

  /** One of the lab's own scripts, on this one. */
  void script(String name, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(SCRIPTS + "/" + name, folder.toString()));
    words.addAll(List.of(arguments));
    run(words, folder);
  }

  private static Path cache() {
    return Path.of(
        System.getenv()
            .getOrDefault(
                "WHEELTAPPER_LAB_CACHE",
                System.getProperty("user.home") + "/.cache/wheeltapper-lab"));
  }

  /** A client with all rights. */
  KubernetesClient admin() {
    return admin;
  }

  String url() {
    return env.getOrDefault("LAB_URL", "");
  }

  String authority() {
    return env.getOrDefault("LAB_CA_FILE", "");
  }

  /** Sends a signal to one of the daemons. */
  void signal(String daemon, String signal) throws Exception {
    String pid = Files.readString(folder.resolve("run/" + daemon + ".pid")).strip();
    run(List.of("kill", "-" + signal, pid), folder);
  }

  @Override
  public void close() throws Exception {
    admin.close();
    run(List.of(SCRIPTS + "/stop", folder.toString()), folder);
  }
}
