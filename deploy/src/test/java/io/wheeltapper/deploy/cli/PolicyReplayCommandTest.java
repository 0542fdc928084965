package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.deploy.backtest.Backtests;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person and a program see of a replay, and how it ends. */
final class PolicyReplayCommandTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void record() throws Exception {
    Backtests.oneMoreHotNode(folder);
  }

  private int run(String... more) {
    String[] replay = {
      "policy",
      "replay",
      "--recording",
      folder.resolve("recording").toString(),
      "--against",
      folder.resolve("before").toString(),
      "--policy",
      folder.resolve("after").toString()
    };
    String[] all = Stream.concat(Arrays.stream(replay), Arrays.stream(more)).toArray(String[]::new);
    return Main.run(
        all,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aPersonSeesEachDecisionWithCaseTimeRuleAndWhy() {
    assertEquals(0, run(), err::toString);
    assertTrue(lines().get(0).startsWith("+ "), () -> lines().get(0));
    assertTrue(lines().get(0).endsWith("node.isolate  node:n00002  allow  NEWLY DISRUPTIVE"));
    assertTrue(lines().get(1).startsWith("      gpu-memory-hot by 'Memory hot', rung 0, case "));
    assertEquals(
        "2 decisions differ: 2 added, 0 gone, 0 changed; 1 newly disruptive", lines().getLast());
    assertTrue(lines().stream().allMatch(l -> l.length() <= 80), () -> String.join("\n", lines()));
  }

  @Test
  void whatIsNotWantedEndsWithOne() {
    assertEquals(1, run("--fail-on", "new-disruptive"), err::toString);
    assertEquals(0, run("--fail-on", "gone,changed"), err::toString);
    assertEquals(2, run("--fail-on", "new-disruptve"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("did you mean 'new-disruptive'"));
  }

  @Test
  void aProgramGetsOneObjectALine() throws Exception {
    assertEquals(0, run("--json"), err::toString);
    var first = new ObjectMapper().readTree(lines().getFirst());
    assertEquals("added", first.get("change").asText());
    assertEquals("node:n00002", first.get("target").asText());
    assertTrue(first.get("newDisruptive").asBoolean());
    var last = new ObjectMapper().readTree(lines().getLast());
    assertEquals(2, last.get("differences").asInt());
    assertTrue(last.get("signals").asLong() > 100);
  }
}
