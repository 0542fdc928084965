package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.kubernetes.Rbac;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 2,000 nodes of a real API server want to be drained at once and 25 may: the server sees a bounded
 * rate, is left alone while it hangs and while it is dead, and nothing is lost or done twice. What
 * was asked is counted by the server's own audit log.
 */
@Tag("long")
@Tag("hands")
final class KubernetesStormTest {

  private static final int NODES = 2000;
  private static final int LIMIT = 25;
  private static final int RATE = 20;

  /** Calls under way at once, the line's default: so many a server finds that was held up. */
  private static final int AT_ONCE = 8;

  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir private Path folder;
  private final AtomicBoolean broken = new AtomicBoolean();
  private final AtomicInteger mostOut = new AtomicInteger();

  @Test
  void twoThousandDrainsAreWantedAndTwentyFiveMayBe() throws Exception {
    try (MetricsPage page = new MetricsPage(this::metrics);
        ControlPlane plane = ControlPlane.start(folder.resolve("lab"), NODES)) {
      plane.grant(Rbac.role(Set.of("node.isolate", "node.return", "node.evict")).orElseThrow());
      plane.workOnEachNode(NODES);
      Set<String> done = new HashSet<>();
      Site site = Site.in(folder, settings(plane, page.url()));
      try (AgentProcess agent = AgentProcess.start(site.argv("--act"), Site.NEVER)) {
        broken.set(true);
        SortedSet<String> first = drained(plane, agent, Set.of());
        say("the first " + first.size() + " nodes are drained");

        first.forEach(plane::uncordon);
        await().atMost(LONG).until(() -> !out(plane).isEmpty());
        plane.signal("STOP");
        agent.await(
            "the breaker opens on a server that hangs", Seen.kind("judged").and(leftAlone()));
        int before = plane.asked().size();
        plane.signal("CONT");
        SortedSet<String> second = drained(plane, agent, first);
        say(
            "the server hung, with "
                + before
                + " requests by then; "
                + second.size()
                + " more are drained");

        second.forEach(plane::uncordon);
        await().atMost(LONG).until(() -> !out(plane).isEmpty());
        plane.signal("KILL");
        await().atMost(LONG).until(() -> open(agent));
        plane.again();
        done.addAll(first);
        done.addAll(second);
        SortedSet<String> third = drained(plane, agent, done);
        say("the server was killed; " + third.size() + " more are drained");

        done.addAll(third);
        assertEquals(3 * LIMIT, done.size());
        await().atMost(LONG).until(() -> targets(agent.entries(), found()).size() == NODES);
      }
      assertTrue(mostOut.get() <= LIMIT, "out at once: " + mostOut);
      assertEquals(0, site.audit().exit());
      figures(site.ledger());
      nothingIsDoneTwice(plane.asked(), done);
      theRateIsBounded(plane.asked());
    }
  }

  private static void say(String words) {
    System.out.println("end to end: storm: " + words);
  }

  private SortedSet<String> out(ControlPlane plane) {
    SortedSet<String> out = plane.cordoned();
    mostOut.accumulateAndGet(out.size(), Math::max);
    return out;
  }

