package io.wheeltapper.actuators.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
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
import org.junit.jupiter.api.io.TempDir;

/** A real API server with its controllers, under the rights that are generated and no others. */
@Tag("site")
@TestMethodOrder(MethodOrderer.MethodName.class)
final class RealKubernetesTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Set<String> ALL =
      Set.of("node.isolate", "node.return", "node.evict", "node.delete-pods");

  @TempDir static Path folder;
  private static Lab lab;
  private static Calling hands;
  private static int attempts;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(folder.resolve("lab"), 4);
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
    ClusterRole role =
        lab.admin()
            .rbac()
            .clusterRoles()
            .load(
                new java.io.ByteArrayInputStream(
                    Rbac.role(actions)
                        .orElseThrow()
                        .replace("wheeltapper-act", "wheeltapper-" + name)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .item();
    lab.admin().resource(role).createOr(existing -> existing.update());
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
    KubernetesKind kind = new KubernetesKind();
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
  void zzAServerThatHangsIsUnknownOrNotCalledAndThenLeftAlone() throws Exception {
    Calling patient = actuator("act", ALL, Map.of("call-timeout", "1s", "breaker-pause", "1m"));
    lab.signal("apiserver", "STOP");
    try {
      for (int i = 0; i < 4; i++) {
        Outcome outcome = patient.verify(on("node.isolate", "gpu0001"), attempt());
        assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
      }
      assertEquals("open", patient.lines().getFirst().look().state());
    } finally {
      lab.signal("apiserver", "CONT");
    }
    await().atMost(LONG).until(() -> execute("node.isolate", "gpu0001") instanceof Outcome.Done);
    done(execute("node.return", "gpu0001"));
  }
}
