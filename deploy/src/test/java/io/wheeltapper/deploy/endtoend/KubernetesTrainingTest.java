package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.kubernetes.Rbac;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole agent restarts training processes that really lose and regain their state, under the real
 * controllers of Job and JobSet on a real API server: what its ledger says that a restart cost is
 * what the job's own log says, and a job that does not keep its contract ends as its ladder says.
 */
@Tag("long")
@Tag("hands")
final class KubernetesTrainingTest {

  private static final List<String> NODES =
      IntStream.rangeClosed(1, 10).mapToObj(i -> "n" + i).toList();

  /** All that the ladder names. */
  private static final Set<String> LADDER =
      Set.of("node.isolate", "job.checkpoint-restart", "job.requeue", "person.call");

  @TempDir static Path folder;
  private static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();
  private static MetricsPage page;
  private static ControlPlane plane;
  private static Site site;
  private static AgentProcess agent;

  @BeforeAll
  static void start() throws Exception {
    plane = ControlPlane.withJobs(lab(), NODES);
    plane.grant(
        Rbac.role(Set.of("node.isolate", "node.return", "job.checkpoint-restart", "job.requeue"))
            .orElseThrow());
    page =
        new MetricsPage(() ->
            NODES.stream()
                .map(n -> "train_broken{node=\"" + n + "\"} " + (BROKEN.contains(n) ? 1 : 0))
                .collect(Collectors.joining("\n", "", "\n")));
    site = Site.in(folder, settings());
    agent = AgentProcess.start(site.argv("--act"), Site.NEVER);
  }

  @AfterAll
  static void stop() throws Exception {
    if (agent != null) {
      agent.close();
    }
    if (page != null) {
      page.close();
    }
    if (plane != null) {
      plane.close();
    }
  }

  private static Path lab() {
    return folder.resolve("lab");
  }

  private static PodTraining training(String name, int steps, String... options) throws Exception {
    boolean set = List.of(options).contains("--jobset");
    return PodTraining.begun(plane, lab(), name, set ? "jobset" : "job", steps, options);
  }

  /** A story: the node of a job breaks; the case that the agent opens for it. */
  private static String breaks(PodTraining job) throws Exception {
    String node = plane.nodesOf(job.name()).getFirst();
    BROKEN.add(node);
    Predicate<JsonNode> isolated =
        Seen.kind("verified")
            .and(Seen.has("action", "node.isolate"))
            .and(Seen.has("target", "node:" + node));
    JsonNode entry = agent.await(node + " is isolated", isolated);
    assertEquals("done", entry.path("outcome").asText(), entry::toString);
    return entry.path("case").asText();
  }

  @Test
  void whatAJobThatWasAskedLostStandsInTheLedger() throws Exception {
    costs(training("asked", 20), "a checkpoint was written when asked");
  }

  @Test
  void whatAJobSetLostStandsInTheLedger() throws Exception {
    costs(training("set", 20, "--jobset"), "a checkpoint was written when asked");
  }

  @Test
  void whatAJobLostThatIgnoresTheRequestAndHasAPeriodicCheckpointStandsThereToo() throws Exception {
    PodTraining deaf = training("deaf", 25, "--mode", "ignore", "--every", "20");
    costs(deaf, "the last checkpoint is");
    assertTrue(deaf.lost() > 20, deaf::text);
  }

  /** By the ledger as others read it, and by the job's own log. */
  private static void costs(PodTraining job, String how) throws Exception {
    String node = plane.nodesOf(job.name()).getFirst();
    String caseId = breaks(job);
    agent.await(job.name() + " goes on", Seen.verified("job.checkpoint-restart", caseId));
    // The ladder has no step that gives the node back: the agent's own end of it is a person.
    agent.await("a person is called", Seen.verified("person.call", caseId));
    List<JsonNode> story = story(caseId);
    JsonNode acted = only(story, Seen.of("acted", "job.checkpoint-restart", caseId));
    assertTrue(acted.path("reason").asText().contains(how), acted::toString);
    JsonNode verified = only(story, Seen.verified("job.checkpoint-restart", caseId));
    assertEquals(job.target(), verified.path("target").asText());
    String reason = verified.path("reason").asText();
    assertTrue(
        reason.contains("; " + job.lost() + " steps lost: stopped at step "),
        () -> reason + "\n" + job.text());
    assertEquals(2, job.starts());
    assertNotEquals(node, plane.nodesOf(job.name()).getFirst());
    assertEquals(
        List.of("node.isolate", "job.checkpoint-restart", "person.call"),
        Training.startedIn(story));
    System.out.println("end to end: training: " + job.name() + ": " + reason);
  }

  @Test
  void whoIgnoresTheRequestAndHasNoCheckpointIsLeftAloneAndAPersonIsAsked() throws Exception {
    PodTraining stuck = training("stuck", 10, "--mode", "ignore");
    String caseId = breaks(stuck);
    fails(caseId, "there is no checkpoint");
    answered(caseId, "deny");
    agent.await("a person is called", Seen.verified("person.call", caseId));
    goesOn(stuck);
    ended(caseId, List.of("node.isolate", "job.checkpoint-restart", "person.call"));
  }

