package io.wheeltapper.deploy.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real API server ({@code deploy/lab/kubernetes}): bare, with very many nodes that are only
 * records, or whole, with its controllers and with nodes on which jobs really run.
 */
final class ControlPlane implements AutoCloseable {

  private static final Path SCRIPTS = Lab.root().resolve("deploy/lab/kubernetes");

  private final Path folder;
  private final Map<String, String> env;
  private final KubernetesClient admin;

  private ControlPlane(Path folder, Map<String, String> env) {
    this.folder = folder;
    this.env = env;
    this.admin =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(env.getOrDefault("KUBECONFIG", ""))))
            .build();
  }

  /** Starts a bare one, or skips the test where there is none. */
  static ControlPlane start(Path folder, int nodes) throws Exception {
    return started(folder, "--bare", "--nodes", "" + nodes);
  }

  /** Starts a whole one with so many simulated nodes, or skips the test. */
  static ControlPlane whole(Path folder, int nodes) throws Exception {
    return started(folder, "--nodes", "" + nodes);
  }

  /** Starts a whole one with the real controllers of jobs, or skips the test. */
  static ControlPlane withJobs(Path folder, List<String> nodes) throws Exception {
    Assumptions.assumeTrue(
        built(cache(), "kueue"), "real part absent: JobSet (deploy/lab/kubernetes/install-jobs)");
    ControlPlane plane = started(folder);
    try {
      plane.script("start-jobs");
      plane.script("start-kubelet", nodes.toArray(String[]::new));
      return plane;
    } catch (Exception e) {
      plane.close();
      throw e;
    }
  }

  /** Where the laboratories' programs lie. */
  static Path cache() {
    return Path.of(
        System.getenv()
            .getOrDefault(
                "WHEELTAPPER_LAB_CACHE",
                System.getProperty("user.home") + "/.cache/wheeltapper-lab"));
  }

  private static ControlPlane started(Path folder, String... options) throws Exception {
    Assumptions.assumeTrue(
        System.getenv("KUBE_API_TEST_DIR") != null || built(cache(), "kube-apiserver"),
        "real part absent: kube-apiserver (deploy/lab/kubernetes/install)");
    List<String> words = new ArrayList<>(List.of(SCRIPTS + "/start", "" + folder));
    words.addAll(List.of(options));
    run(folder, Map.of(), words);
    Map<String, String> env = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = line.indexOf('=');
      env.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new ControlPlane(folder, env);
  }

  /** One of the lab's own scripts, on this one. */
  void script(String name, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(SCRIPTS + "/" + name, "" + folder));
    words.addAll(List.of(arguments));
    run(folder, Map.of(), words);
  }

  private static boolean built(Path cache, String program) throws IOException {
    if (!Files.isDirectory(cache)) {
      return false;
    }
    try (Stream<Path> folders = Files.list(cache)) {
      return folders.anyMatch(p -> Files.isExecutable(p.resolve(program)));
    }
  }

  private static void run(Path folder, Map<String, String> env, List<String> words)
      throws Exception {
    Files.createDirectories(folder);
    Path log = folder.resolve("script.log");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(env);
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(words + " failed: " + Files.readString(log));
    }
  }

  /** A client with all rights. */
  KubernetesClient admin() {
    return admin;
  }

  String env(String name) {
    return env.getOrDefault(name, "");
  }

  static String node(int i) {
    return "gpu%04d".formatted(i);
  }

  /** Gives the actor this role and no other right. */
  void grant(String role) {
    ClusterRole made =
        admin
            .rbac()
            .clusterRoles()
            .load(new ByteArrayInputStream(role.getBytes(StandardCharsets.UTF_8)))
            .item();
    admin.resource(made).create();
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("act")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "wheeltapper-act")
                .addNewSubject()
                .withKind("User")
                .withName("wheeltapper-act")
                .endSubject()
                .build())
        .create();
  }

  /**
   * One pod on each node, that ends as soon as it is to. Its owner is the node: so it counts as no
   * job that would have to be moved first, and is evicted all the same.
   */
  void workOnEachNode(int nodes) {
    IntStream.rangeClosed(1, nodes)
        .parallel()
        .mapToObj(ControlPlane::work)
        .forEach(pod -> admin.resource(pod).create());
  }

  private static Pod work(int i) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("work-" + node(i))
        .withNamespace("default")
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node(i))
        .withUid("00000000-0000-4000-8000-000000000000")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withNodeName(node(i))
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("c")
        .withImage("none")
        .endContainer()
        .endSpec()
        .build();
  }

  /** The nodes that take no new work, by the server's own word. */
  SortedSet<String> cordoned() {
    SortedSet<String> names = new TreeSet<>();
    admin.nodes().withField("spec.unschedulable", "true").list().getItems().stream()
        .map(n -> n.getMetadata().getName())
        .forEach(names::add);
    return names;
  }

  /** Where the pods of a job run, by the server's own word. */
  List<String> nodesOf(String app) {
    return admin.pods().inNamespace("default").withLabel("app", app).list().getItems().stream()
        .filter(p -> "Running".equals(p.getStatus().getPhase()))
        .map(p -> p.getSpec().getNodeName())
        .toList();
  }

  /** The nodes whose pod is still there. */
  SortedSet<String> busy() {
    SortedSet<String> names = new TreeSet<>();
    admin.pods().inNamespace("default").list().getItems().stream()
        .map(p -> p.getSpec().getNodeName())
        .forEach(names::add);
    return names;
  }

  /** As a person does it. */
  void uncordon(String node) {
    admin
        .nodes()
        .withName(node)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager("kubectl-uncordon")
                .build(),
            "{\"spec\":{\"unschedulable\":null}}");
  }

  /** Sends a signal to the API server. */
  void signal(String signal) throws Exception {
    String pid = Files.readString(folder.resolve("run/apiserver.pid")).strip();
    run(folder, Map.of(), List.of("kill", "-" + signal, pid));
  }

  /** The API server again, after it was killed. */
  void again() throws Exception {
    run(
        folder,
        Map.of("LAB_DIR", "" + folder.toAbsolutePath(), "LAB_DAEMON", "1"),
        List.of("bash", "-c", "cd " + folder + " && bash run/apiserver.sh"));
  }

  /** What the API server itself noted of the actor's requests. */
  List<JsonNode> asked() throws IOException {
    return asked("wheeltapper-act");
  }

  /** What the API server itself noted of a user's requests. */
  List<JsonNode> asked(String user) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> asked = new ArrayList<>();
    try (Stream<String> lines = Files.lines(folder.resolve("log/audit.log"))) {
      for (String line : (Iterable<String>) lines::iterator) {
        // A kill may have cut the last line of its time off.
        if (line.contains("\"username\":\"" + user + "\"") && line.endsWith("}")) {
          asked.add(json.readTree(line));
        }
      }
    }
    return asked;
  }

  @Override
  public void close() throws Exception {
    admin.close();
    run(folder, Map.of(), List.of(SCRIPTS + "/stop", "" + folder));
  }
}
