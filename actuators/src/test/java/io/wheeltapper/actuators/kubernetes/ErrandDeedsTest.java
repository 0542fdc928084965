package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reboots and validations by Jobs of the site: when they begin, and what ends them. */
final class ErrandDeedsTest {

  private static final String REBOOT = Manifest.name("reboot", "a1");
  private static final String VALIDATE = Manifest.name("validate", "a1");
  private static final String MARK = new Mark("a1", "boot-1").text();
  private static final Map<String, String> SET =
      Map.of(
          "reboot-job", KubernetesRig.shipped("reboot-job.yaml"),
          "validate-job", KubernetesRig.shipped("validate-job.yaml"));

  private final FakeCluster cluster = new FakeCluster(KubernetesRig.TAINT);

  private Calling actuator(Map<String, String> settings) {
    Settings all = new Settings("kube", new KubernetesKind().spec(), settings);
    return new Deeds(
        KubernetesKind.deeds(
            all, cluster, KubernetesRig.noJobs(all, new FakePace(KubernetesRig.STARTED))),
        List.of(),
        List.of());
  }

  private static Attempt attempt(String id) {
    return new Attempt(id, "c1", "gpu-fell-off-bus", KubernetesRig.STARTED, Long.MAX_VALUE);
  }

  private static Action on(String action) {
    return Action.of(action, Target.node("n001"));
  }

  private Outcome execute(String action) throws Exception {
    return actuator(SET).execute(on(action), attempt("a1"));
  }

  private Outcome verify(String action) throws Exception {
    return actuator(SET).verify(on(action), attempt("a1"));
  }

