package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.PostMortem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A post-mortem is the ledger's own words, each with its entry. */
final class CasePostMortemTest {

  private static final Fault FAULT = Fault.of("gpu-fell-off-bus");
  private static final Target NODE = Target.node("n1");
  private static final long T = 1_700_000_000_000L;
  private static final long MINUTE = 60_000L;

  private static final String GOLDEN =
      """
      # Case c1 (cleared)

      ## Summary

      - The case about node:n1 was opened at 2023-11-14T22:13:20Z. [0]
      - It was closed after 40 min 0 s: 'rest' done and verified. [0, 11]

      ## Timeline

      - 2023-11-14T22:13:20Z found gpu-fell-off-bus on node:n1 [0]
      - 2023-11-14T22:13:21Z planned gpu-fell-off-bus: rest [node.isolate, node.return] [1]
      - 2023-11-14T22:13:22Z hold node.isolate on node:n1 by blast radius (3 of 64 are out) [2]
      - 2023-11-14T22:18:20Z approved node:n1 by ada [3]
      - 2023-11-14T22:23:22Z allow node.isolate on node:n1 [4]
      - 2023-11-14T22:23:23Z started node.isolate on node:n1 [5]
      - 2023-11-14T22:23:24Z acted node.isolate on node:n1: done (drained) [6]
      - 2023-11-14T22:23:25Z verified node.isolate on node:n1: done (seen) [7]
      - 2023-11-14T22:53:18Z started node.return on node:n1 [8]
      - 2023-11-14T22:53:19Z acted node.return on node:n1: done (resumed) [9]
      - 2023-11-14T22:53:20Z verified node.return on node:n1: done (seen) [10]
      - 2023-11-14T22:53:20Z cleared node:n1 ('rest' done and verified) [11]

      ## Cause

      - The rule 'Xid' concluded gpu-fell-off-bus on node:n1 from xid by kmsg; NVIDIA says RESET. [0]

      ## What was done, and by whom

      - ada approved plan p1 (looked). [3]
      - The agent called node.isolate on node:n1, and looked: done (seen). [5, 6, 7]
      - The agent called node.return on node:n1, and looked: done (seen). [8, 9, 10]

      ## What it cost

      - node:n1 was out for 29 min 55 s, until it was given back: 0.50 node-hours; times its GPUs that is its GPU-hours. [7, 10]
      - node.isolate, break-even: costs 4 GPU-hours, leaving it alone 96. [4]

      ## What held it, and for how long

      - node.isolate on node:n1 was held by blast radius for 10 min 0 s: 3 of 64 are out. [2, 4]
      """;

  @TempDir private Path data;

  @BeforeEach
  void write() throws Exception {
    Evidence evidence = new Evidence("s1", NODE, "kmsg", Origin.GPU_DRIVER, T, "xid", "Xid 79");
    List<Action> plan = List.of(Action.of("node.isolate", NODE), Action.of("node.return", NODE));
    List<Judgement> figures =
        List.of(
            new Judgement("break-even", "allow", "costs 4 GPU-hours, leaving it alone 96"),
            new Judgement("veto", "allow", ""));
    List<Entry> entries =
        List.of(
            new Entry.Found(
                T,
                "c1",
                NODE,
                FAULT,
                "n1",
                T,
                "Xid",
                "RESET",
                "NVIDIA",
                List.of(evidence),
                Map.of()),
            new Entry.Planned(T + 1_000, "c1", NODE, FAULT, 0, "rest", plan, "p1", ""),
            judged(T + 2_000, "hold", "blast radius", "3 of 64 are out", List.of()),
            new Entry.Approved(T + 5 * MINUTE, "c1", NODE, "p1", "ada", "looked"),
            judged(T + 10 * MINUTE + 2_000, "allow", "", "", figures),
            started(T + 10 * MINUTE + 3_000, "node.isolate", 0, "a1"),
            acted(T + 10 * MINUTE + 4_000, "node.isolate", 0, "a1", "drained"),
            verified(T + 10 * MINUTE + 5_000, "node.isolate", 0, "a1"),
            started(T + 40 * MINUTE - 2_000, "node.return", 1, "a2"),
            acted(T + 40 * MINUTE - 1_000, "node.return", 1, "a2", "resumed"),
            verified(T + 40 * MINUTE, "node.return", 1, "a2"),
            new Entry.Cleared(T + 40 * MINUTE, "c1", NODE, FAULT, "", "'rest' done and verified"));
    try (SqliteLedger ledger = SqliteLedger.open(data, LedgerSettings.defaults())) {
      // Where a ledger begins with its own key, numbers would differ from run to run.
      assertEquals(0, ledger.size());
      ledger.append(entries, 0, 1, true);
    }
  }

