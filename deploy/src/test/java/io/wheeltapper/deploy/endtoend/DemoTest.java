package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.wiring.LiveReplay;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, as a process of its own: what it shows, and its recording. */
@Tag("site")
final class DemoTest {

  @TempDir private Path folder;

  @Test
  void observingItFindsAndDecidesAndItsRecordingGivesTheSame() throws Exception {
    Site site = Site.in(folder, "");
    try (AgentProcess agent = AgentProcess.start(site.argv("--demo"), Site.NEVER)) {
      JsonNode first = agent.await("the start", Seen.kind("activated"));
      agent.await("something found", Seen.kind("found"));
      JsonNode decided =
          agent.await("something decided", Seen.kind("judged").and(Seen.has("verdict", "allow")));
      assertEquals("observe", decided.path("mode").asText(), decided::toString);
      // By the entries' own times, which begin once it listens: the machine's load is in them too.
      long took = decided.path("at").asLong() - first.path("at").asLong();
      System.out.println("demo: its first decision after " + took + " ms");
      assertEquals(0, agent.all("started").count());
    }
    replaysAlike(site);
  }

  @Test
  void actingItHealsAndItsRecordingGivesTheSame() throws Exception {
    Site site = Site.in(folder, "");
    try (AgentProcess agent = AgentProcess.start(site.argv("--demo", "--act"), Site.NEVER)) {
      JsonNode back =
          agent.await(
              "a node given back",
              Seen.kind("verified")
                  .and(Seen.has("action", "node.return"))
                  .and(Seen.has("outcome", "done")));
      agent.await(
          "its case's end", Seen.kind("cleared").and(Seen.has("case", back.path("case").asText())));
    }
    replaysAlike(site);
    assertEquals(0, site.audit().exit());
  }

  /**
   * The bundle with the demo's limits and the simulated factory's topology lie with the recording.
   */
  private static void replaysAlike(Site site) throws Exception {
    LiveReplay.Compared compared =
        new LiveReplay(site.data(), TopologyFile.EMPTY, 1, ClassStore.none()).run();
    assertEquals(Optional.empty(), compared.difference());
    assertTrue(compared.entries() >= 3, "compared " + compared.entries());
  }
}