  private static void failed(String words, boolean retryable, Outcome outcome) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    assertTrue(failed.detail().contains(words), failed::detail);
    assertEquals(retryable, failed.retryable(), failed::detail);
  }

  private static Node node(String ready, String bootId, String mark) {
    Node node = KubernetesRig.booted(bootId, mark);
    return new Node(
        node.name(),
        node.version(),
        true,
        node.managers(),
        node.reason(),
        ready,
        List.of(),
        Map.of(),
        bootId,
        mark);
  }

  private static Errand errand(Errand.State state, String why, String log) {
    return new Errand(state, why, "pod", "c", log);
  }

  @Test
  void onlyANodeThatIsOursAndEmptyIsRebooted() throws Exception {
    failed("knows no node", false, execute("node.reboot"));
    cluster.put(
        new Node("n001", "7", false, Set.of(), "", "True", List.of(), Map.of(), "boot-1", ""));
    failed("isolate it first", false, execute("node.reboot"));
    cluster.put(
        new Node(
            "n001", "7", true, Set.of("kubectl"), "", "True", List.of(), Map.of(), "boot-1", ""));
    failed("held by kubectl", false, execute("node.reboot"));
    cluster.put(node("Unknown", "boot-1", ""));
    failed("reboot it by its BMC", false, execute("node.reboot"));
    cluster.put(node("True", "", ""));
    failed("says no boot id", false, execute("node.reboot"));
    cluster.put(node("True", "boot-1", "")).put("n001", KubernetesRig.pod("a", "Job", 0));
    failed("work is still on it: train/a", false, execute("node.reboot"));
    failed("work is still on it: train/a", false, execute("node.validate"));
    assertEquals(
        Optional.of("work is still on it: train/a; evict it first"),
        actuator(SET).forbids(on("node.reboot")));
    assertEquals(List.of(), cluster.changes());
  }

  @Test
  void whatTheSiteDidNotSetIsNotDoneHereAndLeftToOthers() throws Exception {
    cluster.put(node("True", "boot-1", ""));
    Calling bare = actuator(Map.of());
    failed("no 'reboot-job' is set", false, bare.execute(on("node.reboot"), attempt("a1")));
    failed("no 'validate-job' is set", false, bare.execute(on("node.validate"), attempt("a1")));
    assertEquals(false, bare.knows(on("node.reboot")));
    assertEquals(true, actuator(SET).knows(on("node.reboot")));
    assertEquals(true, bare.knows(on("node.isolate")));
  }

  @Test
  void itHasRebootedOnceAnotherBootIsReady() throws Exception {
    cluster.put(node("True", "boot-1", ""));
    failed("no trace of this reboot", true, verify("node.reboot"));
    assertInstanceOf(Outcome.Done.class, execute("node.reboot"));
    assertEquals(MARK, cluster.node("n001").orElseThrow().reboot());
    assertEquals(KubernetesRig.OURS, cluster.node("n001").orElseThrow().reason(), "it stands on");
    failed("not rebooted yet; its Job is running", true, verify("node.reboot"));
    cluster.put(REBOOT, errand(Errand.State.FAILED, "exit 143 Error", ""));
    failed("its Job has ended: exit 143 Error", true, verify("node.reboot"));
    cluster.put(node("Unknown", "boot-2", MARK));
    failed("rebooted, and not ready yet", true, verify("node.reboot"));
    cluster.put(node("True", "boot-2", MARK));
    assertEquals(new Outcome.Done("rebooted: boot id boot-1 became boot-2"), verify("node.reboot"));
    int before = cluster.changes().size();
    assertInstanceOf(Outcome.Done.class, execute("node.reboot"));
    assertEquals(before, cluster.changes().size(), "the same attempt reboots it once");
  }

  @Test
  void aNoteWithoutAJobIsWhereACrashLeftItAndGoesOn() throws Exception {
    cluster.put(node("True", "boot-1", MARK));
    failed("its Job is not there", true, verify("node.reboot"));
    assertInstanceOf(Outcome.Done.class, execute("node.reboot"));
    assertEquals(Set.of(REBOOT), cluster.errands());
    assertEquals(1, cluster.changes().size(), "it is not noted again");
  }

  @Test
  void butNotWhereSomebodyCameOrTookTheNodeMeanwhile() throws Exception {
    cluster.put(node("Unknown", "boot-1", MARK));
    failed("does not answer", true, execute("node.reboot"));
    cluster.put(
        new Node(
            "n001", "7", true, Set.of("kubectl"), "", "True", List.of(), Map.of(), "boot-1", MARK));
    failed("held by kubectl", false, execute("node.reboot"));
    cluster.put(node("True", "boot-1", MARK)).put("n001", KubernetesRig.pod("a", "Job", 0));
    failed("work is still on it: train/a", false, execute("node.reboot"));
    assertEquals(Set.of(), cluster.errands());
    assertEquals(List.of(), cluster.changes());
  }

  @Test
  void anImageThatIsNotToBeHadFailsAtOnceAndTheNodeIsNotReturnedWhileItMayStillCome()
      throws Exception {
    cluster.put(node("True", "boot-1", MARK));
    cluster.put(REBOOT, errand(Errand.State.STUCK, "ImagePullBackOff: no such host", ""));
    failed("cannot begin: ImagePullBackOff: no such host", false, verify("node.reboot"));
    failed("may still come", true, execute("node.return"));
    failed("under way", true, actuator(SET).execute(on("node.reboot"), attempt("a2")));
    cluster.put(REBOOT, errand(Errand.State.FAILED, "DeadlineExceeded: ", ""));
    assertInstanceOf(Outcome.Done.class, execute("node.return"));
    assertEquals("", cluster.node("n001").orElseThrow().reboot());
  }

  @Test
  void aValidationPassesAsItsJobDoesAndAllThatItSaidIsEvidence() throws Exception {
    cluster.put(node("True", "boot-1", ""));
    failed("no trace", true, verify("node.validate"));
    assertInstanceOf(Outcome.Done.class, execute("node.validate"));
    failed("has not ended yet: running", true, verify("node.validate"));
    cluster.put(
        VALIDATE,
        errand(Errand.State.FAILED, "exit 3 Error", "x\ny ".repeat(2000) + "GPU 4: fail"));
    Outcome bad = verify("node.validate");
    failed("exit 3 Error: ...", false, bad);
    assertTrue(bad.detail().endsWith("GPU 4: fail"), bad::detail);
    assertTrue(bad.detail().length() < 2000, bad::detail);
    assertEquals("x\ny ".repeat(2000) + "GPU 4: fail", bad.evidence(), "whole");
    cluster.put(VALIDATE, errand(Errand.State.SUCCEEDED, "", "all\npass"));
    assertEquals(
        new Outcome.Done("passed: succeeded: all pass", "all\npass"), verify("node.validate"));
    cluster.put(VALIDATE, errand(Errand.State.STUCK, "CreateContainerConfigError: no secret", ""));
    failed("cannot begin", false, verify("node.validate"));
  }

  @Test
  void theJobIsTheSitesButWhereAndHowOftenItRunsIsOurs() throws Exception {
    Settings settings = new Settings("kube", new KubernetesKind().spec(), SET);
    Manifest manifest =
        Manifest.read(settings, "reboot-job", java.time.Duration.ofMinutes(10)).orElseThrow();
    Change.Start start =
        manifest.on(
            node("True", "boot-1", ""), "reboot", attempt("a1"), java.time.Duration.ofMinutes(10));
    JsonNode job = new ObjectMapper().readTree(start.body());
    assertEquals(REBOOT, job.at("/metadata/name").asText());
    assertEquals("wheeltapper", job.at("/metadata/namespace").asText());
    assertEquals(0, job.at("/spec/backoffLimit").asInt(-1));
    assertEquals(300, job.at("/spec/activeDeadlineSeconds").asInt(), "the file's own");
    assertEquals(86_400, job.at("/spec/ttlSecondsAfterFinished").asInt());
    JsonNode pod = job.at("/spec/template/spec");
    assertEquals("n001", pod.path("nodeName").asText());
    assertEquals("Never", pod.path("restartPolicy").asText());
    assertEquals(false, pod.path("automountServiceAccountToken").asBoolean(true));
    assertTrue(
        pod.at("/containers/0/env")
            .toString()
            .contains("\"WHEELTAPPER_BOOT_ID\",\"value\":\"boot-1\""),
        () -> pod.at("/containers/0/env").toString());
    assertTrue(
        job.at("/spec/template/metadata/labels/app.kubernetes.io~1managed-by")
            .asText()
            .equals("wheeltapper"));
  }
}
