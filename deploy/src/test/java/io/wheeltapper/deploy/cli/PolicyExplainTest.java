package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.runtime.recording.Mask;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.runtime.recording.RecordingLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A case of a data folder, explained: by its ledger, and by the recording where there is one. */
final class PolicyExplainTest {

  private static final long T = 1_795_000_000_000L;
  private static final Target NODE = Target.node("n1");
  private static final Fault HOT = new Fault("gpu-hot");
  private static final String VERSION = "ab".repeat(32);

  private static final String RULES =
      """
      rule "Hot"
          @tier(node)
          salience 50
      when
          $s: Snapshot(target.kind == Kind.NODE, number("temp") > 80, $node: node)
      then
          findings.found("gpu-hot", $s);
      end

      rule "Hot and slow"
          @tier(node)
          salience 40
      when
          $s: Snapshot(target.kind == Kind.NODE, number("temp") > 80, number("fan") < 10, $node: node)
      then
          findings.found("gpu-slow", $s);
      end
      """;

  @TempDir private Path data;

  @BeforeEach
  void write() throws Exception {
    Snapshot hot =
        new Snapshot(
            NODE, "n1", "bmc", Origin.BMC, T, Metrics.of(Map.of("temp", 90.0, "fan", 12.0)));
    Path bundle = data.resolve("bundles/h1");
    Files.createDirectories(bundle.resolve("rules"));
    Files.writeString(bundle.resolve("bundle.yaml"), "name: mine\nversion: 1.0.0\nmode: observe\n");
    Files.writeString(bundle.resolve("rules/hot.drl"), RULES);
    Files.writeString(
        bundle.resolve("ladders.yaml"),
        "version: 1\n"
            + "ladders:\n"
            + "  gpu-hot:\n"
            + "    rungs:\n"
            + "      - {name: rest, steps: [node.isolate]}\n");
    record(hot);
    try (SqliteLedger ledger = SqliteLedger.open(data, LedgerSettings.defaults())) {
      ledger.append(entries(hot), ledger.size(), 1, true);
    }
  }

  private void record(Snapshot hot) throws Exception {
    try (Recorder recorder =
        new Recorder(
            data.resolve("recordings"),
            RecordingHeader.first("test", "boot", "h1", "config", 0, T - 1_000, ""),
            new RecordingLimits(Duration.ofDays(30), 1L << 30, 1_000),
            InstantSource.fixed(Instant.ofEpochMilli(T - 1_000)),
            Mask.NONE)) {
      recorder.record(new Input.Sensed(T, List.of(hot)));
      Snapshot later =
          new Snapshot(NODE, "n1", "bmc", Origin.BMC, T + 60_000, Metrics.of(Map.of("fan", 1.0)));
      recorder.record(new Input.Sensed(T + 60_000, List.of(later)));
    }
  }

  private static List<Entry> entries(Snapshot hot) {
    List<Evidence> why = List.of(Evidence.of(hot));
    return List.of(
        new Entry.Activated(T - 1_000, "mine", "1.0.0", "h1", "ada", ""),
        new Entry.Found(
            T, "c1", NODE, HOT, "n1", T, "Hot", VERSION, "", "", why, Map.of("celsius", "90")),
        new Entry.Found(T, "c2", Target.node("n2"), HOT, "n2", T, "Hot", "", "", why, Map.of()),
        new Entry.Planned(
            T + 5, "c1", NODE, HOT, 0, "rest", List.of(Action.of("node.isolate", NODE)), "p1", ""),
        new Entry.Judged(
            T + 5,
            "c1",
            NODE,
            HOT,
            "node.isolate",
            0,
            0,
            "p1",
            "hold",
            "window",
            "a freeze is on",
            0,
            Mode.OBSERVE,
            List.of(
                new Judgement("pause", "allow", ""),
                new Judgement("window", "hold", "a freeze is on"))),
        new Entry.Advised(
            T + 6,
            "c1",
            NODE,
            new Advice(
                "llama",
                "",
                List.of(new Advice.Hypothesis("the fan", 60, List.of("s1"))),
                "",
                List.of("its speed"),
                List.of(),
                Advice.Stance.NOTHING,
                0,
                List.of(),
                Advice.Usage.NONE,
                ""),
            false,
            0),
        new Entry.Cleared(T + 9, "c1", NODE, HOT, "", "not seen again"));
  }

  private Ran run(String... arguments) {
    return Ran.of(
        Stream.concat(
                Stream.of("policy", "explain", "--data", data.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void aPersonSeesSignalsRuleNearMissesGuardsAdviceAndOutcome() {
    Ran ran = run("c1");
    assertEquals(0, ran.code(), ran.err());
    for (String part :
        List.of(
            "case c1 about node:n1: cleared",
            "FOUND    gpu-hot on node:n1  entry 1",
            "snapshot on node:n1 by bmc (bmc)",
            "Hot, rules/hot.drl:1",
            "abababababababab",
            "celsius 90",
            "2/3  rules/hot.drl:10  Hot and slow",
            "fan 12 ≥ 10   (number(\"fan\") < 10)",
            "rung 1 for gpu-hot: rest",
            "HOLD     node.isolate on node:n1 (observe)",
            "allow     pause",
            "hold      window: a freeze is on",
            "ADVICE   of llama",
            "the fan",
            "outcome   cleared: not seen again",
            "mine 1.0.0, h1")) {
      assertTrue(ran.out().contains(part), () -> part + " in\n" + ran.out());
    }
    assertFalse(ran.out().contains("n2"), "another case");
    ran.out().lines().forEach(l -> assertTrue(l.length() <= 80, l));
  }

  @Test
  void anEntryIsExplainedAsTheCaseStoodThen() {
    Ran ran = run("1");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("open, nothing is planned"), ran::out);
    assertFalse(ran.out().contains("HOLD"), ran::out);
  }

  @Test
  void aProgramGetsTheLedgersEntries() throws Exception {
    Ran ran = run("c1", "--json");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertEquals("cleared", lines.getFirst().path("state").asText());
    assertEquals("h1", lines.getFirst().path("bundle").path("hash").asText());
    assertEquals(
        List.of(1, 3, 4, 5, 6), lines.stream().skip(1).map(l -> l.path("index").asInt()).toList());
    JsonNode found = lines.get(1);
    assertEquals(VERSION, found.path("entry").path("rule_hash").asText());
    assertEquals("rules/hot.drl:1", found.path("place").asText());
    assertEquals("Hot and slow", found.path("near").path(0).path("rule").asText());
    assertEquals("n1", found.path("near").path(0).path("node").asText());
  }

  @Test
  void withoutTheRecordingTheLedgerStillExplains() throws Exception {
    for (Path file : Files.list(data.resolve("recordings")).toList()) {
      Files.delete(file);
    }
    Ran ran = run("c1");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("there is no recording of that time"), ran::out);
  }

  @Test
  void whatIsNotThereIsBadUse() {
    for (String what : List.of("c9", "0", "99")) {
      Ran ran = run(what);
      assertEquals(2, ran.code(), ran.out());
      assertTrue(ran.err().contains("no case and no entry of a case '" + what + "'"), ran::err);
    }
  }
}
