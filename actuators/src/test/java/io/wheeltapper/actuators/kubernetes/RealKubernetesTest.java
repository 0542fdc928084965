package io.wheeltapper.actuators.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A real API server with its controllers, under the rights that are generated and no others. */
@Tag("site")
@Tag("hands")
@TestMethodOrder(MethodOrderer.MethodName.class)
final class RealKubernetesTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Set<String> ALL =
      Set.of(
          "node.isolate",
          "node.return",
          "node.evict",
          "node.delete-pods",
          "node.reboot",
          "node.validate");
  private static final Map<String, String> JOBS =
      Map.of(
          "reboot-job", KubernetesRig.shipped("reboot-job.yaml"),
          "validate-job", KubernetesRig.shipped("validate-job.yaml"));

  @TempDir static Path folder;
  private static Lab lab;
  private static Calling hands;
  private static int attempts;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(folder.resolve("lab"), 4);
    lab.admin()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("wheeltapper").endMetadata().build())
        .create();
    hands = actuator("act", ALL, Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  /** Under an account of its own, with the role that is generated for these actions. */
  private static Calling actuator(String name, Set<String> actions, Map<String, String> settings)
      throws Exception {
    return actuator(lab, folder, name, actions, settings);
  }

  static Calling actuator(
      Lab lab, Path folder, String name, Set<String> actions, Map<String, String> settings)
      throws Exception {
    Path token = Files.writeString(folder.resolve(name + ".token"), token(lab, name));
    KubernetesKind kind = new KubernetesKind();
    Map<String, String> jobs = Rbac.jobs(new Settings("kube", kind.spec(), settings));
    String roles =
        Rbac.role(actions, jobs).orElseThrow().replace("wheeltapper-act", "wheeltapper-" + name);
    lab.admin()
        .load(new ByteArrayInputStream(roles.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(role -> lab.admin().resource(role).createOr(existing -> existing.update()));
    for (String namespace : Set.copyOf(jobs.values())) {
      lab.admin()
          .resource(
              new RoleBindingBuilder()
                  .withNewMetadata()
                  .withName("wheeltapper-" + name)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewRoleRef("rbac.authorization.k8s.io", "Role", "wheeltapper-" + name)
                  .addNewSubject()
                  .withKind("ServiceAccount")
                  .withName(name)
                  .withNamespace("default")
                  .endSubject()
                  .build())
          .createOr(existing -> existing.update());
    }
    lab.admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("wheeltapper-" + name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "wheeltapper-" + name)
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(name)
                .withNamespace("default")
                .endSubject()
                .build())
        .createOr(existing -> existing.update());
    Map<String, String> all = new HashMap<>(settings);
    all.put("url", lab.url());
    all.put("ca-file", lab.authority());
    all.put("token-file", token.toString());
    all.putIfAbsent("calls-per-second", "100");
    return ActuatorKinds.protect("kube", kind.create(new Settings("kube", kind.spec(), all)));
  }

  private static String token(Lab lab, String account) {
    lab.admin()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(account)
                .withNamespace("default")
                .endMetadata()
                .build())
        .createOr(existing -> existing.update());
    return lab.admin()
        .serviceAccounts()
        .inNamespace("default")
        .withName(account)
        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
        .getStatus()
        .getToken();
  }

  private static Attempt attempt() {
    return new Attempt("a" + ++attempts, "case-7", "gpu-fell-off-bus", 0, Long.MAX_VALUE);
  }

  private static Action on(String action, String node) {
    return Action.of(action, Target.node(node));
  }

  private static Outcome execute(String action, String node) throws Exception {
    return hands.execute(on(action, node), attempt());
  }

  private static void done(Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
  }

  private static void refused(String words, Outcome outcome) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    assertTrue(failed.detail().contains(words), failed::detail);
  }

  private static Node node(String name) {
    return lab.admin().nodes().withName(name).get();
  }

  private static boolean cordoned(String name) {
    return Boolean.TRUE.equals(node(name).getSpec().getUnschedulable());
  }

  /**
   * Something that is there and makes nothing anew: pods of an owner that is gone are collected.
   */
  private static String owner(String name) {
    return lab.admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .build())
        .createOr(existing -> existing.update())
        .getMetadata()
        .getUid();
  }

  private static void pod(String name, String node, String app) {
    lab.admin()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .addToLabels("app", app)
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName(app)
                .withUid(owner(app))
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("c")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void cordonsAsOursAndTakesExactlyThatBack() throws Exception {
    await().atMost(LONG).until(() -> node("gpu0001").getSpec().getTaints().isEmpty());
    String before = node("gpu0001").getSpec().toString();
    Action isolate = on("node.isolate", "gpu0001");
    Attempt attempt = attempt();
    List<String> listed = hands.preview(isolate, attempt);
    assertEquals(1, listed.size(), listed::toString);
    assertFalse(cordoned("gpu0001"), "a preview changes nothing");
    refused("not cordoned", hands.verify(isolate, attempt));
    done(hands.execute(isolate, attempt));
    done(hands.execute(isolate, attempt));
    done(hands.verify(isolate, attempt));
    assertTrue(cordoned("gpu0001"));
    Node held = node("gpu0001");
    assertEquals(
        "wheeltapper[case-7] gpu-fell-off-bus",
        held.getMetadata().getAnnotations().get(Facts.REASON));
    assertTrue(
        held.getMetadata().getManagedFields().stream()
            .anyMatch(
                m -> m.getManager().equals("wheeltapper") && m.getOperation().equals("Apply")));
    done(execute("node.return", "gpu0001"));
    done(hands.verify(on("node.return", "gpu0001"), attempt()));
    await().atMost(LONG).until(() -> node("gpu0001").getSpec().toString().equals(before));
    assertFalse(node("gpu0001").getMetadata().getAnnotations().containsKey(Facts.REASON));
  }

  @Test
  void aForeignCordonIsKept() throws Exception {
    patch("gpu0002", "{\"spec\":{\"unschedulable\":true}}");
    refused("held by", execute("node.isolate", "gpu0002"));
    refused("held by", execute("node.return", "gpu0002"));
    assertTrue(cordoned("gpu0002"));
    patch("gpu0002", "{\"spec\":{\"unschedulable\":null}}");
    done(execute("node.isolate", "gpu0002"));
    patch("gpu0002", "{\"spec\":{\"unschedulable\":null}}");
    refused("not cordoned", hands.verify(on("node.isolate", "gpu0002"), attempt()));
    done(execute("node.return", "gpu0002"));
  }

  /** As kubectl does it. */
  private static void patch(String node, String body) {
    lab.admin()
        .nodes()
        .withName(node)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager("kubectl-cordon")
                .build(),
            body);
  }

  @Test
  void theTaintStandsBesideOthersAndGoesAlone() throws Exception {
    Calling tainting = actuator("act", ALL, Map.of("taint", "true"));
    patch("gpu0003", "{\"spec\":{\"taints\":[{\"key\":\"a/b\",\"effect\":\"NoSchedule\"}]}}");
    done(tainting.execute(on("node.isolate", "gpu0003"), attempt()));
    done(tainting.verify(on("node.isolate", "gpu0003"), attempt()));
    assertTrue(keys("gpu0003").containsAll(Set.of("a/b", "wheeltapper.io/isolated")));
    done(tainting.execute(on("node.return", "gpu0003"), attempt()));
    await().atMost(LONG).until(() -> keys("gpu0003").equals(Set.of("a/b")));
    patch("gpu0003", "{\"spec\":{\"taints\":null}}");
  }

  private static Set<String> keys(String node) {
    return Set.copyOf(node(node).getSpec().getTaints().stream().map(t -> t.getKey()).toList());
  }

  @Test
  void aDrainThatABudgetBlocksGoesOnOnceItIsFree() throws Exception {
    pod("gang-0", "gpu0004", "gang");
    pod("gang-1", "gpu0004", "gang");
    pod("free-0", "gpu0004", "free");
    lab.admin()
        .resource(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("gang")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(2)
                .withNewSelector()
                .addToMatchLabels("app", "gang")
                .endSelector()
                .endSpec()
                .build())
        .create();
    await()
        .atMost(LONG)
        .until(() ->
            3
                == lab.admin().pods().inNamespace("default").list().getItems().stream()
                    .filter(p -> p.getMetadata().getName().matches("(gang|free)-."))
                    .filter(p -> "Running".equals(p.getStatus().getPhase()))
                    .count());
    Calling hasty = actuator("act", ALL, Map.of("budget-wait", "1s", "dry-run", "true"));
    Action evict = on("node.evict", "gpu0004");
    refused("isolate it first", hasty.execute(evict, attempt()));
    done(execute("node.isolate", "gpu0004"));
    List<String> listed = hasty.preview(evict, attempt());
    assertEquals(3, listed.stream().filter(l -> l.startsWith("POST ")).count(), listed::toString);
    assertTrue(listed.toString().contains("gang"), listed::toString);
    assertEquals(3, running(), "dry runs evict nothing");
    Outcome blocked = hasty.execute(evict, attempt());
    refused("gang", blocked);
    await().atMost(LONG).until(() -> running() == 2);
    lab.admin()
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace("default")
        .withName("gang")
        .delete();
    done(hasty.execute(evict, attempt()));
    await().atMost(LONG).until(() -> hasty.verify(evict, attempt()) instanceof Outcome.Done);
    assertEquals(0, running());
    done(execute("node.return", "gpu0004"));
  }

  private static long running() {
    return lab.admin().pods().inNamespace("default").list().getItems().stream()
        .filter(p -> "gpu0004".equals(p.getSpec().getNodeName()))
        .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
        .count();
  }

  @Test
  void moreThanItsRightsIsRefusedAndSaysWhich() throws Exception {
    Calling cordons = actuator("cordons", Set.of("node.isolate", "node.return"), Map.of());
    done(cordons.execute(on("node.isolate", "gpu0001"), attempt()));
    Outcome evict = cordons.execute(on("node.evict", "gpu0001"), attempt());
    refused("cannot list resource \"pods\"", evict);
    done(cordons.execute(on("node.return", "gpu0001"), attempt()));
  }

  @Test
  void withTheGeneratedRightsNothingElseIsAllowed() throws Exception {
    String token = Files.readString(folder.resolve("act.token"));
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(lab.url())
            .withCaCertFile(lab.authority())
            .withOauthToken(token)
            .withAutoConfigure(false)
            .build();
    try (KubernetesClient act = new KubernetesClientBuilder().withConfig(config).build()) {
      assertEquals("gpu0001", act.nodes().withName("gpu0001").get().getMetadata().getName());
      List<Executable> more =
          List.of(
              () -> act.nodes().list(),
              () -> act.nodes().withName("gpu0001").delete(),
              () -> act.secrets().inNamespace("kube-system").list(),
              () -> act.configMaps().inNamespace("default").list(),
              () -> act.pods().inNamespace("default").withName("x").get(),
              () -> act.batch().v1().jobs().inNamespace("wheeltapper").withName("x").get(),
              () ->
                  act.nodes()
                      .withName("gpu0001")
                      .subresource("status")
                      .patch(PatchContext.of(PatchType.JSON_MERGE), "{}"));
      for (Executable each : more) {
        KubernetesClientException refused = assertThrows(KubernetesClientException.class, each);
        assertEquals(403, refused.getCode(), refused::getMessage);
      }
    }
  }

  /** As an operator reads it. */
  @Test
  void theDoctorSaysWhatItMayDoAndWhatNot() throws Exception {
    actuator("doctors", Set.of("node.isolate", "node.return", "node.evict"), Map.of());
    Map<String, String> all = new HashMap<>(JOBS);
    all.put("url", lab.url());
    all.put("ca-file", lab.authority());
    all.put("token-file", folder.resolve("doctors.token").toString());
    KubernetesKind kind = new KubernetesKind();
    Check check = kind.doctor(new Settings("kube", kind.spec(), all));
    assertTrue(check.works(), check::detail);
    assertTrue(
        check
            .detail()
            .endsWith(
                "; it may do node.evict, node.isolate, node.return; not job.checkpoint-restart (get"
                    + " jobs), job.hold (get jobs), job.release (get jobs), job.requeue (get jobs),"
                    + " node.delete-pods (delete pods), node.reboot (create jobs in wheeltapper),"
                    + " node.validate (create jobs in wheeltapper): see wheeltapper rbac"),
        check::detail);
    Path nobody = Files.writeString(folder.resolve("nobody.token"), token(lab, "nobody"));
    all.put("token-file", nobody.toString());
    Check none = kind.doctor(new Settings("kube", kind.spec(), all));
    assertFalse(none.works(), none::detail);
    assertTrue(
        none.detail().contains("; it may do nothing; not job.checkpoint-restart"), none::detail);
  }

  @Test
  void aNodeIsRebootedByAJobOfTheSiteAndThatIsSeenByItsBoot() throws Exception {
    Calling reboots = actuator("reboots", ALL, JOBS);
    booted("gpu0003", "boot-1");
    Action reboot = on("node.reboot", "gpu0003");
    Attempt attempt = attempt();
    refused("isolate it first", reboots.execute(reboot, attempt));
    done(reboots.execute(on("node.isolate", "gpu0003"), attempt()));
    List<String> listed = reboots.preview(reboot, attempt);
    assertEquals(2, listed.size(), listed::toString);
    assertEquals(0, jobs().size(), "a preview makes nothing");
    done(reboots.execute(reboot, attempt));
    done(reboots.execute(reboot, attempt));
    assertEquals(1, jobs().size());
    await()
        .atMost(LONG)
        .until(() ->
            lab.admin().pods().inNamespace("wheeltapper").list().getItems().stream()
                .anyMatch(p -> "gpu0003".equals(p.getSpec().getNodeName())));
    refused("not rebooted yet", reboots.verify(reboot, attempt));
    assertEquals("case-7", Known.caseIn(reason("gpu0003")), "our cordon still says why");
    refused("may still come", reboots.execute(on("node.return", "gpu0003"), attempt()));
    booted("gpu0003", "boot-2");
    done(reboots.verify(reboot, attempt));
    done(reboots.execute(on("node.return", "gpu0003"), attempt()));
    assertFalse(node("gpu0003").getMetadata().getAnnotations().containsKey(Facts.REBOOT));
    assertFalse(cordoned("gpu0003"));
    lab.admin().batch().v1().jobs().inNamespace("wheeltapper").delete();
  }

  @Test
  void aValidationEndsAsItsPodDoes() throws Exception {
    Calling validates = actuator("validates", ALL, JOBS);
    done(validates.execute(on("node.isolate", "gpu0002"), attempt()));
    Action validate = on("node.validate", "gpu0002");
    Attempt bad = attempt();
    done(validates.execute(validate, bad));
    ends(Manifest.name("validate", bad.id()), "Failed", 3);
    await()
        .atMost(LONG)
        .until(() ->
            validates.verify(validate, bad) instanceof Outcome.Failed failed
                && !failed.retryable());
    refused("exit 3", validates.verify(validate, bad));
    Attempt good = attempt();
    done(validates.execute(validate, good));
    ends(Manifest.name("validate", good.id()), "Succeeded", 0);
    await().atMost(LONG).until(() -> validates.verify(validate, good) instanceof Outcome.Done);
    done(validates.execute(on("node.return", "gpu0002"), attempt()));
    lab.admin().batch().v1().jobs().inNamespace("wheeltapper").delete();
  }

  /** What a kubelet would say of a pod whose container has ended. */
  private static void ends(String job, String phase, int exit) {
    await()
        .atMost(LONG)
        .until(() ->
            !lab.admin()
                .pods()
                .inNamespace("wheeltapper")
                .withLabel("job-name", job)
                .list()
                .getItems()
                .isEmpty());
    lab.admin()
        .pods()
        .inNamespace("wheeltapper")
        .withLabel("job-name", job)
        .list()
        .getItems()
        .forEach(pod ->
            lab.admin()
                .resource(pod)
                .subresource("status")
                .patch(
                    PatchContext.of(PatchType.STRATEGIC_MERGE),
                    "{\"status\":{\"phase\":\""
                        + phase
                        + "\",\"containerStatuses\":[{\"name\":\"validate\",\"image\":\"i\","
                        + "\"imageID\":\"i\",\"ready\":false,\"restartCount\":0,"
                        + "\"state\":{\"running\":null,\"terminated\":{\"exitCode\":"
                        + exit
                        + ",\"reason\":\"Error\"}}}]}}"));
  }

  private static List<Job> jobs() {
    return lab.admin().batch().v1().jobs().inNamespace("wheeltapper").list().getItems();
  }

  private static String reason(String node) {
    return node(node).getMetadata().getAnnotations().get(Facts.REASON);
  }

  /** As its kubelet says it. */
  private static void booted(String node, String bootId) {
    lab.admin()
        .nodes()
        .withName(node)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            "{\"status\":{\"nodeInfo\":{\"bootID\":\"" + bootId + "\"}}}");
  }

  @Test
  void aTokenThatIsRotatedIsUsedFromTheNextCallOn() throws Exception {
    Calling rotated = actuator("rotates", ALL, Map.of());
    Path file = folder.resolve("rotates.token");
    String good = Files.readString(file);
    Files.writeString(file, "nobody-knows-this-token");
    Outcome refused = rotated.execute(on("node.isolate", "gpu0001"), attempt());
    refused("401", refused);
    assertFalse(refused.detail().contains("nobody-knows"), refused::detail);
    Files.writeString(file, good);
    done(rotated.execute(on("node.isolate", "gpu0001"), attempt()));
    done(rotated.execute(on("node.return", "gpu0001"), attempt()));
  }

  @Test
  void zzAServerThatHangsIsUnknownAndThenLeftAlone() throws Exception {
    Calling patient = actuator("act", ALL, Map.of("call-timeout", "1s", "breaker-pause", "1m"));
    lab.signal("apiserver", "STOP");
    try {
      for (int i = 0; i < 4; i++) {
        Outcome outcome = patient.verify(on("node.isolate", "gpu0001"), attempt());
        assertInstanceOf(Outcome.Unknown.class, outcome, "nobody could look");
      }
      assertEquals("open", patient.lines().getFirst().look().state());
    } finally {
      lab.signal("apiserver", "CONT");
    }
    await().atMost(LONG).until(() -> execute("node.isolate", "gpu0001") instanceof Outcome.Done);
    done(execute("node.return", "gpu0001"));
  }
}
