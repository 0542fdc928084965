package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.runtime.Trace;
import io.wheeltapper.deploy.Ports;
import io.wheeltapper.deploy.observe.Metric;
import io.wheeltapper.deploy.observe.MetricList;
import io.wheeltapper.deploy.observe.Story;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules and dashboards for whoever watches the agent: they name nothing that it does not tell,
 * promtool finds them sound, and a real Prometheus that scrapes a real agent loads them and answers
 * every query of them.
 */
@Tag("site")
final class RulesAndDashboardsTest {

  private static final Path ROOT = Path.of(System.getProperty("wheeltapper.root", ".."));
  private static final Path RULES = ROOT.resolve("deploy/prometheus");
  private static final Path DASHBOARDS = ROOT.resolve("deploy/grafana/dashboards");
  private static final Pattern NAME =
      Pattern.compile("\\b((?:wheeltapper|jvm|process|system)_[a-z0-9_]+)\\b(?!\\s*=)");
  private static final Pattern RECORDED = Pattern.compile("\\bwheeltapper:[a-z0-9_:]+");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static WatchedAgent agent;
  private static Process prometheus;
  private static String url = "";

  @BeforeAll
  static void start() throws Exception {
    for (String program : List.of("/usr/bin/prometheus", "/usr/bin/promtool")) {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of(program)), "real part absent: Prometheus (apt: prometheus)");
    }
    agent = WatchedAgent.start(folder, "observe: {price: {per-gpu-hour: 2.5, currency: GBP}}\n");
    int port = Ports.free();
    String config =
        Files.readString(RULES.resolve("prometheus.yml"))
            .replace("127.0.0.1:8484", "127.0.0.1:" + agent.port())
            .replace("_interval: 15s", "_interval: 1s")
            .replace("[alerts.yml, recording.yml]", rules());
    Path log = folder.resolve("prometheus.log");
    prometheus =
        new ProcessBuilder(
                "/usr/bin/prometheus",
                "--config.file=" + Files.writeString(folder.resolve("prometheus.yml"), config),
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--enable-feature=exemplar-storage",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    url = "http://127.0.0.1:" + port;
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.readString(log).contains("Server is ready to receive web requests"));
  }

  private static String rules() throws IOException {
    String recording = Files.readString(RULES.resolve("recording.yml"));
    String often = recording.replace("interval: 1m", "interval: 1s");
    Path file = Files.writeString(folder.resolve("recording.yml"), often);
    return "[" + RULES.resolve("alerts.yml") + ", " + file + "]";
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor();
    }
    if (agent != null) {
      agent.close();
    }
  }

  @Test
  void promtoolFindsTheRulesSoundAndTheirTestsPass() throws Exception {
    promtool("check", "rules", "alerts.yml", "recording.yml");
    promtool("check", "config", "prometheus.yml");
    promtool("test", "rules", "alerts_test.yml");
  }

  private static void promtool(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/promtool"));
    command.addAll(List.of(words));
    Process tool =
        new ProcessBuilder(command).directory(RULES.toFile()).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tool.waitFor(), said);
  }

  @Test
  void everyNameIsOneThatTheAgentTells() throws Exception {
    SortedSet<String> told = new TreeSet<>();
    for (Metric metric : MetricList.every()) {
      switch (metric.type()) {
        case HISTOGRAM ->
            Stream.of("_bucket", "_count", "_sum").forEach(e -> told.add(metric.name() + e));
        case SUMMARY -> Stream.of("_count", "_sum").forEach(e -> told.add(metric.name() + e));
        default -> told.add(metric.name());
      }
    }
    SortedSet<String> recorded = new TreeSet<>();
    Matcher record =
        Pattern.compile("record: (\\S+)").matcher(Files.readString(RULES.resolve("recording.yml")));
    while (record.find()) {
      recorded.add(record.group(1));
    }
    SortedMap<String, String> unknown = new TreeMap<>();
    int names = 0;
    for (String query : queries()) {
      for (Matcher m = NAME.matcher(query); m.find(); names++) {
        if (!told.contains(m.group(1))) {
          unknown.put(m.group(1), query);
        }
      }
      for (Matcher m = RECORDED.matcher(query); m.find(); ) {
        if (!recorded.contains(m.group())) {
          unknown.put(m.group(), query);
        }
      }
    }
    assertTrue(names > 100, "the queries were read: " + names);
    assertEquals(new TreeMap<>(), unknown);
  }

  @Test
  void aRealPrometheusLoadsTheRulesAndAnswersEveryQuery() throws Exception {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> {
          assertEquals(1, query("up{job=\"wheeltapper\"} == 1").size());
          assertEquals(1, query("wheeltapper_budget_gate{effect=\"removes\"}").size());
          assertEquals("firing", alert("WheeltapperAlive"));
          // Each group begins at its own time; before that no rule of it is well or ill.
          assertEquals(List.of(), health().stream().filter("unknown"::equals).toList());
        });
    SortedSet<String> silent = new TreeSet<>();
    for (String query : queries()) {
      query(query);
      for (Matcher m = NAME.matcher(query); m.find(); ) {
        if (query(m.group(1)).isEmpty()) {
          silent.add(m.group(1));
        }
      }
    }
    assertEquals(new TreeSet<>(), silent, "named, and never scraped");
    assertEquals("inactive", alert("WheeltapperLedgerNotWritable"));
    // Its source finds nobody; that it is silent is known, and not for five minutes yet.
    assertEquals("pending", alert("WheeltapperSensorSilent"));
    JsonNode rules = groups();
    rules.forEach(g ->
        g.get("rules").forEach(r -> assertEquals("ok", r.get("health").asText(), r::toString)));
    assertEquals(2, rules.size());
    long now = System.currentTimeMillis() / 1_000;
    JsonNode kept =
        get(
            "/api/v1/query_exemplars?query=wheeltapper_recovery_seconds_bucket&start="
                + (now - 3_600)
                + "&end="
                + (now + 60));
    assertTrue(
        kept.at("/data").findValuesAsText("trace_id").contains(Trace.id(Story.DONE)),
        kept::toString);
    assertEquals(1, query("up{job=\"wheeltapper\"} == 1").size(), "scrapes with exemplars pass");
  }

  private static JsonNode groups() throws IOException, InterruptedException {
    return get("/api/v1/rules").at("/data/groups");
  }

  private static List<String> health() throws IOException, InterruptedException {
    return groups().findValuesAsText("health");
  }

  private static String alert(String name) throws IOException, InterruptedException {
    for (JsonNode group : groups()) {
      for (JsonNode rule : group.get("rules")) {
        if (rule.get("name").asText().equals(name)) {
          return rule.get("state").asText();
        }
      }
    }
    return "no such alert";
  }

  private static JsonNode query(String query) throws IOException, InterruptedException {
    JsonNode answer =
        get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    assertEquals("success", answer.path("status").asText(), () -> query + ": " + answer);
    return answer.at("/data/result");
  }

  private static JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body());
  }

  /** Every query of rules and dashboards, with the variables as they stand when all are chosen. */
  private static List<String> queries() throws IOException {
    List<String> all = new ArrayList<>();
    for (String file : List.of("alerts.yml", "recording.yml")) {
      JsonNode rules =
          new ObjectMapper(new com.fasterxml.jackson.dataformat.yaml.YAMLFactory())
              .readTree(RULES.resolve(file).toFile());
      rules.at("/groups/0/rules").forEach(r -> all.add(r.get("expr").asText()));
    }
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.sorted().toList()) {
        JsonNode dashboard = JSON.readTree(file.toFile());
        dashboard
            .findValuesAsText("expr")
            .forEach(e -> all.add(e.replace("$job", ".*").replace("$instance", ".*")));
      }
    }
    return all;
  }
}