  private static Entry judged(
      long at, String verdict, String guard, String reason, List<Judgement> guards) {
    return new Entry.Judged(
        at,
        "c1",
        NODE,
        FAULT,
        "node.isolate",
        0,
        0,
        "p1",
        verdict,
        guard,
        reason,
        0,
        Mode.ACT,
        guards);
  }

  private static Entry started(long at, String action, int step, String attempt) {
    return new Entry.Started(
        at, "c1", NODE, FAULT, action, Map.of(), 0, step, attempt, 1, List.of("call"));
  }

  private static Entry acted(long at, String action, int step, String attempt, String reason) {
    return new Entry.Acted(at, "c1", NODE, FAULT, action, 0, step, attempt, "done", false, reason);
  }

  private static Entry verified(long at, String action, int step, String attempt) {
    return new Entry.Verified(at, "c1", NODE, FAULT, action, 0, step, attempt, "done", "seen");
  }

  private String run(int code, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int is =
        Main.run(
            Stream.concat(
                    Stream.of("case", "postmortem", "--data", data.toString()),
                    Stream.of(arguments))
                .toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream()));
    assertEquals(code, is);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theLedgerAloneIsEnough() {
    assertEquals(GOLDEN, run(0, "c1"));
    assertEquals("", run(2, "c9"));
    assertEquals("", run(2, "c1", "--advise"));
  }

  @Test
  void forProgramsEachSentenceHasItsEntries() throws Exception {
    JsonNode draft = new ObjectMapper().readTree(run(0, "c1", "--json"));
    assertEquals("cleared", draft.path("state").asText());
    assertTrue(draft.path("sentences").size() > 15);
    draft
        .path("sentences")
        .forEach(s -> {
          assertTrue(s.path("entries").size() > 0, s::toString);
          s.path("entries").forEach(e -> assertTrue(e.asLong() >= 0 && e.asLong() <= 11));
        });
  }

  @Test
  void ofAnAdviserOnlyWhatRestsOnSignalsOfTheCase() throws Exception {
    Explanation explanation = Explanation.ofCase(data, "c1").orElseThrow();
    Advice advice =
        new Advice(
            "m",
            "",
            List.of(
                new Advice.Hypothesis("the riser", 80, List.of("s1")),
                new Advice.Hypothesis("made up", 90, List.of("s1", "s9")),
                new Advice.Hypothesis("on nothing", 90, List.of())),
            "",
            List.of(),
            List.of(),
            Advice.Stance.NOTHING,
            1,
            List.of(),
            Advice.Usage.NONE,
            "");
    PostMortem draft = PostMortem.of(explanation).with(advice, explanation);
    assertEquals(3, draft.dropped());
    PostMortem.Sentence last = draft.sentences().getLast();
    assertEquals("m takes it for 80 % likely: the riser", last.text());
    assertEquals(List.of(0L), last.entries());
    assertThrows(
        IllegalArgumentException.class,
        () -> new PostMortem.Sentence(PostMortem.Part.CAUSE, "says who?", List.of()));
  }
}
