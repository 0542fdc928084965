package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Trace;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.observe.Story;
import io.wheeltapper.deploy.observe.Watch;
import io.wheeltapper.deploy.wiring.Collector.Understood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By deploy/bin/long watched: a real OpenTelemetry collector receives and understands our traces.
 */
@Tag("long")
@Tag("watched")
final class CollectorTest {

  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Collector collector;

  @BeforeEach
  void start() throws Exception {
    collector = Collector.start(folder);
  }

  @AfterEach
  void stop() throws Exception {
    if (collector != null) {
      collector.close();
    }
  }

  private String observe() {
    return "observe: {traces: \"" + collector.url() + "\"}\n";
  }

  private List<Understood> trace(String caseId) {
    return collector.spans().stream().filter(s -> s.trace().equals(Trace.id(caseId))).toList();
  }

  @Test
  void twoCasesAreTwoTracesAsTheLedgerTellsThem() throws Exception {
    Config config = config();
    try (Watch watch = Watch.open(config, "1.2.3", new SimpleMeterRegistry())) {
      long index = 0;
      for (Entry entry : Story.all(1_000_000)) {
        watch.accept(index++, entry);
      }
    }
    await().atMost(LONG).until(() -> trace(Story.ASKED).stream().anyMatch(this::root));

    assertEquals(
        Set.of(Trace.id(Story.DONE), Trace.id(Story.ASKED)),
        collector.spans().stream().map(Understood::trace).collect(Collectors.toSet()));
    for (String caseId : List.of(Story.DONE, Story.ASKED)) {
      oneTree(caseId, trace(caseId));
    }
    assertEquals(
        List.of(
            "found gpu-fell-off-bus",
            "planned isolate",
            "judged node.isolate",
            "judged node.isolate",
            "act node.isolate",
            "verify node.isolate",
            "act node.validate",
            "verify node.validate",
            "act node.return",
            "verify node.return",
            "case gpu-fell-off-bus"),
        trace(Story.DONE).stream().map(Understood::name).toList());
    assertEquals(
        List.of("judged node.isolate: plan p1 was refused by omar"),
        collector.spans().stream()
            .filter(s -> !s.trouble().isEmpty())
            .map(s -> s.name() + ": " + s.trouble())
            .toList());
    Understood act = trace(Story.DONE).get(4);
    assertEquals(1_016_000_000_000L, act.from());
    assertEquals(1_018_000_000_000L, act.to());
    assertEquals(
        new TreeMap<>(
            Map.of(
                "case", Story.DONE,
                "target", "node:n1",
                "action", "node.isolate",
                "attempt", "a1",
                "outcome", "done",
                "reason", "ok",
                "wheeltapper.entry", "5")),
        act.attributes());
    assertEquals("wheeltapper", act.resource().get("service.name"));
    assertEquals("1.2.3", act.resource().get("service.version"));
    assertEquals("lab", act.resource().get("service.namespace"));
    System.out.println(
        "collector: two cases: " + collector.spans().size() + " spans understood, 2 traces");
  }

  private Config config() throws Exception {
    Path file = Files.writeString(folder.resolve("w.yaml"), "site: lab\ndata: data\n" + observe());
    Config config = ConfigReader.read(file, Kinds.discover()).config();
    SqliteLedger.open(config.data(), LedgerSettings.defaults()).close();
    return config;
  }

  private boolean root(Understood span) {
    return span.parent().isEmpty();
  }

  private void oneTree(String caseId, List<Understood> spans) {
    List<Understood> roots = spans.stream().filter(this::root).toList();
    assertEquals(1, roots.size(), roots::toString);
    Understood root = roots.getFirst();
    assertEquals(Trace.root(caseId), root.id());
    assertEquals(spans.size(), spans.stream().map(Understood::id).distinct().count());
    for (Understood span : spans) {
      assertTrue(root(span) || span.parent().equals(root.id()), span::toString);
      assertTrue(span.from() >= root.from() && span.to() <= root.to(), span::toString);
      assertEquals(caseId, span.attributes().get("case"));
    }
  }

  /** Its sensor finds nobody, which makes a case; every entry of it is a span. */
  @Test
  void aLiveAgentsCaseArrivesAsItsLedgerHasIt() throws Exception {
    try (WatchedAgent agent = WatchedAgent.start(folder, observe())) {
      assertTrue(agent.port() > 0);
      await()
          .atMost(LONG)
          .until(() ->
              collector.spans().stream().anyMatch(s -> s.name().equals("judged person.call")));
    }
    List<Understood> spans = collector.spans();
    Map<Long, Entry> told = told();
    assertEquals(
        told.keySet(),
        spans.stream()
            .map(s -> Long.valueOf(s.attributes().get("wheeltapper.entry")))
            .collect(Collectors.toSet()));
    assertEquals(told.size(), spans.size(), "each once");
    for (Understood span : spans) {
      Entry entry = told.get(Long.valueOf(span.attributes().get("wheeltapper.entry")));
      assertEquals(entry.caseId(), span.attributes().get("case"));
      assertEquals(entry.target().toString(), span.attributes().get("target"));
      assertEquals(Trace.id(entry.caseId()), span.trace());
      assertEquals(Trace.root(entry.caseId()), span.parent(), "its case is open yet");
      assertEquals(entry.at() * 1_000_000, span.to());
    }
    System.out.println(
        "collector: a live agent: "
            + spans.size()
            + " spans understood, "
            + spans.stream().map(Understood::trace).distinct().count()
            + " traces");
  }

  /** What the ledger tells of cases since the agent started. */
  private Map<Long, Entry> told() throws Exception {
    Map<Long, Entry> told = new TreeMap<>();
    try (LedgerReader reader = LedgerReader.open(folder.resolve("data"))) {
      reader.entries(
          Story.all(0).size(),
          (index, entry) -> {
            if (entry instanceof Entry.Found
                || entry instanceof Entry.Planned
                || entry instanceof Entry.Judged) {
              told.put(index, entry);
            }
          });
    }
    assertTrue(told.values().stream().anyMatch(Entry.Judged.class::isInstance), told::toString);
    return told;
  }
}
