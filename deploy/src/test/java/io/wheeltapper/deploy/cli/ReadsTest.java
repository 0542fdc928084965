package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.views.Fleet;
import io.wheeltapper.deploy.views.GpuHours;
import io.wheeltapper.deploy.views.Match;
import io.wheeltapper.deploy.views.Would;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the console shows, for those who have a terminal only; the answers are the agent's own. */
class ReadsTest {

  private Canned agent;

  @BeforeEach
  void start() throws Exception {
    agent = new Canned();
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  private Ran run(String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", agent.url()));
    return Ran.of(all.toArray(String[]::new));
  }

  private void answers(String path, Object view) throws Exception {
    agent.at(path, Json.mapper().writeValueAsString(view));
  }

  @Test
  void fleetCountsAndNamesWhatIsNotWell() throws Exception {
    answers(
        "/api/v1/fleet",
        new Fleet(
            9,
            List.of("unknown", "well", "sick"),
            List.of("rack"),
            new TreeMap<>(Map.of("rack", List.of("r1"))),
            List.of(
                new Fleet.Node("n0", 0, null, List.of(-1)),
                new Fleet.Node("n1", 1, null, List.of(0)),
                new Fleet.Node("n2", 2, "c1", List.of(0)))));
    assertEquals(
        List.of("3 nodes: 1 unknown, 1 well, 1 sick", "n2  sick     c1  rack:r1", "n0  unknown"),
        run("fleet").out().lines().toList());
    assertTrue(run("fleet", "--all").out().contains("n1  well"));
    assertEquals(9, Json.mapper().readTree(run("fleet", "--json").out()).path("now").asInt());
  }

  @Test
  void wouldSaysWhatItIsWorth() throws Exception {
    GpuHours hours = new GpuHours(4.0, 31.5, 0);
    answers(
        "/api/v1/would?days=3",
        new Would.View(
            0,
            9,
            List.of(new Would.ActionView("node.isolate", 2, 1, hours)),
            List.of(
                new Would.WouldCase(
                    "c1", "node:n1", "link-down", List.of("node.isolate"), hours, 5)),
            6,
            new GpuHours(4.0, null, 1)));
    String told = run("would", "--days", "3").out();
    assertTrue(told.matches("(?s).*node\\.isolate +2 +1 +4\\.0 +31\\.5\n.*"), told);
    assertTrue(told.contains("OUT GPU-H  SAVED GPU-H"), told);
    assertTrue(told.contains("in all 4.0 GPU-hours out, - saved"), told);
    assertTrue(told.contains("c1") && told.contains("and 6 more; see --json"), told);
    JsonNode json = Json.mapper().readTree(run("would", "--days", "3", "--json").out());
    assertEquals(31.5, json.at("/actions/0/gpuHours/saved").asDouble());
    answers(
        "/api/v1/would?days=7",
        new Would.View(0, 9, List.of(), List.of(), 0, new GpuHours(null, null, 0)));
    assertTrue(run("would").out().contains("would have done nothing"));
  }

  @Test
  void searchFindsOrSaysNo() throws Exception {
    answers(
        "/api/v1/search?q=gpu+7%26x",
        List.of(new Match("node", "gpu-7", "in rack r1", "#/fleet?node=gpu-7")));
    assertEquals("node  gpu-7  in rack r1\n", run("search", "gpu", "7&x").out());
    answers("/api/v1/search?q=none", List.of());
    Ran none = run("search", "none");
    assertEquals(1, none.code());
    assertEquals("", none.out());
  }

  @Test
  void anEntryOfAKindThatIsNotKnownIsShownAsItIs() throws Exception {
    answers("/api/v1/status", Map.of("size", 2));
    agent.at(
        "/api/v1/entries?from=1&limit=1000", "{\"from\":1,\"entries\":[{\"kind\":\"later\"}]}");
    assertEquals("{\"kind\":\"later\"}\n", run("log", "--last", "1").out());
  }
}
