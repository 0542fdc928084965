package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose a node is, which pods go, and what holds them. */
final class NodeDeedsTest {

  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "gpu-fell-off-bus", KubernetesRig.STARTED, Long.MAX_VALUE);

  private final FakeCluster cluster = new FakeCluster(KubernetesRig.TAINT);
  private long now = KubernetesRig.STARTED;
  private Runnable meanwhile = () -> {};

  private final Pace pace =
      new Pace() {
        @Override
        public long now() {
          return now;
        }

        @Override
        public void pause(Duration time) {
          now += time.toMillis();
          meanwhile.run();
        }
      };

  private Calling actuator(Map<String, String> settings) {
    Settings all = new Settings("kube", new KubernetesKind().spec(), settings);
    return new Deeds(
        KubernetesKind.deeds(all, cluster, KubernetesRig.noJobs(all, pace)), List.of(), List.of());
  }

  private Outcome execute(String action) throws Exception {
    return execute(action, Map.of());
  }

  private Outcome execute(String action, Map<String, String> settings) throws Exception {
    return actuator(settings).execute(Action.of(action, Target.node("n001")), ATTEMPT);
  }

  private Outcome verify(String action) throws Exception {
    return actuator(Map.of()).verify(Action.of(action, Target.node("n001")), ATTEMPT);
  }

  private static void refused(String words, Outcome outcome) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    assertTrue(failed.detail().contains(words), failed::detail);
    assertEquals(false, failed.retryable(), failed::detail);
  }

  private static Node held(Set<String> managers, String reason) {
    return new Node("n001", "7", true, managers, reason, "True", List.of(), Map.of());
  }

  @Test
  void anothersCordonIsLeftAloneWhateverItsReasonSays() throws Exception {
    for (Node foreign :
        List.of(
            held(Set.of("kubectl-cordon"), ""),
            held(Set.of("kubectl-cordon"), KubernetesRig.OURS),
            held(Set.of("wheeltapper"), "no case in it"),
            held(Set.of(), KubernetesRig.OURS))) {
      cluster.put(foreign);
      refused("held by", execute("node.isolate"));
      refused("not ours to return", execute("node.return"));
      refused("held by", execute("node.evict"));
      refused("held by", verify("node.isolate"));
    }
    assertEquals(List.of(), cluster.changes());
  }

  @Test
  void ofASharedCordonOnlyOurPartIsTakenBack() throws Exception {
    cluster.put(held(Set.of("wheeltapper", "kubectl-cordon"), KubernetesRig.OURS));
    assertInstanceOf(Outcome.Done.class, execute("node.return"));
    assertTrue(cluster.node("n001").orElseThrow().cordoned(), "theirs stays");
    refused("held by kubectl-cordon", verify("node.return"));
  }

  @Test
  void whatAPersonUncordonedIsNotHeldAndItsReasonIsTakenAway() throws Exception {
    cluster.put(
        new Node("n001", "7", false, Set.of(), KubernetesRig.OURS, "True", List.of(), Map.of()));
    Outcome.Failed gone = assertInstanceOf(Outcome.Failed.class, verify("node.isolate"));
    assertEquals("not cordoned", gone.detail());
    assertInstanceOf(Outcome.Done.class, execute("node.return"));
    assertEquals("", cluster.node("n001").orElseThrow().reason());
  }

  @Test
  void aNodeThatIsOptedOutIsNotTouched() throws Exception {
    Map<String, String> labels = Map.of("wheeltapper.io/managed", "false");
    cluster.put(new Node("n001", "7", false, Set.of(), "", "True", List.of(), labels));
    refused("not ours to touch", execute("node.isolate"));
    cluster.put(
        new Node(
            "n001",
            "7",
            true,
            Set.of("wheeltapper"),
            KubernetesRig.OURS,
            "Unknown",
            List.of(new Node.Taint(PodsDelete.OUT_OF_SERVICE, "", "NoExecute")),
            labels));
    refused("not ours to touch", execute("node.evict"));
    refused("not ours to touch", execute("node.delete-pods"));
    assertInstanceOf(Outcome.Done.class, execute("node.return"), "giving back is always allowed");
  }

  @Test
  void onePodThatMustNotGoKeepsAllThere() throws Exception {
    cluster.put(KubernetesRig.node("True", true)).put("n001", KubernetesRig.pod("a", "Job", 0));
    Pod out =
        new Pod(
            "train",
            "b",
            "uid-b",
            "Job",
            false,
            false,
            0,
            false,
            Map.of("wheeltapper.io/managed", "false"));
    cluster.put("n001", out);
    refused("train/b is not ours to move", execute("node.evict"));
    cluster.put("n001", KubernetesRig.pod("b", "", 0));
    refused("no controller", execute("node.evict"));
    cluster.put("n001", new Pod("train", "b", "uid-b", "Job", false, false, 0, true, Map.of()));
    refused("emptyDir", execute("node.evict"));
    assertEquals(List.of(), cluster.changes());
    assertInstanceOf(Outcome.Done.class, execute("node.evict", Map.of("local-data", "true")));
    assertEquals(2, cluster.changes().size());
  }

  @Test
  void whatStaysIsNoHindrance() throws Exception {
    cluster
        .put(KubernetesRig.node("True", true))
        .put("n001", KubernetesRig.pod("a", "DaemonSet", 0))
        .put("n001", new Pod("x", "b", "b", "Node", true, false, 0, true, Map.of()))
        .put("n001", new Pod("x", "c", "c", "", false, true, 0, true, Map.of()))
        .put("n001", new Pod("kube-system", "d", "d", "", false, false, 0, true, Map.of()));
    assertInstanceOf(Outcome.Done.class, execute("node.evict"));
    assertInstanceOf(Outcome.Done.class, verify("node.evict"));
    assertEquals(List.of(), cluster.changes());
  }

  @Test
  void aNodeThatTakesNewWorkIsNotEmptied() throws Exception {
    cluster.put(KubernetesRig.node("True", false)).put("n001", KubernetesRig.pod("a", "Job", 0));
    refused("isolate it first", execute("node.evict"));
  }

  @Test
  void aBudgetIsWaitedForAndNamedWhenTheWaitIsOver() throws Exception {
    cluster
        .put(KubernetesRig.node("True", true))
        .put("n001", KubernetesRig.pod("a", "Job", 0))
        .put("n001", KubernetesRig.pod("b", "Job", 0))
        .budget("b", "The disruption budget gang needs 2 healthy pods");
    refused(
        "train/b: The disruption budget gang", execute("node.evict", Map.of("budget-wait", "1m")));
    assertEquals(1, cluster.changes().size(), "the other one went");
    long begin = now;
    meanwhile = () -> cluster.budget("b", now >= begin + 20_000 ? "" : "not yet");
    assertInstanceOf(Outcome.Done.class, execute("node.evict", Map.of("budget-wait", "1m")));
    assertEquals(2, cluster.changes().size());
    cluster.settle();
    assertInstanceOf(Outcome.Done.class, verify("node.evict"));
  }

  @Test
  void aPreviewWithTheServersDryRunSaysWhichBudgetHolds() throws Exception {
    cluster
        .put(KubernetesRig.node("True", true))
        .put("n001", KubernetesRig.pod("a", "Job", 0))
        .budget("a", "The disruption budget gang needs 2 healthy pods");
    List<String> listed =
        actuator(Map.of("dry-run", "true"))
            .preview(Action.of("node.evict", Target.node("n001")), ATTEMPT);
    assertEquals(2, listed.size());
    assertTrue(listed.getFirst().startsWith("POST /api/v1/namespaces/train/pods/a/eviction {"));
    assertTrue(listed.getLast().contains("The disruption budget gang"), listed.getLast());
  }

  @Test
  void podsAreOnlyDeletedWhereTheNodeIsFencedAndSilent() throws Exception {
    Pod stuck = KubernetesRig.pod("a", "Job", KubernetesRig.STARTED - 3_600_000);
    cluster.put(KubernetesRig.node("True", true)).put("n001", stuck);
    refused("answers", execute("node.delete-pods"));
    cluster.put(KubernetesRig.node("Unknown", true));
    refused("not fenced", execute("node.delete-pods"));
    Action fenced = Action.of("node.delete-pods", Target.node("n001")).with("fenced", "true");
    assertInstanceOf(Outcome.Done.class, actuator(Map.of()).execute(fenced, ATTEMPT));
    assertEquals(List.of(new Change.Delete("train", "a", "uid-a")), cluster.changes());
  }

  @Test
  void aPodThatMayYetEndIsNotDeleted() throws Exception {
    Node.Taint fence = new Node.Taint(PodsDelete.OUT_OF_SERVICE, "", "NoExecute");
    cluster
        .put(KubernetesRig.node("Unknown", true, fence))
        .put("n001", KubernetesRig.pod("a", "Job", KubernetesRig.STARTED - 60_000))
        .put("n001", KubernetesRig.pod("b", "Job", 0));
    assertInstanceOf(Outcome.Done.class, execute("node.delete-pods"));
    assertEquals(List.of(), cluster.changes());
  }

  @Test
  void namesThatCouldMeanAnotherPathAreRefused() {
    for (String name : List.of("n001/status", "../pods", "n001?x", "N001", "a..b", "-a", "a%2f")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> actuator(Map.of()).execute(Action.of("node.isolate", Target.node(name)), ATTEMPT),
          name);
    }
  }

  @Test
  void settingsThatDoNotGoTogetherAreRefused() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("url", "https://h", "kubeconfig", "/x"),
            Map.of("url", "https://h"),
            Map.of("token-file", "/x"),
            Map.of("url", "http://h", "token-file", "/x"),
            Map.of("opt-out", "no-value"),
            Map.of("our-taint", "no-domain"))) {
      KubernetesKind kind = new KubernetesKind();
      assertThrows(
          BadSetting.class,
          () -> kind.create(new Settings("kube", kind.spec(), wrong)),
          wrong::toString);
    }
  }
}