  /**
   * As many as may be out are, none of them before, their work has ended, and the agent has seen
   * that: what a person takes back before it looked is no drain to it.
   */
  private SortedSet<String> drained(ControlPlane plane, AgentProcess agent, Set<String> before)
      throws Exception {
    SortedSet<String> drained = new TreeSet<>();
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> {
          assertFalse(agent.dead(), agent::toString);
          SortedSet<String> out = out(plane);
          out.removeAll(before);
          out.removeAll(plane.busy());
          drained.clear();
          drained.addAll(out);
          return out.size() == LIMIT && targets(agent.entries(), drain()).containsAll(out);
        });
    return drained;
  }

  private static Predicate<JsonNode> leftAlone() {
    return entry -> entry.path("reason").asText().contains("has not answered lately");
  }

  private static boolean open(AgentProcess agent) throws Exception {
    String metrics = agent.metrics();
    return metrics.lines().anyMatch(l -> l.matches("wheeltapper_actuator_open\\{.*kube.*\\} 1.*"));
  }

  private static Predicate<JsonNode> found() {
    return Seen.kind("found").and(Seen.has("fault", "node-broken"));
  }

  /** A drain that was looked at and seen. */
  private static Predicate<JsonNode> drain() {
    return Seen.kind("verified")
        .and(Seen.has("action", "node.evict"))
        .and(Seen.has("outcome", "done"));
  }

  private static Set<String> targets(List<JsonNode> entries, Predicate<JsonNode> which) {
    return entries.stream()
        .filter(which)
        .map(e -> e.path("target").asText().replaceFirst("^node:", ""))
        .collect(Collectors.toSet());
  }

  private static void figures(List<JsonNode> ledger) {
    Map<String, Long> kinds =
        ledger.stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.path("kind").asText(e.path("type").asText()), Collectors.counting()));
    say("the ledger has " + new TreeMap<>(kinds));
  }

  /** By the server's own count. */
  private static void nothingIsDoneTwice(List<JsonNode> asked, Set<String> done) {
    SortedMap<String, Long> evictions =
        asked.stream()
            .filter(e -> e.at("/objectRef/subresource").asText().equals("eviction"))
            .filter(e -> e.at("/responseStatus/code").asInt() / 100 == 2)
            .collect(
                Collectors.groupingBy(
                    e -> e.at("/objectRef/name").asText(), TreeMap::new, Collectors.counting()));
    assertEquals(
        done.stream().map(node -> "work-" + node).collect(Collectors.toSet()), evictions.keySet());
    assertTrue(evictions.values().stream().allMatch(n -> n == 1), evictions::toString);
  }

  /** In no second more than the line lets through and what was under way while all stood still. */
  private static void theRateIsBounded(List<JsonNode> asked) {
    List<Long> times =
        asked.stream()
            .map(e -> Instant.parse(e.path("requestReceivedTimestamp").asText()).toEpochMilli())
            .sorted()
            .toList();
    Deque<Long> second = new ArrayDeque<>();
    int most = 0;
    for (long at : times) {
      second.addLast(at);
      while (second.getFirst() <= at - 1000) {
        second.removeFirst();
      }
      most = Math.max(most, second.size());
    }
    long span = times.getLast() - times.getFirst();
    say(
        times.size()
            + " requests in "
            + span / 1000
            + " s, at most "
            + most
            + " in a second of "
            + RATE
            + " allowed");
    assertTrue(most <= RATE + 2 * AT_ONCE, "in a second: " + most);
    assertTrue(times.size() <= RATE * (span / 1000 + 2), times.size() + " in " + span + " ms");
  }

  private String metrics() {
    String value = broken.get() ? "1" : "0";
    return IntStream.rangeClosed(1, NODES)
        .mapToObj(i -> "storm_broken{node=\"" + ControlPlane.node(i) + "\"} " + value + "\n")
        .collect(Collectors.joining());
  }

  private String settings(ControlPlane plane, String page) throws Exception {
    return """
    laboratory: true
    policies: %s
    sensors:
      kube: {kind: kubernetes, url: "%s", ca-file: %s, token-file: %s, partition-labels: none/such}
      page: {kind: prometheus, url: "%s", interval: 5s}
    actuators:
      kube:
        kind: kubernetes
        url: "%s"
        ca-file: %s
        token-file: %s
        calls-per-second: %d
        call-timeout: 2s
        breaker-pause: 5s
    """
        .formatted(
            policies(),
            plane.env("LAB_URL"),
            plane.env("LAB_CA_FILE"),
            plane.env("LAB_OBSERVER_TOKEN_FILE"),
            page,
            plane.env("LAB_URL"),
            plane.env("LAB_CA_FILE"),
            plane.env("LAB_ACTOR_TOKEN_FILE"),
            RATE);
  }

  /** One fault, one rung; only the limit of nodes out at once binds. */
  private Path policies() throws Exception {
    return new GaugeBundle(
            "storm",
            "storm_broken",
            "node-broken",
            String.valueOf(LIMIT),
            """
            settle: 1s
            one-origin-enough: only the limit is to bind here
            rungs:
              - name: drain
                steps: [node.isolate, node.evict]
            """)
        .in(folder);
  }
}
