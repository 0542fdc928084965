package io.wheeltapper.sensors.scheduler.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real control plane with simulated nodes, seen with read-only rights. */
@Tag("site")
class KubernetesLabTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int NODES = 40;

  @TempDir static Path folder;
  private static Lab lab;

  private final Collected got = new Collected();
  private Thread sensor = new Thread();

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(folder.resolve("lab"), NODES);
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  static Settings settings(String kubeconfig, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("kubeconfig", kubeconfig);
    all.putIfAbsent("interval", "1s");
    return new Settings("kube", new KubernetesKind().spec(), all);
  }

  @BeforeEach
  void sense() {
    sensor = run(new KubernetesKind().create(settings(lab.observer(), Map.of())), got);
    await().atMost(LONG).until(() -> got.beats() > 0);
  }

  @AfterEach
  void end() throws Exception {
    sensor.interrupt();
    sensor.join();
  }

  static Thread run(Sensor sensor, Sensor.Sink sink) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            sensor.run(sink);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            sink.rejected("run", e.toString());
          }
        });
  }

  static Optional<Status> newest(Collected got, String type, String target) {
    return got.statuses(type).reversed().stream()
        .filter(s -> s.target().toString().equals(target))
        .findFirst();
  }

  private void awaitStatus(String type, String target, Predicate<Status> so) {
    await(target + " " + type)
        .atMost(LONG)
        .until(() -> newest(got, type, target).filter(so).isPresent());
  }

  private void awaitNode(String node, String field, String value) {
    awaitStatus(Known.NODE, "node:" + node, s -> s.field(field).equals(value));
  }

  @Test
  void everyNodeIsSaidAndDoctorSaysWhatIsThere() {
    List<Status> nodes = got.statuses(Known.NODE);
    assertEquals(NODES, nodes.stream().map(Status::target).distinct().count());
    Status one = newest(got, Known.NODE, "node:gpu0009").orElseThrow();
    assertEquals("Ready", one.value());
    assertEquals("8", one.field(Known.NODE_GPUS));
    assertEquals("true", one.field(Known.NODE_RESPONDING));
    assertEquals("h100", one.field(Known.NODE_PARTITIONS));
    assertEquals("clique-0", one.field("block"));
    awaitStatus("node.agent", "node:gpu0009", s -> s.value().equals("ok"));
    awaitStatus(KubernetesSensor.CONTROLLER, "site:site", s -> s.value().equals("ok"));
    Check check = new KubernetesKind().doctor(settings(lab.observer(), Map.of()));
    assertTrue(check.works(), check.detail());
    assertTrue(check.detail().contains("API server v1."), check.detail());
    assertTrue(check.detail().contains(NODES + " nodes"), check.detail());
    assertTrue(check.detail().contains("jobsets.jobset.x-k8s.io"), check.detail());
    assertEquals(List.of(), got.rejected());
  }

  @Test
  void aCordonIsForeignUntilItIsOurs() {
    lab.admin()
        .nodes()
        .withName("gpu0001")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(true).endSpec().build());
    awaitNode("gpu0001", Known.NODE_HOLDER, "foreign");
    assertEquals(
        "Ready,SchedulingDisabled", newest(got, Known.NODE, "node:gpu0001").orElseThrow().value());
    lab.admin()
        .nodes()
        .withName("gpu0001")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(false).endSpec().build());
    awaitNode("gpu0001", Known.NODE_HOLDER, "none");
    lab.admin()
        .nodes()
        .withName("gpu0001")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("wheeltapper")
                .withForce(true)
                .build(),
            """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"gpu0001","annotations":
            {"wheeltapper.io/reason":"wheeltapper[c-7] gpu-fell-off-bus: 0000:3b:00"}},
            "spec":{"unschedulable":true}}\
            """);
    awaitNode("gpu0001", Known.NODE_HOLDER, "ours");
    Status ours = newest(got, Known.NODE, "node:gpu0001").orElseThrow();
    assertEquals("c-7", ours.field(Known.NODE_CASE));
    assertEquals("wheeltapper", ours.field(Known.NODE_SET_BY));
    assertTrue(ours.number(Known.NODE_SET_AT) > 0);
  }

  @Test
  void aJobWaitsForGpusRunsFailsAndEnds() {
    String job = lab.job("train", 3, 8, "");
    awaitStatus(
        Known.JOB,
        "job:kubernetes/default/job/train",
        s -> s.value().equals("running") && s.field(Known.JOB_GPUS).equals("24"));
    Status runs = newest(got, Known.JOB, "job:kubernetes/default/job/train").orElseThrow();
    List<String> on = List.of(runs.field(Known.JOB_NODES).split(","));
    assertEquals(3, on.size());
    on.forEach(n -> awaitNode(n, Known.NODE_IDLE, "false"));
    lab
        .admin()
        .pods()
        .inNamespace("default")
        .withLabel("job-name", "train")
        .list()
        .getItems()
        .stream()
        .filter(p ->
            p.getMetadata().getLabels().get("batch.kubernetes.io/job-completion-index").equals("1"))
        .forEach(p ->
            lab.admin()
                .pods()
                .inNamespace("default")
                .withName(p.getMetadata().getName())
                .editStatus(old ->
                    new PodBuilder(old)
                        .editStatus()
                        .withPhase("Failed")
                        .withContainerStatuses(
                            new io.fabric8.kubernetes.api.model.ContainerStatusBuilder()
                                .withName("c")
                                .withImage("x/y:1")
                                .withImageID("")
                                .withReady(false)
                                .withRestartCount(0)
                                .withNewState()
                                .withNewTerminated()
                                .withExitCode(134)
                                .withReason("Error")
                                .endTerminated()
                                .endState()
                                .build())
                        .endStatus()
                        .build()));
    await().atMost(LONG).until(() -> !got.events(JobFacts.RANK_FAILED).isEmpty());
    Event failed = got.events(JobFacts.RANK_FAILED).getFirst();
    assertEquals("134", failed.field("exit"));
    assertEquals("Error", failed.field("reason"));
    assertEquals("1", failed.field("rank"));
    assertTrue(on.contains(failed.node()), failed.node());
    lab.admin().batch().v1().jobs().inNamespace("default").withName(job).delete();
    await().atMost(LONG).until(() -> !got.events(JobFacts.ENDED).isEmpty());
    assertTrue(
        List.of("FAILED", "CANCELLED")
            .contains(got.events(JobFacts.ENDED).getFirst().field("state")));
    awaitStatus(Known.JOB, "job:kubernetes/default/job/train", s -> s.value().equals("ended"));
  }

  @Test
  void whatNoNodeCanHoldWaitsWithItsReason() {
    lab.job("huge", 1, 9, "");
    awaitStatus(
        Known.JOB,
        "job:kubernetes/default/job/huge",
        s -> s.value().equals("pending") && s.field("pending_reason").equals("Insufficient-gpu"));
    await()
        .atMost(LONG)
        .until(() ->
            got.snapshots().stream()
                .anyMatch(s ->
                    s.target().id().equals("h100")
                        && s.number("jobs_pending{reason=\"Insufficient-gpu\"}") == 1));
    Snapshot queue =
        got.snapshots().reversed().stream()
            .filter(s -> s.target().id().equals("h100"))
            .findFirst()
            .orElseThrow();
    assertEquals(NODES * 8.0, queue.number("gpus_total"));
    lab.admin().batch().v1().jobs().inNamespace("default").withName("huge").delete();
  }

  @Test
  void aBudgetIsAFactOfItsJob() {
    lab.admin()
        .load(
            Lab.text(
                """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: keep, namespace: default}
                spec: {minAvailable: 2, selector: {matchLabels: {app: serve}}}
                """))
        .create();
    lab.admin()
        .load(
            Lab.text(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: serve, namespace: default}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: serve}}
                  template:
                    metadata: {labels: {app: serve}}
                    spec:
                      containers: [{name: c, image: "x/y:1", resources: {limits: {nvidia.com/gpu: "4"}}}]
                """))
        .create();
    awaitStatus(
        Known.JOB,
        "job:kubernetes/default/deployment/serve",
        s ->
            s.value().equals("running")
                && s.field(Known.JOB_GPUS).equals("8")
                && s.field("disruptions_allowed").equals("0"));
    awaitStatus(
        BudgetFacts.TYPE,
        "partition:kubernetes/budget/default/keep",
        s -> s.value().equals("exhausted"));
    lab.admin().apps().deployments().inNamespace("default").withName("serve").delete();
  }

  @Test
  void maintenanceAndLostDevicesAreSeen() {
    lab.admin()
        .nodes()
        .withName("gpu0005")
        .edit(n ->
            new NodeBuilder(n)
                .editSpec()
                .addNewTaint()
                .withKey("medik8s.io/drain")
                .withEffect("NoSchedule")
                .endTaint()
                .endSpec()
                .build());
    awaitStatus(Known.MAINTENANCE, "node:gpu0005", s -> s.value().equals("declared"));
    awaitNode("gpu0005", Known.NODE_ISOLATED, "true");
    lab.admin()
        .nodes()
        .withName("gpu0005")
        .edit(n -> new NodeBuilder(n).editSpec().withTaints(List.of()).endSpec().build());
    awaitStatus(Known.MAINTENANCE, "node:gpu0005", s -> s.value().equals("ended"));
    lab.admin()
        .nodes()
        .withName("gpu0006")
        .editStatus(n ->
            new NodeBuilder(n)
                .editStatus()
                .addToAllocatable(
                    "nvidia.com/gpu", new io.fabric8.kubernetes.api.model.Quantity("7"))
                .endStatus()
                .build());
    awaitNode("gpu0006", "gpus_allocatable", "7");
    assertEquals("8", newest(got, Known.NODE, "node:gpu0006").orElseThrow().field(Known.NODE_GPUS));
  }

  private static Check doctor(Map<String, String> settings) {
    return new KubernetesKind().doctor(new Settings("kube", new KubernetesKind().spec(), settings));
  }

  /** Each right that is missing is named, and whoever is refused is told what to mend. */
  @Test
  void doctorNamesWhatIsMissing() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(lab.ours(), "a given cluster has its own rights");
    lab.admin().rbac().roles().inNamespace("kube-node-lease").withName("lab-observer").delete();
    lab.admin()
        .rbac()
        .clusterRoles()
        .withName("lab-observer")
        .edit(role -> {
          role.getRules().stream()
              .filter(rule -> rule.getResources().contains("poddisruptionbudgets"))
              .forEach(rule -> rule.setVerbs(List.of("list")));
          return role;
        });
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          Check few = new KubernetesKind().doctor(settings(lab.observer(), Map.of()));
          assertTrue(few.works(), few.detail());
          assertTrue(
              few.detail().contains("not allowed to list: leases.coordination.k8s.io;"),
              few.detail());
          assertTrue(
              few.detail().contains("not allowed to watch: poddisruptionbudgets.policy;"),
              few.detail());
        });
    lab.rights();
    String url = lab.admin().getMasterUrl().toString();
    Path bad = java.nio.file.Files.writeString(folder.resolve("bad.token"), "expired");
    Map<String, String> known =
        Map.of("url", url, "ca-file", lab.authority(), "token-file", bad.toString());
    assertTrue(doctor(known).detail().contains("the server does not know us"));
    Map<String, String> stranger = Map.of("url", url, "token-file", bad.toString());
    assertTrue(doctor(stranger).detail().contains("signed by nobody whom we trust"));
    Map<String, String> dead = Map.of("url", "https://127.0.0.1:9", "token-file", bad.toString());
    assertTrue(doctor(dead).detail().startsWith("https://127.0.0.1:9/: nobody answers there"));
  }

  @Test
  void theRightsAreToReadOnly() {
    try (var observer =
        new io.fabric8.kubernetes.client.KubernetesClientBuilder()
            .withConfig(
                io.fabric8.kubernetes.client.Config.fromKubeconfig(
                    new java.io.File(lab.observer())))
            .build()) {
      org.junit.jupiter.api.Assumptions.assumeTrue(
          lab.ours(), "a given cluster has its own rights");
      KubernetesClientException refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              KubernetesClientException.class,
              () ->
                  observer
                      .nodes()
                      .withName("gpu0002")
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"spec\":{\"unschedulable\":true}}"));
      assertEquals(403, refused.getCode());
    }
  }
}
