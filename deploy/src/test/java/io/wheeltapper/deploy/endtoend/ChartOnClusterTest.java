package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.wheeltapper.actuators.kubernetes.Rbac;
import io.wheeltapper.deploy.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart on a real API server: each object is taken, pods are held against the Pod Security
 * Standard, and an agent runs with the rights that the chart gives and with no other. Simulated
 * nodes run no container, so the agent is a process beside them, under its account's own token.
 */
@Tag("site")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ChartOnClusterTest {

  private static final int NODES = 50;
  private static final String FAULT = "gpu-condition";
  private static final String CONDITION = "GpuUnhealthy";
  private static final String ACCOUNT = "system:serviceaccount:wheeltapper:wheeltapper";

  /** Kinds of others, which the lab's server does not know by itself: group, version, kind. */
  private static final List<String> OTHERS =
      List.of(
          "jobset.x-k8s.io v1alpha2 JobSet",
          "trainer.kubeflow.org v1alpha1 TrainJob",
          "kubeflow.org v1 PyTorchJob",
          "kubeflow.org v1 TFJob",
          "kubeflow.org v2beta1 MPIJob",
          "kubeflow.org v1 XGBoostJob",
          "kubeflow.org v1 PaddleJob",
          "kubeflow.org v1 JAXJob",
          "batch.volcano.sh v1alpha1 Job",
          "scheduling.volcano.sh v1beta1 PodGroup",
          "ray.io v1 RayJob",
          "ray.io v1 RayCluster",
          "argoproj.io v1alpha1 Workflow",
          "kueue.x-k8s.io v1beta1 Workload");

  @TempDir private static Path folder;
  private static ControlPlane plane;
  private static Chart chart;

  @BeforeAll
  static void start() throws Exception {
    Chart.alone(); // Skips before a cluster is started for nothing.
    plane = ControlPlane.whole(folder.resolve("lab"), NODES);
    chart = Chart.on(plane);
    chart.done("apply", "-k", Lab.root().resolve("deploy/kubernetes/namespace").toString());
    chart.done("create", "namespace", "wheeltapper-node");
    Path others = folder.resolve("others.yaml");
    Files.writeString(
        others, String.join("---\n", OTHERS.stream().map(ChartOnClusterTest::definition).toList()));
    chart.done("create", "-f", "" + others);
  }

  @AfterAll
  static void stop() throws Exception {
    if (plane != null) {
      plane.close();
    }
  }

  private static String definition(String words) {
    String[] word = words.split(" ", 3);
    String plural = word[2].toLowerCase(Locale.ROOT) + "s";
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: %2$s.%1$s
      annotations: {api-approved.kubernetes.io: "unapproved, a test"}
    spec:
      group: %1$s
      scope: Namespaced
      names: {plural: %2$s, singular: %3$s, kind: %4$s}
      versions:
        - name: %5$s
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    """
        .formatted(word[0], plural, plural.substring(0, plural.length() - 1), word[2], word[1]);
  }

  private static Programs.Ran tried(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("tried.yaml"), yaml);
    return chart.kubectl("apply", "--server-side", "--dry-run=server", "-f", "" + file);
  }

  /** Prometheus Operator's kinds are not there. */
  private static String[] all() {
    return Stream.of(ChartTest.ALL)
        .filter(v -> !v.startsWith("prometheusRule") && !v.startsWith("serviceMonitor"))
        .toArray(String[]::new);
  }

  @Test
  @Order(1)
  void theServerTakesEveryObject() throws Exception {
    for (String[] values : List.of(new String[0], all())) {
      String text = chart.text(values);
      Programs.Ran ran = tried(text);
      assertEquals(0, ran.exit(), ran.text());
      assertEquals(
          Chart.objects(text).size(),
          ran.text().lines().filter(l -> l.contains("(server dry run)")).count(),
          ran.text());
    }
    for (String mode : List.of("observe", "act")) {
      String kustomization = Lab.root().resolve("deploy/kubernetes").resolve(mode).toString();
      chart.done("apply", "--server-side", "--dry-run=server", "-k", kustomization);
    }
    Programs.Ran typo =
        tried(chart.text().replace("readOnlyRootFilesystem", "readOnlyRootFileSystem"));
    assertNotEquals(0, typo.exit(), "a field that does not exist was taken");
    assertTrue(typo.text().contains("readOnlyRootFileSystem"), typo.text());
  }

  @Test
  @Order(2)
  void onlyPodsThatAreRestrictedAreLetIn() throws Exception {
    for (String[] values : List.of(new String[0], all())) {
      PodTemplateSpec agent =
          Chart.the(Deployment.class, "wheeltapper", chart.objects(values)).getSpec().getTemplate();
      assertEquals("", refusal(agent, "wheeltapper"));
    }
    PodTemplateSpec node =
        Chart.the(DaemonSet.class, "wheeltapper-node", chart.objects(all()))
            .getSpec()
            .getTemplate();
    assertEquals("", refusal(node, "wheeltapper-node"));
    assertTrue(refusal(node, "wheeltapper").contains("hostPath"), refusal(node, "wheeltapper"));
  }

  @Test
  @Order(3)
  void eachOfItsRestrictionsIsNeeded() throws Exception {
    violates("runAsNonRoot", pod -> pod.setRunAsNonRoot(null), _ -> {});
    violates("seccompProfile", pod -> pod.setSeccompProfile(null), _ -> {});
    violates("allowPrivilegeEscalation", _ -> {}, own -> own.setAllowPrivilegeEscalation(null));
    violates("unrestricted capabilities", _ -> {}, own -> own.setCapabilities(null));
  }

  private static void violates(
      String what, Consumer<PodSecurityContext> pod, Consumer<SecurityContext> own)
      throws Exception {
    PodTemplateSpec agent =
        Chart.the(Deployment.class, "wheeltapper", chart.objects()).getSpec().getTemplate();
    pod.accept(agent.getSpec().getSecurityContext());
    own.accept(agent.getSpec().getContainers().getFirst().getSecurityContext());
    String refusal = refusal(agent, "wheeltapper");
    assertTrue(refusal.contains("violates PodSecurity \"restricted:latest\": " + what), refusal);
  }

  /** Why the server lets no such pod in, or {@code ""}. */
  private static String refusal(PodTemplateSpec template, String namespace) throws Exception {
    String pod =
        Chart.YAML.asYaml(
            new PodBuilder()
                .withMetadata(template.getMetadata())
                .editMetadata()
                .withName("tried")
                .withNamespace(namespace)
                .endMetadata()
                .withSpec(template.getSpec())
                .build());
    Programs.Ran ran = tried(pod);
    return ran.exit() == 0 ? "" : ran.text();
  }

  @Test
  @Order(4)
  void anObservingAgentAsksForNoMoreAndNoLessThanItsRolesGive() throws Exception {
    int probes = Ports.free();
    Path policies = policies();
    String[] values = {
      "kubernetes.url=" + plane.env("LAB_URL"),
      "persistence.enabled=false",
      "config.policies=" + policies,
      "config.api.port=0",
      "config.api.probes=" + probes
    };
    Programs.Ran installed = chart.release("install", values);
    assertEquals(0, installed.exit(), installed.text());
    assertTrue(installed.text().contains("has no right to change anything"), installed.text());
    chart.done(
        "--namespace",
        Chart.NAMESPACE,
        "rollout",
        "status",
        "deployment/wheeltapper",
        "--timeout=2m");
    Site site =
        site(
            "observe",
            chart.objects(values),
            chart.done("--namespace", Chart.NAMESPACE, "create", "token", "wheeltapper"));
    try (AgentProcess agent = AgentProcess.start(site.argv(), Site.NEVER)) {
      await().atMost(Lab.LONG).until(() -> probe(probes) == 200);
      breaks(7, true);
      JsonNode would =
          agent.await(
              "it would have isolated the node",
              Seen.kind("judged")
                  .and(Seen.has("action", "node.isolate"))
                  .and(Seen.has("target", "node:" + ControlPlane.node(7))));
      assertEquals("allow", would.path("verdict").asText(), would::toString);
      assertEquals("observe", would.path("mode").asText());
      assertEquals(0, agent.all("started").count());
      assertEquals(Set.of(), plane.cordoned());
      SortedSet<String> granted = granted(chart.objects(values));
      await().atMost(Lab.LONG).untilAsserted(() -> assertEquals(granted, asked(ACCOUNT)));
    }
    assertEquals(Set.of(), refused(ACCOUNT));
    breaks(7, false);
  }

  @Test
  @Order(5)
  void anActingAgentCordonsWithTheRightsOfItsLaddersAndNoOther() throws Exception {
    Path policies = policies();
    Path rights =
        Files.writeString(
            folder.resolve("act.yaml"),
            Rbac.role(Set.of("node.isolate", "node.return")).orElseThrow());
    String[] values = {
      "mode=act",
      "config.laboratory=true",
      "kubernetes.url=" + plane.env("LAB_URL"),
      "persistence.enabled=false",
      "config.policies=" + policies,
      "config.api.port=0",
      "config.api.probes=0",
      "--set-file=rbac.act=" + rights
    };
    Programs.Ran upgraded = chart.release("upgrade", values);
    assertEquals(0, upgraded.exit(), upgraded.text());
    assertTrue(upgraded.text().contains("may ACT on this cluster"), upgraded.text());
    List<HasMetadata> objects = chart.objects(values);
    Site site =
        site(
            "act",
            objects,
            chart.done("--namespace", Chart.NAMESPACE, "create", "token", "wheeltapper"));
    String actor = ACCOUNT + "-act";
    try (AgentProcess agent = AgentProcess.start(site.argv("--act"), Site.NEVER)) {
      breaks(9, true);
      JsonNode verified =
          agent.await(
              "the node is isolated",
              Seen.kind("verified").and(Seen.has("action", "node.isolate")));
      assertEquals("done", verified.path("outcome").asText(), verified::toString);
      assertEquals(Set.of(ControlPlane.node(9)), plane.cordoned());
      assertEquals(Set.of("get nodes", "patch nodes"), asked(actor));
    }
    assertEquals(Set.of(), refused(actor));
    assertEquals(Set.of(), refused(ACCOUNT));
    assertEquals(0, site.audit().exit());
  }

  /** One rule on a condition of a node, as a node problem detector sets it, and one ladder. */
  private static Path policies() throws Exception {
    Path bundle =
        new GaugeBundle(
                "condition",
                "none",
                FAULT,
                "5",
                """
                settle: 1s
                one-origin-enough: a cordon interrupts nobody
                rungs:
                  - name: keep new work away
                    steps: [node.isolate]
                """)
            .in(folder);
    Files.writeString(
        bundle.resolve("rules/r.drl"),
        """
        rule "Condition" @tier(node) salience 1 when
          $s: Status(type == "scheduler.node", field("conditions") contains "%s")
        then findings.found("%s", $s); end
        """
            .formatted(CONDITION, FAULT));
    return bundle;
  }

  /** What the pod would find: its configuration, and where that says so its accounts' tokens. */
  private static Site site(String name, List<HasMetadata> objects, String token) throws Exception {
    Path site = Files.createDirectories(folder.resolve(name));
    Path own = Files.createDirectories(site.resolve("own"));
    Files.copy(Path.of(plane.env("LAB_CA_FILE")), own.resolve("ca.crt"));
    Files.writeString(own.resolve("token"), token.strip());
    if (name.equals("act")) {
      Path act = Files.createDirectories(site.resolve("token-act"));
      Files.writeString(act.resolve("token"), actor());
      assertTrue(act.resolve("token").toFile().setReadable(false, false));
      assertTrue(act.resolve("token").toFile().setReadable(true, true));
    }
    Files.writeString(
        site.resolve("wheeltapper.yaml"),
        Chart.config(objects)
            .replace("/var/run/secrets/kubernetes.io/serviceaccount", "" + own)
            .replace("/var/run/secrets/wheeltapper-act", site + "/token-act")
            .replace("/var/lib/wheeltapper", site + "/data"));
    return Site.written(site);
  }

  /** The token that the server's own controller puts into the Secret. */
  private static String actor() {
    return await()
        .atMost(Lab.LONG)
        .until(
            () -> {
              Secret secret =
                  plane
                      .admin()
                      .secrets()
                      .inNamespace(Chart.NAMESPACE)
                      .withName("wheeltapper-act")
                      .get();
              Map<String, String> data = secret.getData();
              return data == null
                  ? ""
                  : new String(
                      Base64.getDecoder().decode(data.getOrDefault("token", "")),
                      StandardCharsets.UTF_8);
            },
            token -> !token.isEmpty());
  }

  private static int probe(int port) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  private static void breaks(int node, boolean broken) {
    plane
        .admin()
        .nodes()
        .withName(ControlPlane.node(node))
        .editStatus(n ->
            new NodeBuilder(n)
                .editStatus()
                .removeMatchingFromConditions(c -> c.getType().equals(CONDITION))
                .addToConditions(
                    new NodeConditionBuilder()
                        .withType(CONDITION)
                        .withStatus(broken ? "True" : "False")
                        .withReason("Test")
                        .withMessage("")
                        .build())
                .endStatus()
                .build());
  }

  /** All that a rendering's roles for reading give, as {@code list pods}. */
  private static SortedSet<String> granted(List<HasMetadata> objects) {
    List<PolicyRule> rules = new ArrayList<>();
    for (HasMetadata object : objects) {
      if (object instanceof ClusterRole role) {
        rules.addAll(role.getRules());
      } else if (object instanceof Role role) {
        rules.addAll(role.getRules());
      }
    }
    SortedSet<String> granted = new TreeSet<>();
    for (PolicyRule rule : rules) {
      for (String verb : rule.getVerbs()) {
        rule.getNonResourceURLs().forEach(url -> granted.add(verb + " " + url));
        for (String resource : rule.getResources()) {
          granted.add(words(verb, resource, rule.getApiGroups().getFirst()));
        }
      }
    }
    return granted;
  }

  private static String words(String verb, String resource, String group) {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }

  /** All that a user asked for, without what every account may: what the server offers. */
  private static SortedSet<String> asked(String user) throws Exception {
    SortedSet<String> asked = new TreeSet<>();
    for (JsonNode entry : plane.asked(user)) {
      JsonNode object = entry.path("objectRef");
      if (!object.isMissingNode()) {
        asked.add(
            words(
                entry.path("verb").asText(),
                object.path("resource").asText(),
                object.path("apiGroup").asText()));
      } else if (!entry.path("requestURI").asText().startsWith("/api")) {
        asked.add(entry.path("verb").asText() + " " + entry.path("requestURI").asText());
      }
    }
    return asked;
  }

  /** All that the server did not let a user do. */
  private static SortedSet<String> refused(String user) throws Exception {
    SortedSet<String> refused = new TreeSet<>();
    for (JsonNode entry : plane.asked(user)) {
      String decision = entry.path("annotations").path("authorization.k8s.io/decision").asText();
      if (!decision.equals("allow")) {
        refused.add(
            decision + " " + entry.path("verb").asText() + " " + entry.path("requestURI").asText());
      }
    }
    return refused;
  }
}
