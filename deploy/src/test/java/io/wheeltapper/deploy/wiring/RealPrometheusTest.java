package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Goal;
import io.wheeltapper.core.policy.Indicator;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.OwnSli;
import io.wheeltapper.core.policy.Source;
import io.wheeltapper.core.policy.TimeWindow;
import io.wheeltapper.core.slo.Budget;
import io.wheeltapper.core.slo.Budgets;
import io.wheeltapper.core.slo.Floor;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.Ports;
import io.wheeltapper.sensors.telemetry.prometheus.PromqlSensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's Prometheus on loopback, its store filled with a past of three hours: an objective by
 * PromQL agrees with the same objective from our own signals.
 */
class RealPrometheusTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20_261_129L);
  private static final long MINUTE = 60_000L;
  private static final long SCRAPE = 15_000L;
  private static final long HOURS = 3;
  private static final int NODES = 40;

  /** What both sides are told at one time. */
  private record Reading(long at, double[] requests, double[] failed, int out) {}

  private final long end = System.currentTimeMillis() / MINUTE * MINUTE - MINUTE;
  private final long begin = end - HOURS * 60 * MINUTE;
  private final List<Reading> readings = new ArrayList<>();
  @TempDir Path folder;
  private Process prometheus;
  private String url = "";

  @BeforeEach
  void fillAndStart() throws Exception {
    for (String program : List.of("/usr/bin/prometheus", "/usr/bin/promtool")) {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of(program)), "real part absent: Prometheus (apt: prometheus)");
    }
    live();
    Path text = folder.resolve("past.om");
    Files.writeString(text, openMetrics());
    Process tool =
        new ProcessBuilder(
                "/usr/bin/promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                text.toString(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tool.waitFor(), said);
    start();
  }

  /**
   * Two servers count requests, the first begins anew after an hour; nodes go out and come back.
   */
  private void live() {
    Random dice = new Random(SEED);
    double[] requests = {1_000, 5_000};
    double[] failed = {900, 4_000};
    int out = 0;
    for (long at = begin; at < end; at += SCRAPE) {
      if (at == begin + 61 * MINUTE) {
        requests[0] = 0;
        failed[0] = 0;
      }
      boolean storm = at > end - 45 * MINUTE;
      for (int i = 0; i < 2; i++) {
        int more = dice.nextInt(200);
        requests[i] += more;
        failed[i] += storm ? more / 4 : dice.nextInt(20) == 0 ? more / 50 : 0;
      }
      out = Math.clamp(out + dice.nextInt(3) - 1, 0, 4);
      readings.add(new Reading(at, requests.clone(), failed.clone(), out));
    }
  }

  private String openMetrics() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      int server = i;
      series(text, "api_requests{server=\"" + i + "\"}", r -> r.requests()[server]);
      series(text, "api_failed{server=\"" + i + "\"}", r -> r.failed()[server]);
    }
    series(text, "site_nodes", _ -> NODES);
    series(text, "site_nodes_out", Reading::out);
    return text.append("# EOF\n").toString();
  }

  private void series(
      StringBuilder text, String name, java.util.function.ToDoubleFunction<Reading> value) {
    for (Reading r : readings) {
      text.append(name).append(' ').append(value.applyAsDouble(r)).append(' ');
      text.append(r.at() / 1_000).append('\n');
    }
  }

  private void start() throws IOException {
    int port = Ports.free();
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
    Path log = folder.resolve("prometheus.log");
    prometheus =
        new ProcessBuilder(
                "/usr/bin/prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.readString(log).contains("Server is ready to receive web requests"));
    url = "http://127.0.0.1:" + port;
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  @Test
  void anObjectiveByPromqlIsTheSameAsFromOurOwnSignals() throws Exception {
    Objectives theirs =
        new Objectives(
            List.of(
                objective("requests", 0.99, counters("api_failed", "api_requests")),
                objective("requests-good", 0.99, good()),
                objective("nodes", 0.95, gauges("site_nodes_out", "site_nodes")),
                objective(
                    "nodes-by-expression",
                    0.95,
                    gauges("sum(site_nodes_out)", "40 + 0 * sum(site_nodes)"))),
            Optional.empty());
    Objectives ours =
        new Objectives(
            List.of(
                objective("requests", 0.99, own(OwnSli.INFERENCE)),
                objective("requests-good", 0.99, own(OwnSli.INFERENCE)),
                objective("nodes", 0.95, own(OwnSli.NODE_MINUTES)),
                objective("nodes-by-expression", 0.95, own(OwnSli.NODE_MINUTES))),
            Optional.empty());
    List<Budget> byPromql = byPromql(theirs);
    List<Budget> bySignals = bySignals(ours);
    for (int i = 0; i < bySignals.size(); i++) {
      same(bySignals.get(i), byPromql.get(i));
    }
    Budget requests = byPromql.getFirst();
    assertTrue(requests.burns().getFirst().fires(), () -> "the storm burns fast: " + requests);
  }

  private static void same(Budget own, Budget promql) {
    String name = promql.objective().name();
    assertEquals(own.left(), promql.left(), 1e-9, name);
    assertEquals(own.seen().known(), promql.seen().known(), name);
    assertEquals(own.seen().observations(), promql.seen().observations(), 1e-6, name);
    assertTrue(own.seen().known() >= HOURS * 60 - 1, () -> "all minutes were measured: " + own);
    for (int i = 0; i < own.burns().size(); i++) {
      assertEquals(own.burns().get(i).inLong(), promql.burns().get(i).inLong(), 1e-9, name);
      assertEquals(own.burns().get(i).inShort(), promql.burns().get(i).inShort(), 1e-9, name);
    }
    assertEquals(own.state(), promql.state(), name);
  }

  @Test
  void whatPrometheusDoesNotKnowIsUnknown() throws Exception {
    Objectives theirs =
        new Objectives(
            List.of(
                objective("gone", 0.99, counters("no_such_series", "api_requests")),
                objective("broken", 0.99, gauges("sum(", "site_nodes")),
                objective("there", 0.99, gauges("site_nodes_out", "site_nodes"))),
            Optional.empty());
    List<Long> known = byPromql(theirs).stream().map(b -> b.seen().known()).toList();
    assertEquals(List.of(0L, 0L, HOURS * 60), known);
  }

  /** The real sensor asks for all three hours at once; its signals are what the budgets take. */
  private List<Budget> byPromql(Objectives objectives) throws Exception {
    Budgets budgets = new Budgets(_ -> {});
    budgets.advance(end - 1, new Nodes(), objectives);
    budgets.advance(end, new Nodes(), objectives);
    PromqlSensor sensor =
        new PromqlSensor(
            SliQueries.SENSOR,
            () -> SliQueries.of(objectives),
            InstantSource.fixed(Instant.ofEpochMilli(end + 20_000)));
    assertEquals(objectives.all().size(), SliQueries.of(objectives).size());
    try {
      sensor.run(new OneRound(budgets, end));
    } catch (Enough e) {
      return budgets.of(objectives);
    }
    throw new AssertionError("a sensor does not end by itself");
  }

  private List<Budget> bySignals(Objectives objectives) {
    Budgets budgets = new Budgets(_ -> {});
    Nodes floor = new Nodes();
    for (Reading r : readings) {
      budgets.advance(r.at(), floor, objectives);
      floor.out = r.out();
      for (int i = 0; i < 2; i++) {
        budgets.take(
            new Snapshot(
                new Target(Target.Kind.PARTITION, "server-" + i),
                "",
                "api",
                Origin.WORKLOAD,
                r.at(),
                Metrics.of(
                    Map.of(
                        "inference_requests_total", r.requests()[i],
                        "inference_requests_failed_total", r.failed()[i]))),
            r.at());
      }
    }
    budgets.advance(end, floor, objectives);
    return budgets.of(objectives);
  }

  private Objective objective(String name, double target, Indicator indicator) {
    return new Objective(
        name,
        name,
        "",
        indicator,
        new TimeWindow.Rolling(30L * 24 * 60 * MINUTE, "30d rolling"),
        new Goal(target, new Goal.Budgeting.Occurrences(), Optional.empty()),
        List.of());
  }

  private Indicator counters(String bad, String total) {
    return new Indicator("i", Indicator.Kind.BAD, true, query(bad), Optional.of(query(total)));
  }

  private Indicator good() {
    // An expression and not a selector: Prometheus evaluates it every 15 s.
    return new Indicator(
        "i",
        Indicator.Kind.GOOD,
        true,
        query("api_requests - api_failed"),
        Optional.of(query("api_requests + 0")));
  }

  private Indicator gauges(String bad, String total) {
    return new Indicator("i", Indicator.Kind.BAD, false, query(bad), Optional.of(query(total)));
  }

  private static Indicator own(OwnSli sli) {
    SortedMap<String, String> spec = new TreeMap<>(Map.of("sli", sli.word()));
    Source source = new Source(OwnSli.TYPE, "", new TreeMap<>(), spec);
    return new Indicator("i", Indicator.Kind.BAD, false, source, Optional.empty());
  }

  private Source query(String query) {
    return new Source(
        "prometheus",
        "main",
        new TreeMap<>(Map.of("url", url, "history", HOURS + "h")),
        new TreeMap<>(Map.of("query", query)));
  }

  /** The sensor has been round once. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record OneRound(Budgets budgets, long now) implements Sensor.Sink {
    @Override
    public void emit(List<Signal> signals) {
      signals.forEach(s -> budgets.take(s, now));
    }

    @Override
    public void alive(long at) {
      throw new Enough();
    }

    @Override
    public void rejected(String place, String why) {
      assertEquals("sum(", place, why);
    }
  }

  /** Forty nodes, the first few of them out. */
  private static final class Nodes implements Floor {
    private int out;

    @Override
    public Collection<Target> nodes() {
      List<Target> all = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        all.add(Target.node("n" + i));
      }
      return all;
    }

    @Override
    public Collection<Status> of(Target node) {
      boolean isOut = Integer.parseInt(node.id().substring(1)) < out;
      return List.of(
          new Status(
              node,
              node.id(),
              "slurm",
              Origin.SCHEDULER,
              1,
              Known.NODE,
              "s",
              Map.of(Known.NODE_ISOLATED, Boolean.toString(isOut)),
              ""));
    }

    @Override
    public Optional<Status> mute(String sensor) {
      return Optional.empty();
    }

    @Override
    public Collection<Status> jobs() {
      return List.of();
    }

    @Override
    public boolean ill(Target node) {
      return false;
    }

    @Override
    public List<Double> recoveries(long after) {
      return List.of();
    }
  }
}
