package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.loop.World;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.slo.Budgets;
import io.wheeltapper.core.slo.Run;
import io.wheeltapper.core.spi.Veto;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.BudgetsView;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.TopologyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of the budgets: the command line's real output for the shipped bundle. */
class SloStatusTest {

  private static final Path BUNDLE =
      Path.of(System.getProperty("wheeltapper.root", ".."), "policies");
  private static final long DAY = 24 * 60;
  private static final long NOW = 30_000_000L;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final FakeAgent agent = new FakeAgent();
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    server = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  /** A month in which a part of everything was bad, the last hour ten times as much. */
  private void month(double bad) throws Exception {
    Policy policy = PolicyReader.read(BUNDLE);
    Budgets budgets = new Budgets(_ -> {});
    Site site =
        new Site(
            new World(),
            new Book(),
            policy,
            Veto.NONE,
            TopologyFile.EMPTY,
            Mode.ACT,
            Set.of(),
            1,
            budgets);
    List<Run> runs = new ArrayList<>();
    for (Objective objective : policy.objectives().all()) {
      if (!objective.indicator().isValue()) {
        String series = objective.indicator().series();
        runs.add(new Run(series, NOW - 35 * DAY, (int) (35 * DAY - 60), bad * 100, 100));
        runs.add(new Run(series, NOW - 60, 60, Math.min(100, bad * 1_000), 100));
      }
    }
    budgets.restore(runs);
    Quiet floor = new Quiet();
    budgets.advance(NOW * 60_000 - 1, floor, policy.objectives());
    budgets.advance(NOW * 60_000, floor, policy.objectives());
    BudgetsView view = BudgetsView.of(site);
    agent.says = () -> view;
  }

  private Ran run(String... arguments) {
    return Ran.of(arguments);
  }

  private Ran status(String... more) {
    List<String> all = new ArrayList<>(List.of("slo", "status"));
    all.addAll(List.of("--url", "http://127.0.0.1:" + server.port()));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private static String line(Ran ran, String begin) {
    return ran.out()
        .lines()
        .filter(l -> l.strip().startsWith(begin))
        .findFirst()
        .orElseThrow(() -> new AssertionError(begin + " is not in\n" + ran.out()));
  }

  @Test
  void theShippedSetFitsOneScreenAndSaysWhatTheGateAllows() throws Exception {
    month(0.001);
    Ran ran = status();
    assertEquals(0, ran.code(), ran::err);
    assertTrue(ran.out().lines().count() <= 24, ran::out);
    ran.out().lines().forEach(l -> assertTrue(l.length() <= 80, l));
    assertFalse(ran.out().contains("\u001b"), "no colours where no terminal is");
    assertTrue(line(ran, "* gpu-capacity").contains("healthy"), ran::out);
    assertTrue(line(ran, "* gpu-capacity").contains("94.0 %"), ran::out);
    assertTrue(line(ran, "removes").contains("act"), ran::out);
    assertTrue(line(ran, "changes").contains("act"), ran::out);
    assertTrue(line(ran, "pue").contains("short"), ran::out);
  }

  @Test
  void aBurningBudgetIsNamedAsTheReason() throws Exception {
    month(0.1);
    Ran ran = status();
    assertTrue(ran.out().lines().count() <= 24, ran::out);
    assertTrue(line(ran, "* gpu-capacity").contains("!"), ran::out);
    assertTrue(line(ran, "removes").contains("ask   gpu-capacity: "), ran::out);
    assertTrue(line(ran, "changes").contains("hold  "), ran::out);
    assertTrue(line(ran, "restores").contains("act"), ran::out);
  }

  @Test
  void jsonIsOneObjectWithEveryFigure() throws Exception {
    month(0.1);
    Ran ran = status("--json");
    assertEquals(1, ran.out().lines().count());
    JsonNode all = new ObjectMapper().readTree(ran.out());
    assertEquals(PolicyReader.read(BUNDLE).objectives().all().size(), all.get("budgets").size());
    JsonNode capacity = all.get("budgets").get(0);
    assertTrue(capacity.get("left").isDouble() && capacity.get("binds").asBoolean(), ran::out);
    assertEquals(4, capacity.get("burns").size());
    assertEquals("ask", all.at("/gate/0/answer").asText());
  }

  @Test
  void withoutObjectivesItSaysWhatToWrite() {
    assertTrue(status().out().contains("write slo/*.yaml"));
  }

  @Test
  void validateSaysWhatIsThereAndWhatIsWrong() throws Exception {
    Ran good = run("slo", "validate", BUNDLE.toString());
    assertEquals(0, good.code(), good::err);
    assertTrue(line(good, "gpu-capacity").contains("94.0 % of gpu-minutes"), good::out);
    assertEquals(2, run("slo", "validate", folder.toString()).code());
    Files.createDirectories(folder.resolve("slo"));
    Files.writeString(folder.resolve("slo/a.yaml"), "apiVersion: openslo/v1\nkind: SL0\n");
    Ran bad = run("slo", "validate", folder.toString());
    assertEquals(1, bad.code());
    assertTrue(bad.err().contains("a.yaml:2:7: "), bad::err);
    assertTrue(run("slo", "validate", folder.toString(), "--json").out().contains("\"line\":2"));
  }
}
