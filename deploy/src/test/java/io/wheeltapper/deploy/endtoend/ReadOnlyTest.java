package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.wiring.LiveReplay;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every story of the real Slurm, every recorded Xid line and every benign one, seen by two agents
 * at once: one as a user whom the real servers refuse any write, one with root's rights. Both
 * observe. They find, plan and judge the same, start nothing, and nothing but reads leaves them.
 */
@Tag("site")
final class ReadOnlyTest {

  @Test
  void whoMayOnlyReadDecidesAsWhoMayDoEverything() throws Exception {
    try (Lab lab = Lab.start();
        Witnesses seen = Witnesses.of(lab)) {
      String bundle = "policies: " + withoutLimits(lab) + "\n";
      Site reader = seen.readersSite(lab, bundle);
      String rest = seen.rest("root", lab.folder() + "/admin.token");
      Site full = Site.of(lab, bundle + seen.settings(lab, rest));
      Calls readers = Calls.wrap(reader.folder());
      Calls others = Calls.wrap(full.folder());
      Witnesses.writesAreRefused(lab);
      Stories stories = new Stories(lab, Lab.dice());
      Refusals before = Refusals.at(lab, stories);
      try (AgentProcess one = agent(Witnesses.asReader(reader.argv()));
          AgentProcess two = agent(full.argv())) {
        List<AgentProcess> both = List.of(one, two);
        stories.tell(both);
        new KernelLines(lab, stories.last()).over(both);
        assertSame(one, two);
        for (AgentProcess agent : both) {
          assertEquals(0, agent.all("started").count());
          assertTrue(agent.all("judged").allMatch(Seen.has("mode", "observe")));
        }
      }
      assertEquals(before.refused(), lab.logged(Witnesses.REFUSED), "a write was tried");
      assertEquals(
          before.changed() + stories.written(), lab.logged(Witnesses.CHANGED), "others than us");
      Witnesses.onlyReads(readers);
      Witnesses.onlyReads(others);
      seen.onlyReads();
      for (Site site : List.of(reader, full)) {
        assertEquals(0, site.audit().exit());
        assertEquals(Optional.empty(), replayed(site).difference());
      }
    }
  }

  /** What slurmctld had noted, before. */
  private record Refusals(long refused, long changed) {
    static Refusals at(Lab lab, Stories stories) throws IOException {
      return new Refusals(
          lab.logged(Witnesses.REFUSED), lab.logged(Witnesses.CHANGED) - stories.written());
    }
  }

  private static AgentProcess agent(List<String> argv) throws IOException {
    return AgentProcess.start(argv, Site.NEVER);
  }

  /** So many sick nodes among eight are otherwise one cause, and over every limit. */
  private static Path withoutLimits(Lab lab) throws IOException {
    Path policies = Site.bundleWithoutObjectives(lab);
    Path limits = policies.resolve("limits.yaml");
    String wide =
        Files.readString(limits)
            .replaceAll("(?m)^ {2}- \\{per: .*\n", "")
            .replace("radius:\n", "radius:\n  - {per: site, at-once: 99%}\n")
            .replace("  least: 3 ", "  least: 99 ");
    assertTrue(wide.contains("least: 99"), wide);
    Files.writeString(limits, wide);
    return policies;
  }

  private static LiveReplay.Compared replayed(Site site) throws Exception {
    return new LiveReplay(site.data(), TopologyFile.EMPTY, 1, ClassStore.folder(site.cache()))
        .run();
  }

  private static void assertSame(AgentProcess one, AgentProcess two) {
    try {
      await().atMost(Lab.LONG).until(() -> decided(one).equals(decided(two)));
    } catch (ConditionTimeoutException e) {
      assertEquals(lines(decided(one)), lines(decided(two)), "" + e.getMessage());
    }
  }

  private static String lines(SortedMap<String, Long> decided) {
    return decided.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  /**
   * What was found, how often; and every plan and verdict there was. How often a verdict was asked
   * for, and the figures in its reason, follow each agent's own pace of looking.
   */
  private static SortedMap<String, Long> decided(AgentProcess agent) {
    SortedMap<String, Long> all = new TreeMap<>();
    for (JsonNode entry : agent.entries()) {
      switch (entry.path("kind").asText()) {
        case "found" -> all.merge(words(entry, "fault", "target", "xid", "rule"), 1L, Long::sum);
        case "planned" -> all.put(words(entry, "fault", "target", "remediation"), 1L);
        case "judged" -> all.put(words(entry, "fault", "target", "action", "verdict", "guard"), 1L);
        default -> {}
      }
    }
    return all;
  }

  private static String words(JsonNode entry, String... keys) {
    StringBuilder text = new StringBuilder(entry.path("kind").asText());
    for (String key : keys) {
      text.append(' ').append(entry.path(key).asText());
    }
    return text.toString();
  }
}