  @Test
  void aBrokenMarkerStopsNothingAlsoWhereAPersonSaysYes() throws Exception {
    PodTraining torn = training("torn", 10, "--mode", "broken", "--every", "100000");
    String caseId = breaks(torn);
    fails(caseId, "the marker is not complete");
    answered(caseId, "approve");
    JsonNode requeue = agent.await("no requeue", failed("job.requeue", caseId));
    assertTrue(requeue.path("reason").asText().contains("there is no checkpoint"));
    agent.await("a person is called", Seen.verified("person.call", caseId));
    goesOn(torn);
    ended(caseId, List.of("node.isolate", "job.checkpoint-restart", "job.requeue", "person.call"));
  }

  @Test
  void whoDiesDuringTheCheckpointIsNotStartedAndAPersonIsCalled() throws Exception {
    PodTraining dead = training("dead", 10, "--mode", "dies");
    String caseId = breaks(dead);
    fails(caseId, "it ended while it was restarted: Failed");
    agent.await("a person is called", Seen.verified("person.call", caseId));
    assertEquals(1, dead.starts());
    assertTrue(dead.text().contains("dies while saving"), dead::text);
    ended(caseId, List.of("node.isolate", "job.checkpoint-restart", "person.call"));
  }

  private static Predicate<JsonNode> failed(String action, String caseId) {
    return Seen.of("acted", action, caseId).and(Seen.has("outcome", "failed"));
  }

  private static void fails(String caseId, String why) throws Exception {
    JsonNode acted = agent.await("no restart", failed("job.checkpoint-restart", caseId));
    assertTrue(acted.path("reason").asText().contains(why), acted::toString);
    assertFalse(acted.path("retryable").asBoolean(), acted::toString);
  }

  /** The next rung asks; a person answers by the CLI. */
  private static void answered(String caseId, String word) throws Exception {
    agent.await(
        "a person is asked",
        Seen.of("judged", "job.requeue", caseId)
            .and(Seen.has("verdict", "hold"))
            .and(Seen.has("guard", "approval")));
    Programs.Ran ran =
        Programs.run(
            Map.of(),
            AgentProcess.java(
                System.getProperty("java.class.path"),
                site.cache(),
                "case",
                word,
                caseId,
                "--by",
                "nina",
                "--url",
                agent.url()));
    assertEquals(0, ran.exit(), ran::text);
  }

  /** Where it was, as if nobody had come. */
  private static void goesOn(PodTraining job) {
    int steps = job.text().split("\n", -1).length;
    await(job.name() + " goes on")
        .atMost(Lab.LONG)
        .until(() -> job.text().split("\n", -1).length > steps + 5);
    assertEquals(1, job.starts());
  }

  private static void ended(String caseId, List<String> actions) throws Exception {
    List<JsonNode> story = story(caseId);
    assertEquals(actions, Training.startedIn(story));
    System.out.println("end to end: training: " + caseId + ": " + words(story));
  }

  /** What the ledger has of a case, read past the agent; nothing in it is beyond the ladder. */
  private static List<JsonNode> story(String caseId) throws Exception {
    List<JsonNode> story = site.ledger().stream().filter(Seen.has("case", caseId)).toList();
    Set<String> named =
        story.stream()
            .map(e -> e.path("action").asText())
            .filter(a -> !a.isEmpty())
            .collect(Collectors.toSet());
    assertTrue(LADDER.containsAll(named), named::toString);
    return story;
  }

  private static JsonNode only(List<JsonNode> story, Predicate<JsonNode> which) {
    List<JsonNode> found = story.stream().filter(which).toList();
    assertEquals(1, found.size(), () -> words(story));
    return found.getFirst();
  }

  private static String words(List<JsonNode> story) {
    return story.stream()
        .map(e ->
            String.join(
                " ",
                e.path("kind").asText(),
                e.path("action").asText(),
                e.path("verdict").asText(e.path("outcome").asText()),
                e.path("reason").asText()))
        .collect(Collectors.joining("\n  "));
  }

  private static String settings() throws Exception {
    return """
    laboratory: true
    policies: %1$s
    sensors:
      kube: {kind: kubernetes, url: "%2$s", ca-file: %3$s, token-file: %4$s, partition-labels: none/such}
      page: {kind: prometheus, url: "%5$s", interval: 1s}
    actuators:
      kube:
        kind: kubernetes
        url: "%2$s"
        ca-file: %3$s
        token-file: %6$s
        flag-roots: ["%7$s"]
        job-ending: 1m
      notify: {kind: notify}
    """
        .formatted(
            policies(),
            plane.env("LAB_URL"),
            plane.env("LAB_CA_FILE"),
            plane.env("LAB_OBSERVER_TOKEN_FILE"),
            page.url(),
            plane.env("LAB_ACTOR_TOKEN_FILE"),
            lab().toRealPath().resolve("jobs"));
  }

  /** One fault; three rungs, of which the second asks and the third calls. */
  private static Path policies() throws Exception {
    return new GaugeBundle(
            "training",
            "train_broken",
            "node-broken",
            "10",
            """
            settle: 1s
            quiet: 1h
            one-origin-enough: the contract of the job is to be seen here
            rungs:
              - name: restart the job elsewhere
                steps:
                  - node.isolate
                  - {do: job.checkpoint-restart, deadline: 10m}
              - name: queue it again, if a person says so
                steps:
                  - {do: job.requeue, ask: true}
              - name: call a person
                steps:
                  - {do: person.call, with: {why: its job could not be moved}}
            """)
        .in(folder);
  }
}
