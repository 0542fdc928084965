package io.wheeltapper.sensors.scheduler.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the work on a node may be evicted and loses nothing but its place. */
final class OtherWorkTest {

  private static final String RUNS = "\"phase\":\"Running\"";
  private static final String SET = KubernetesFileTest.owner("apps/v1", "ReplicaSet", "front-7d9");

  @TempDir private Path folder;
  private final List<String> pods = new ArrayList<>();
  private final List<String> budgets = new ArrayList<>();
  private final List<String> more = new ArrayList<>();

  private List<Status> said(String type) throws Exception {
    Path file = folder.resolve("objects.json");
    List<String> documents = new ArrayList<>(more);
    documents.add(
        KubernetesFileTest.list("Node", "v1", KubernetesFileTest.node("n1", "True", "8", "")));
    documents.add(KubernetesFileTest.list("Pod", "v1", pods.toArray(String[]::new)));
    documents.add(
        KubernetesFileTest.list(
            "PodDisruptionBudget", "policy/v1", budgets.toArray(String[]::new)));
    Files.writeString(file, String.join("\n", documents));
    Collected got = new Collected();
    KubernetesKind kind = new KubernetesKind();
    kind.recorded(file, new Settings("kube", kind.spec(), Map.of())).orElseThrow().run(got);
    return got.statuses(type);
  }

  private Status node() throws Exception {
    return said(Known.NODE).getLast();
  }

  private void pod(String name, String owner, String label, boolean gpus) {
    String pod = KubernetesFileTest.pod(name, owner, "n1", RUNS);
    pods.add(
        (gpus ? pod : pod.replace("{\"nvidia.com/gpu\":\"8\"}", "{\"cpu\":\"1\"}"))
            .replace("\"labels\":{", "\"labels\":{\"app\":\"" + label + "\","));
  }

  private void budget(String name, String label, long allowed, long observed) {
    budgets.add(
        """
        {"metadata":{"name":"%s","namespace":"ml","generation":1},
         "spec":{"selector":{"matchLabels":{"app":"%s"}}},
         "status":{"observedGeneration":%d,"disruptionsAllowed":%d}}\
        """
            .formatted(name, label, observed, allowed));
  }

  private void keeps(String why) throws Exception {
    Status node = node();
    assertEquals(Known.KEEPS, node.field(Known.NODE_OTHER));
    assertTrue(node.field(Known.NODE_KEPT).contains(why), node.field(Known.NODE_KEPT));
  }

  @Test
  void anEmptyNodeAndOneOfDaemonsHasNoOtherWork() throws Exception {
    assertEquals(Known.NONE, node().field(Known.NODE_OTHER));
    pod("agent", KubernetesFileTest.owner("apps/v1", "DaemonSet", "agent"), "agent", false);
    assertEquals(Known.NONE, node().field(Known.NODE_OTHER));
    assertEquals("", node().field(Known.NODE_KEPT));
  }

  @Test
  void whatIsMadeAnewAndMayGoByItsBudgetYields() throws Exception {
    pod("front-a", SET, "front", false);
    keeps("ml/front-a: no disruption budget says that it may go");
    budget("front", "front", 1, 1);
    assertEquals(Known.YIELDS, node().field(Known.NODE_OTHER));
    pod("db-0", KubernetesFileTest.owner("apps/v1", "StatefulSet", "db"), "db", false);
    keeps("ml/db-0: no disruption budget");
    budget("db", "db", 1, 1);
    assertEquals(Known.YIELDS, node().field(Known.NODE_OTHER));
  }

  @Test
  void aBudgetThatIsSpentOrNotCountedOrOneOfTwoKeepsIt() throws Exception {
    pod("front-a", SET, "front", false);
    budget("front", "front", 0, 1);
    keeps("its disruption budget front lets none go now");
    budgets.clear();
    budget("front", "front", 1, 0);
    keeps("lets none go now");
    budgets.clear();
    budget("front", "front", 1, 1);
    budget("all", "front", 1, 1);
    keeps("several disruption budgets");
    budgets.clear();
    budget("front", "front", 1, 1);
    budgets.set(0, budgets.getFirst().replace("\"ml\"", "\"mm\""));
    keeps("no disruption budget");
  }

  @Test
  void whatNobodyMakesAnewOrMayHaveWorkToLoseKeepsItsNodeWhateverItsBudget() throws Exception {
    budget("any", "any", 5, 1);
    pod("bare", "", "any", false);
    keeps("ml/bare: nobody makes it anew");
    pods.clear();
    pod("batch-x", KubernetesFileTest.owner("batch/v1", "Job", "batch"), "any", false);
    keeps("ml/batch-x: work of a job");
    pods.clear();
    pod("odd-x", KubernetesFileTest.owner("example.com/v1", "ReplicaSet", "odd"), "any", false);
    keeps("ml/odd-x: work of a replicaset");
  }

  @Test
  void onePodThatMustStayKeepsTheNode() throws Exception {
    budget("front", "front", 1, 1);
    pod("front-a", SET, "front", false);
    pod("bare", "", "bare", false);
    keeps("ml/bare");
  }

  @Test
  void aJobSpeaksForItself() throws Exception {
    pod("llama-0", KubernetesFileTest.owner("batch/v1", "Job", "llama"), "llama", true);
    budget("llama", "llama", 1, 1);
    assertEquals(Known.NONE, node().field(Known.NODE_OTHER));
    assertEquals("", said(Known.JOB).getLast().field(Known.JOB_YIELDS));
  }

  @Test
  void aServerOnGpusIsAJobThatYieldsByItsBudgetOnly() throws Exception {
    pod("serve-a", KubernetesFileTest.owner("apps/v1", "ReplicaSet", "serve-1"), "serve", true);
    assertEquals("", said(Known.JOB).getLast().field(Known.JOB_YIELDS));
    budget("serve", "serve", 1, 1);
    assertEquals("true", said(Known.JOB).getLast().field(Known.JOB_YIELDS));
    assertEquals(Known.NONE, node().field(Known.NODE_OTHER));
  }

  /** A stateful set below a training is the training's. */
  @Test
  void whatStandsBelowATrainingIsItsWork() throws Exception {
    more.add(
        KubernetesFileTest.list(
            "RayCluster",
            "ray.io/v1",
            "{\"metadata\":{\"name\":\"ray\",\"namespace\":\"ml\"},\"spec\":{},\"status\":{}}"));
    pod("ray-w", KubernetesFileTest.owner("ray.io/v1", "RayCluster", "ray"), "ray", false);
    budget("ray", "ray", 1, 1);
    keeps("ml/ray-w: work of a raycluster");
  }
}
