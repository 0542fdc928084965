package io.wheeltapper.actuators.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training processes that lose their state and regain it, under real controllers (batch's Job,
 * JobSet, Kueue) on a real API server, by nodes of the lab's own kubelet. The steps that were lost
 * are counted from the processes' own logs.
 */
@Tag("long")
@Tag("hands")
final class RealTrainingTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Pattern LINE = Pattern.compile("(start step=|step )(\\d+)( on (\\S+))?");
  private static final Set<String> JOBS =
      Set.of(
          "node.isolate",
          "node.return",
          "job.checkpoint-restart",
          "job.requeue",
          "job.hold",
          "job.release");

  @TempDir static Path folder;
  private static Lab lab;
  private static Calling hands;
  private static int attempts;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(folder.resolve("lab"), 0);
    lab.script("start-kubelet", "n1", "n2", "n3");
    hands =
        RealKubernetesTest.actuator(
            lab,
            folder,
            "jobs",
            JOBS,
            Map.of("flag-roots", folder.toRealPath().toString(), "job-ending", "1m"));
  }

  @AfterEach
  void back() throws Exception {
    for (String node : List.of("n1", "n2", "n3")) {
      hands.execute(Action.of("node.return", Target.node(node)), attempt());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  private static Attempt attempt() {
    long now = System.currentTimeMillis();
    return new Attempt("t" + ++attempts, "case-7", "gpu-fell-off-bus", now, now + 600_000);
  }

  private static Path run(String name) {
    return folder.resolve("lab/jobs").resolve(name);
  }

  private static void job(String name, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(List.of(options));
    lab.script("submit", words.toArray(String[]::new));
  }

  private static void create(String json) {
    lab.admin().resource(Serialization.unmarshal(json, GenericKubernetesResource.class)).create();
  }

  private static Action on(String action, String kind, String name) {
    return Action.of(action, Target.job("kubernetes", "default/" + kind + "/" + name));
  }

  private static List<Pod> pods(String app) {
    return lab.admin().pods().inNamespace("default").withLabel("app", app).list().getItems();
  }

  private static String nodeOf(String app) {
    await("a pod of " + app + " runs")
        .atMost(LONG)
        .until(() -> pods(app).stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    return pods(app).getFirst().getSpec().getNodeName();
  }

  private static String log(String name) {
    try {
      Path log = Path.of(run(name) + ".log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void reaches(String name, int step) {
    await("step " + step + " of " + name)
        .atMost(LONG)
        .until(() -> log(name).contains("step " + step + "\n"));
  }

  private static String isolated(String name, int step) throws Exception {
    reaches(name, step);
    String node = nodeOf(name);
    done(hands.execute(Action.of("node.isolate", Target.node(node)), attempt()));
    return node;
  }

  private static void done(Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome, outcome::toString);
  }

  private static Outcome.Failed failedForGood(String words, Outcome outcome) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome, outcome::toString);
    assertTrue(failed.detail().contains(words), failed::detail);
    assertFalse(failed.retryable(), failed::detail);
    return failed;
  }

  private static Outcome verified(Action action, Attempt attempt) {
    List<Outcome> last = new ArrayList<>();
    await("verified " + action)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          last.clear();
          last.add(hands.verify(action, attempt));
          return last.getFirst() instanceof Outcome.Done;
        });
    return last.getFirst();
  }

  /** Of our own, and not the actuator's: the last step before the second start, less its state. */
  private static long lost(String name) {
    long last = 0;
    OptionalLong lost = OptionalLong.empty();
    Matcher line = LINE.matcher(log(name));
    boolean first = true;
    while (line.find()) {
      long step = Long.parseLong(line.group(2));
      if (line.group(1).startsWith("start")) {
        lost = first ? lost : OptionalLong.of(last - step);
        first = false;
      }
      last = step;
    }
    return lost.orElseThrow(() -> new AssertionError("no restart: " + log(name)));
  }

  private static int starts(String name) {
    return log(name).split("start step=", -1).length - 1;
  }

  private static void costs(String name, Outcome verified) {
    assertTrue(
        verified.detail().contains(lost(name) + " steps lost: stopped at step "),
        () -> verified.detail() + "\n" + log(name));
    System.out.println("jobs: " + name + ": " + verified.detail());
  }

  @Test
  void aJobGoesOnElsewhereFromTheCheckpointThatItWasAskedFor() throws Exception {
    job("asked", "--mode", "good", "--every", "1000");
    String bad = isolated("asked", 12);
    Action restart = on("job.checkpoint-restart", "job", "asked").with("avoid", bad);
    Attempt attempt = attempt();
    assertInstanceOf(Outcome.Failed.class, hands.verify(restart, attempt));
    hands.preview(restart, attempt);
    assertFalse(log("asked").contains("saved"), "a preview asks nobody");
    Outcome outcome = hands.execute(restart, attempt);
    assertTrue(outcome.detail().contains("written when asked, step "), outcome::toString);
    Outcome seen = verified(restart, attempt);
    costs("asked", seen);
    assertNotEquals(bad, nodeOf("asked"));
    assertTrue(lost("asked") > 0 && lost("asked") < 60, log("asked"));
    done(hands.execute(restart, attempt));
    assertEquals(2, starts("asked"), "it was started again once");
    done(hands.execute(Action.of("node.return", Target.node(bad)), attempt()));
  }

  @Test
  void sigtermAsksAndTheRestartCostsNothing() throws Exception {
    job("term", "--ask", "term", "--mode", "term-good", "--every", "1000");
    String bad = isolated("term", 8);
    Action restart = on("job.checkpoint-restart", "job", "term").with("avoid", bad);
    Attempt attempt = attempt();
    done(hands.execute(restart, attempt));
    Outcome seen = verified(restart, attempt);
    costs("term", seen);
    assertEquals(0, lost("term"), log("term"));
    assertNotEquals(bad, nodeOf("term"));
  }

  @Test
  void whoIgnoresTheRequestGoesOnFromItsLastPeriodicCheckpoint() throws Exception {
    job("deaf", "--mode", "ignore", "--every", "20");
    String bad = isolated("deaf", 25);
    Action restart = on("job.checkpoint-restart", "job", "deaf").with("avoid", bad);
    Attempt attempt = attempt();
    Outcome outcome = hands.execute(restart, attempt);
    assertTrue(outcome.detail().contains("the last checkpoint is"), outcome::toString);
    costs("deaf", verified(restart, attempt));
    assertTrue(lost("deaf") > 20, log("deaf"));
  }

  @Test
  void whoIgnoresItAndHasNoneIsNotStopped() throws Exception {
    job("stuck", "--mode", "ignore", "--every", "1000");
    String bad = isolated("stuck", 5);
    Action restart = on("job.checkpoint-restart", "job", "stuck").with("avoid", bad);
    Attempt attempt = attempt();
    failedForGood("there is no checkpoint", hands.execute(restart, attempt));
    failedForGood("there is no checkpoint", hands.execute(restart, attempt));
    assertEquals(1, starts("stuck"));
    assertEquals(bad, nodeOf("stuck"));
  }

  @Test
  void aBrokenMarkerStopsNothing() throws Exception {
    job("torn", "--mode", "broken", "--every", "100000");
    String worse = isolated("torn", 5);
    Action stop = on("job.checkpoint-restart", "job", "torn").with("avoid", worse);
    failedForGood("the marker is not complete", hands.execute(stop, attempt()));
    assertEquals(1, starts("torn"));
  }

  @Test
  void aMarkerThatSigtermBrokeLeavesTheJobHeld() throws Exception {
    job("held", "--ask", "term", "--mode", "term-broken", "--every", "100000");
    String bad = isolated("held", 5);
    Action restart = on("job.checkpoint-restart", "job", "held").with("avoid", bad);
    Attempt attempt = attempt();
    failedForGood("stopped and left so, held", hands.execute(restart, attempt));
    Outcome again = hands.execute(restart, attempt);
    assertTrue(again.detail().contains("held by us"), again::toString);
    assertEquals(1, starts("held"), "nobody loops");
    done(hands.execute(on("job.release", "job", "held"), attempt()));
    await().atMost(LONG).until(() -> starts("held") == 2);
  }

  @Test
  void whoDiesDuringTheCheckpointIsToldToAPerson() throws Exception {
    job("dead", "--mode", "dies", "--every", "1000");
    String bad = isolated("dead", 5);
    Action restart = on("job.checkpoint-restart", "job", "dead").with("avoid", bad);
    Attempt attempt = attempt();
    failedForGood("it ended while it was restarted: Failed", hands.execute(restart, attempt));
    failedForGood("and then ended: Failed", hands.verify(restart, attempt));
    assertEquals(1, starts("dead"));
  }

  @Test
  void aJobSetOfTheRealControllerGoesOnElsewhere() throws Exception {
    lab.jobs();
    job("set", "--jobset");
    String bad = isolated("set", 10);
    Action restart = on("job.checkpoint-restart", "jobset", "set").with("avoid", bad);
    Attempt attempt = attempt();
    done(hands.execute(restart, attempt));
    costs("set", verified(restart, attempt));
    assertNotEquals(bad, nodeOf("set"));
    Outcome child = hands.execute(on("job.requeue", "job", "set-w-0"), attempt());
    failedForGood("it belongs to JobSet set", child);
  }

  @Test
  void underTheRealKueueItsWorkloadIsTurnedAndNothingElse() throws Exception {
    lab.jobs();
    create(
        "{\"apiVersion\":\"kueue.x-k8s.io/v1beta2\",\"kind\":\"ResourceFlavor\",\"metadata\":{\"name\":\"any\"}}");
    create(
        """
        {"apiVersion":"kueue.x-k8s.io/v1beta2","kind":"ClusterQueue","metadata":{"name":"all"},"spec":{"namespaceSelector":{},
          "resourceGroups":[{"coveredResources":["nvidia.com/gpu"],"flavors":[{"name":"any","resources":[{"name":"nvidia.com/gpu","nominalQuota":"9"}]}]}]}}\
        """);
    create(
        "{\"apiVersion\":\"kueue.x-k8s.io/v1beta2\",\"kind\":\"LocalQueue\",\"metadata\":{\"name\":\"gpus\","
            + "\"namespace\":\"default\"},\"spec\":{\"clusterQueue\":\"all\"}}");
    job("queued", "--queue", "gpus");
    String bad = isolated("queued", 10);
    Action restart = on("job.checkpoint-restart", "job", "queued").with("avoid", bad);
    Attempt attempt = attempt();
    List<String> listed = hands.preview(restart, attempt);
    assertTrue(
        listed.stream().noneMatch(l -> l.contains("spec.suspend"))
            && listed.stream().filter(l -> l.contains("/workloads/")).count() == 2,
        listed::toString);
    done(hands.execute(restart, attempt));
    costs("queued", verified(restart, attempt));
    assertNotEquals(bad, nodeOf("queued"));
  }

  @Test
  void aNewProcessTakesUpWhatAKilledOneLeftStopped() throws Exception {
    job("killed", "--mode", "good", "--every", "1000");
    String bad = isolated("killed", 12);
    Action restart = on("job.checkpoint-restart", "job", "killed").with("avoid", bad);
    Attempt attempt = attempt();
    Thread first =
        Thread.ofVirtual()
            .start(() -> {
              try {
                hands.execute(restart, attempt);
              } catch (Exception e) {
                Thread.currentThread().interrupt();
              }
            });
    await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(() -> suspended("killed"));
    first.interrupt();
    first.join();
    done(hands.execute(restart, attempt));
    costs("killed", verified(restart, attempt));
    assertEquals(2, starts("killed"));
  }

  private static boolean suspended(String job) {
    return Boolean.TRUE.equals(
        lab.admin()
            .batch()
            .v1()
            .jobs()
            .inNamespace("default")
            .withName(job)
            .get()
            .getSpec()
            .getSuspend());
  }

  @Test
  void whatAPersonSuspendedStaysSuspended() throws Exception {
    job("theirs", "--mode", "good", "--every", "10");
    String bad = isolated("theirs", 5);
    lab.admin()
        .batch()
        .v1()
        .jobs()
        .inNamespace("default")
        .withName("theirs")
        // As kubectl patch: whatever its controller writes meanwhile.
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
    Action restart = on("job.checkpoint-restart", "job", "theirs").with("avoid", bad);
    assertTrue(hands.execute(restart, attempt()).detail().contains("stopped by another"));
    failedForGood(
        "not ours to release", hands.execute(on("job.release", "job", "theirs"), attempt()));
    assertTrue(suspended("theirs"));
  }
}
