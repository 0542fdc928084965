package io.wheeltapper.sensors.scheduler.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A real API server for tests: a ready one on this machine by {@code KUBECONFIG}, or one started by
 * {@code deploy/lab/kubernetes} of the programs in {@code KUBE_API_TEST_DIR} or in the lab's cache.
 */
final class Lab implements AutoCloseable {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", ".")).resolve("deploy/lab/kubernetes");

  private static final Pattern REQUEST = Pattern.compile("\"requestURI\":\"([^\"]*)\"");

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

  /** Kills a daemon, waits until it is gone, and gives the words by which it was started. */
  List<String> kill(String daemon) throws Exception {
    Path process = Path.of("/proc", pid(daemon));
    List<String> words = List.of(Files.readString(process.resolve("cmdline")).split("\0"));
    signal(daemon, "KILL");
    ProcessHandle.of(Long.parseLong(pid(daemon)))
        .ifPresent(gone -> gone.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    return words;
  }

  /** Starts a daemon again by the words by which it was started. */
  void again(String daemon, List<String> words) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    folder.resolve("log/" + daemon + ".log").toFile()));
    builder.environment().put("LAB_DIR", folder.toRealPath().toString());
    Process process = builder.start();
    Files.writeString(folder.resolve("run/" + daemon + ".pid"), Long.toString(process.pid()));
  }

  /** Gives the observer its published rights again. */
  void rights() throws Exception {
    run(List.of(SCRIPTS + "/rights", folder.toString()), folder);
  }

  /** Who signed the API server's certificate. */
  String authority() {
    return folder.resolve("pki/apiserver.crt").toString();
  }

  /** Where etcd keeps its data. */
  Path store() {
    return folder.resolve("etcd");
  }

  /** Forgets every version of the store's objects but the newest, as etcd does after a while. */
  void compact() throws Exception {
    int etcd = port() - 2;
    String now = etcd("http://127.0.0.1:" + etcd + "/v3/kv/range", "{\"key\":\"eA==\"}");
    Matcher revision = Pattern.compile("\"revision\":\"(\\d+)\"").matcher(now);
    if (!revision.find()) {
      throw new IOException(now);
    }
    etcd(
        "http://127.0.0.1:" + etcd + "/v3/kv/compaction",
        "{\"physical\":true,\"revision\":\"" + revision.group(1) + "\"}");
  }

  private static String etcd(String url, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** Starts a job of so many pods of so many GPUs each in the namespace default. */
  String job(String name, int pods, int gpus, String more) {
    admin
        .load(
            text(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, namespace: default}
                spec:
                  completionMode: Indexed
                  completions: %d
                  parallelism: %d
                  backoffLimit: 0
                  template:
                    metadata:
                      annotations: {wheeltapper.io/checkpoint: "loss=10m"}
                    spec:
                      restartPolicy: Never
                      %s
                      containers: [{name: c, image: "x/y:1", resources: {limits: {nvidia.com/gpu: "%d"}}}]
                """
                    .formatted(name, pods, pods, more, gpus)))
        .create();
    return name;
  }

  static java.io.InputStream text(String yaml) {
    return new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The API server's port. */
  int port() {
    return admin.getMasterUrl().getPort();
  }

  /** The paths of the observer's requests so far whose line in the audit log has this verb. */
  List<String> asked(String verb) throws IOException {
    return Files.readAllLines(folder.resolve("log/audit.log")).stream()
        .filter(line -> line.contains("\"verb\":\"" + verb + "\""))
        .map(line -> REQUEST.matcher(line))
        .filter(Matcher::find)
        .map(m -> m.group(1))
        .toList();
  }

  @Override
  public void close() throws Exception {
    admin.close();
    if (ours) {
      run(List.of(SCRIPTS + "/stop", folder.toString()), folder);
    }
  }
}
