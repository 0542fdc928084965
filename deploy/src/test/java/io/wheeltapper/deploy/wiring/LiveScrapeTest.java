package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.runtime.Trace;
import io.wheeltapper.deploy.api.Scrape;
import io.wheeltapper.deploy.observe.Metric;
import io.wheeltapper.deploy.observe.MetricList;
import io.wheeltapper.deploy.observe.Story;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape of a whole agent tells is what the published page says, no more and no less. */
@Tag("site")
final class LiveScrapeTest {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*?)})? \\S+.*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  @TempDir private static Path folder;
  private static WatchedAgent agent;

  @BeforeAll
  static void start() throws Exception {
    agent = WatchedAgent.start(folder, "observe: {price: {per-gpu-hour: 2.5, currency: GBP}}\n");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> agent.scrape("").body().contains("wheeltapper_budget_gate{"));
  }

  @AfterAll
  static void stop() throws Exception {
    agent.close();
  }

  @Test
  void everyMetricIsOnThePageWithItsTypeAndLabels() throws Exception {
    SortedMap<String, String> scraped = new TreeMap<>();
    SortedMap<String, SortedSet<String>> labels = new TreeMap<>();
    String family = "";
    for (String line : agent.scrape("").body().split("\n", -1)) {
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        family = type.group(1);
        if (!family.endsWith("_max") || !scraped.containsKey(family.replaceAll("_max$", ""))) {
          scraped.put(family, type.group(2));
        }
      } else if (!line.startsWith("#") && SAMPLE.matcher(line).matches()) {
        names(line, labels.computeIfAbsent(family, _ -> new TreeSet<>()));
      }
    }
    scraped
        .keySet()
        .removeIf(n -> n.endsWith("_max") && scraped.containsKey(n.substring(0, n.length() - 4)));
    SortedMap<String, String> page = new TreeMap<>();
    for (Metric metric : MetricList.every()) {
      if (!metric.from().contains("only with an adviser")) {
        page.put(metric.name(), metric.type().name().toLowerCase(java.util.Locale.ROOT));
        if (labels.containsKey(metric.name())) {
          assertEquals(new TreeSet<>(metric.labels()), labels.get(metric.name()), metric.name());
        }
      }
    }
    assertEquals(
        String.join("\n", page.toString().split(", ")),
        String.join("\n", scraped.toString().split(", ")));
  }

  private static void names(String line, Set<String> into) {
    Matcher sample = SAMPLE.matcher(line);
    if (sample.matches() && sample.group(2) != null) {
      Matcher label = LABEL.matcher(sample.group(2));
      while (label.find()) {
        into.add(label.group(1));
      }
      into.remove("le");
    }
  }

  @Test
  void theLedgersTotalsAreThereAfterARestart() throws Exception {
    String text = agent.scrape("").body();
    assertTrue(text.contains("wheeltapper_recovery_seconds_sum{phase=\"whole\"} 30.0"), () -> text);
    assertTrue(text.contains("wheeltapper_pages_total{what=\"avoided\"} 1.0"), () -> text);
    assertTrue(text.contains("wheeltapper_price_per_gpu_hour{currency=\"GBP\"} 2.5"), () -> text);
    assertTrue(text.contains("wheeltapper_sensor_up{sensor=\"dcgm\"} 0.0"), () -> text);
  }

  @Test
  void openMetricsIsNegotiatedAndHasTheCasesTraceAsExemplar() throws Exception {
    HttpResponse<String> answer =
        agent.scrape(
            "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5");
    assertEquals(Scrape.OPEN_METRICS, answer.headers().firstValue("content-type").orElse(""));
    assertTrue(answer.body().endsWith("# EOF\n"));
    assertTrue(
        answer
            .body()
            .lines()
            .anyMatch(l ->
                l.startsWith("wheeltapper_recovery_seconds_bucket")
                    && l.contains("trace_id=\"" + Trace.id(Story.DONE) + "\"")),
        answer::body);
    assertTrue(
        answer
            .body()
            .lines()
            .filter(l -> l.contains("trace_id"))
            .allMatch(l -> l.contains("_bucket{") || l.contains("_total")),
        "nowhere else, or Prometheus takes none of it");
    assertEquals(
        Scrape.TEXT, agent.scrape("text/plain").headers().firstValue("content-type").orElse(""));
  }

  @Test
  void noLabelNamesANodeOrACase() throws Exception {
    String text = agent.scrape("").body();
    assertTrue(text.lines().noneMatch(l -> l.contains("\"n1\"") || l.contains(Story.DONE)));
  }
}
