package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of the agent in the midst of its actions on a real Slurm: it settles by looking
 * and does nothing twice. Effects are counted at the target, in slurmctld's own log.
 */
final class CrashTest {

  private static final List<String> ACTIONS =
      List.of(
          "node.isolate", "job.checkpoint-restart", "node.reboot", "node.validate", "node.return");

  /** Kill when the agent prints an entry of this kind, of this action. */
  private record Moment(String kind, String action) {
    Predicate<JsonNode> reached() {
      // A plan names its actions, and is no one action's.
      return kind.equals("planned")
          ? Seen.kind(kind).and(e -> e.path("actions").toString().contains(action))
          : Seen.kind(kind).and(Seen.has("action", action)).and(CrashTest::allowed);
    }
  }

  private static boolean allowed(JsonNode entry) {
    return !entry.has("verdict") || entry.path("verdict").asText().equals("allow");
  }

  @Test
  @Tag("site")
  void threeKillsInOneStory() throws Exception {
    survives(
        Lab.dice(),
        List.of(
            new Moment("judged", "node.isolate"),
            new Moment("started", "job.checkpoint-restart"),
            new Moment("acted", "node.reboot")));
  }

  /** About two minutes a story; {@code -Dwheeltapper.kills=N} takes N rounds over all kinds. */
  @Tag("long")
  @Tag("kills")
  @ParameterizedTest(name = "{0}, dice {1}")
  @MethodSource("kindsAndDice")
  void killedAtThisKindOfEveryAction(String kind, long seed) throws Exception {
    System.out.println("kills: at " + kind + ", dice " + seed);
    List<String> actions = kind.equals("planned") ? List.of("node.isolate") : ACTIONS;
    survives(new Random(seed), actions.stream().map(action -> new Moment(kind, action)).toList());
  }

  private static Stream<Arguments> kindsAndDice() {
    long seed = Lab.seed();
    return LongStream.range(0, Long.getLong("wheeltapper.kills", 3))
        .boxed()
        .flatMap(round ->
            Stream.of("planned", "judged", "started", "acted", "verified")
                .map(kind -> Arguments.of(kind, seed + round)));
  }

  /** The story of {@link OffTheBusTest}, with a kill at each of these moments in turn. */
  private static void survives(Random dice, List<Moment> moments) throws Exception {
    int index = dice.nextInt(Lab.NODES);
    int gpu = dice.nextInt(8);
    String node = Lab.node(index);
    try (Lab lab = Lab.start()) {
      String job = lab.train(node);
      Site site = Site.acting(lab);
      try (Phoenix agent = new Phoenix(site, moments.stream().map(Moment::reached).toList())) {
        lab.xid(index, gpu, 79, "GPU has fallen off the bus.");
        agent.await("isolated", Seen.kind("verified").and(Seen.has("action", "node.isolate")));
        lab.lab("lose-gpu", node, "" + gpu, "--until-reboot");
        agent.await("cleared", Seen.kind("cleared").and(Seen.has("target", "node:" + node)));
        assertEquals(moments.size(), agent.deaths(), "it was killed at every moment");
      }
      nothingTwice(lab, node, job);
      everyStartHasItsEnd(site.ledger());
      Programs.Ran audit = site.audit();
      assertEquals(0, audit.exit(), audit::text);
      assertEquals(List.of(), lab.drained());
    }
  }

  private static void nothingTwice(Lab lab, String node, String job) throws Exception {
    String update = "update_node: node " + node + " ";
    assertEquals(1, lab.logged(update + "state set to DRAIN"), "isolated");
    assertEquals(1, lab.logged("_slurm_rpc_kill_job: REQUEST_KILL_JOB JobId=" + job), "signalled");
    assertEquals(1, lab.logged("Requeuing JobId=" + job), "requeued");
    assertEquals("1", lab.field("job", job, "Restarts"), "restarted");
    assertEquals(1, lab.logged("reboot request queued for nodes " + node), "reboot asked for");
    assertEquals(1, lab.reboots(node), "rebooted");
    assertEquals(1, lab.logged(update + "state set to IDLE"), "given back");
  }

  private static void everyStartHasItsEnd(List<JsonNode> ledger) {
    List<String> started = attempts(ledger, "started");
    assertTrue(started.size() >= ACTIONS.size(), started::toString);
    Set<String> ended = new java.util.HashSet<>(attempts(ledger, "acted"));
    List<String> open = new ArrayList<>(started);
    open.removeIf(ended::contains);
    assertEquals(List.of(), open, "attempts without an end");
    Set<String> outcomes =
        ledger.stream()
            .filter(Seen.kind("acted"))
            .map(e -> e.path("outcome").asText())
            .collect(Collectors.toSet());
    assertTrue(Set.of("done", "failed", "unknown").containsAll(outcomes), outcomes::toString);
  }

  private static List<String> attempts(List<JsonNode> ledger, String kind) {
    return ledger.stream().filter(Seen.kind(kind)).map(e -> e.path("attempt").asText()).toList();
  }
}
