package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.PostMortem;
import io.wheeltapper.deploy.wiring.LiveReplay;
import io.wheeltapper.rules.ClassStore;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A GPU falls off the bus under a training job: the whole story on a real Slurm. */
@Tag("site")
final class OffTheBusTest {

  private static final Pattern START =
      Pattern.compile("start job=\\d+ nodes=(\\S+) restart=(\\d+) step=(\\d+)");

  @Test
  void isolatesRestartsRebootsValidatesAndReturns() throws Exception {
    Random dice = Lab.dice();
    int index = dice.nextInt(Lab.NODES);
    int gpu = dice.nextInt(8);
    String node = Lab.node(index);
    try (Lab lab = Lab.start()) {
      System.out.println("end to end: " + node + ", GPU " + gpu + ", " + lab.pci(index, gpu));
      String job = lab.train(node);
      assertEquals(node, lab.field("job", job, "NodeList"));
      Site site = Site.acting(lab);
      try (AgentProcess agent = site.act(Site.NEVER)) {
        lab.xid(index, gpu, 79, "GPU has fallen off the bus.");
        JsonNode found = agent.await("the finding", Seen.xid(79, lab.pci(index, gpu)));
        assertEquals(node, found.path("node").asText());
        String kase = found.path("case").asText();
        isolatesOnTheLineAlone(lab, agent, node, job, kase);
        lab.lab("lose-gpu", node, "" + gpu, "--until-reboot");
        lab.lab("fail-rank", job);
        for (String action :
            List.of("job.checkpoint-restart", "node.reboot", "node.validate", "node.return")) {
          agent.await(action, Seen.verified(action, kase));
        }
        agent.await("the case's end", Seen.kind("cleared").and(Seen.has("case", kase)));
        goesOnElsewhere(lab, node, job);
        assertEquals(List.of(), lab.drained());
        assertEquals(1, lab.reboots(node));
        assertEquals("1", lab.field("job", job, "Restarts"));
        isolatesBeforeItInterrupts(agent, kase);
        tellsItself(site, kase);
      }
      assertEquals(0, site.audit().exit());
      replaysAlike(site);
    }
  }

  /**
   * Its recording, taken again, gives its found, planned and judged entries; with 1 and 3 shards,
   * and with the topology that it keeps itself.
   */
  private static void replaysAlike(Site site) throws Exception {
    long decided =
        site.ledger().stream()
            .filter(Seen.kind("found").or(Seen.kind("planned")).or(Seen.kind("judged")))
            .count();
    for (int shards : List.of(1, 3)) {
      LiveReplay.Compared compared =
          new LiveReplay(site.data(), TopologyFile.EMPTY, shards, ClassStore.folder(site.cache()))
              .run();
      assertEquals(Optional.empty(), compared.difference());
      assertEquals(decided, compared.entries());
    }
  }

  /** The post-mortem is the ledger's alone: each sentence names entries that are there. */
  private static void tellsItself(Site site, String kase) throws Exception {
    Explanation explanation = Explanation.ofCase(site.data(), kase).orElseThrow();
    Set<Long> there =
        explanation.told().stream().map(Explanation.Told::index).collect(Collectors.toSet());
    PostMortem draft = PostMortem.of(explanation);
    Set<PostMortem.Part> parts = EnumSet.noneOf(PostMortem.Part.class);
    for (PostMortem.Sentence each : draft.sentences()) {
      parts.add(each.part());
      assertFalse(each.entries().isEmpty(), each::text);
      assertTrue(there.containsAll(each.entries()), each::toString);
    }
    assertEquals(EnumSet.complementOf(EnumSet.of(PostMortem.Part.ADVICE)), parts);
  }

  /** One witness: the node takes no new work, and its running job is not touched. */
  private static void isolatesOnTheLineAlone(
      Lab lab, AgentProcess agent, String node, String job, String kase) throws Exception {
    agent.await("isolated", Seen.verified("node.isolate", kase));
    List<String> drained = lab.drained();
    assertEquals(1, drained.size(), drained::toString);
    assertTrue(drained.getFirst().startsWith(node + " "), drained::toString);
    assertTrue(drained.getFirst().contains(kase), "sinfo -R names the case: " + drained);
    JsonNode held =
        agent.await(
            "a second witness is wanted", Seen.of("judged", "job.checkpoint-restart", kase));
    assertEquals("hold", held.path("verdict").asText(), held::toString);
    assertEquals("evidence", held.path("guard").asText(), held::toString);
    assertEquals("0", lab.field("job", job, "Restarts"));
    assertEquals("RUNNING", lab.field("job", job, "JobState"));
  }

  private static void isolatesBeforeItInterrupts(AgentProcess agent, String kase) {
    List<String> started =
        agent
            .all("started")
            .filter(Seen.has("case", kase))
            .map(e -> e.path("action").asText())
            .toList();
    assertEquals(
        List.of(
            "node.isolate",
            "job.checkpoint-restart",
            "node.reboot",
            "node.validate",
            "node.return"),
        started);
  }

  /** From its checkpoint, on another node; of its steps no more are done again than it declared. */
  private static void goesOnElsewhere(Lab lab, String node, String job) throws Exception {
    await().atMost(Lab.LONG).until(() -> lastStep(lab.log(job)) > from(lab.log(job)) + 5);
    String log = lab.log(job);
    MatchResult again = START.matcher(log).results().skip(1).findFirst().orElseThrow();
    assertEquals("1", again.group(2));
    assertNotEquals(node, again.group(1));
    long lost = lastStep(log.substring(0, again.start())) - Long.parseLong(again.group(3));
    // A step takes 0.2 s and the contract says loss=10m; a checkpoint is due every 20 steps.
    assertTrue(lost >= 0 && lost <= 20, "steps lost: " + lost + "\n" + log);
  }

  /** The step that the last start went on from. */
  private static long from(String log) {
    return START
        .matcher(log)
        .results()
        .skip(1)
        .mapToLong(m -> Long.parseLong(m.group(3)))
        .findFirst()
        .orElse(Long.MAX_VALUE - 5);
  }

  private static long lastStep(String log) {
    return Pattern.compile("(?m)^step (\\d+)$")
        .matcher(log)
        .results()
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .reduce(0, (_, b) -> b);
  }
}
