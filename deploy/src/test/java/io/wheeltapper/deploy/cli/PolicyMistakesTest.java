package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator mistypes: each is told with its place and its mend. */
class PolicyMistakesTest {

  private static final String RULE =
      """
      rule "mine"
          @tier(node)
          salience 10
      when
          $x: Event(type == "xid", field("xid") == "79", $n: node)
          $row: Row(table == "mine", key == "79")
          not Event(node == $n, type == "ok", this after[0s,30s] $x)
      then
          findings.found($row.text("fault"), $x).recommend("A", "B");
          findings.found("gpu-fell-off-bus", $x);
      end
      """;

  private static final String VETO =
      """
      rule "not now"
          @tier(veto)
          salience 10
      when
          Proposal(action == "node.isolate", effect == "removes", fault.code == "gpu-fell-off-bus")
          Status(type == "scheduler.job", number("gpus") > 512)
      then
          vetoes.hold("a large job runs", "30m");
      end
      """;

  private static final String COSTS =
      """
      version: 1
      takes:
        node.isolate: {for: 10s, source: a}
      faults:
        gpu-fell-off-bus: {per-hour: 60, working: 0, repair: 71h, source: b}
      """;

  private static final String TABLE = "code:key,fault:word\n79,gpu-fell-off-bus\n";

  private static final String LADDERS =
      """
      version: 1
      ladders:
        gpu-fell-off-bus:
          rungs:
            - name: keep work away
              steps: [node.isolate, {do: person.call, deadline: 30m}]
      """;

  @TempDir private Path folder;

  private record Said(int code, List<String> errors, String out) {}

  @BeforeEach
  void write() throws IOException {
    put("bundle.yaml", "name: mine\nversion: 1.0.0\nowner: me\nmode: observe\n");
    Files.copy(Path.of("..", "policies", "limits.yaml"), folder.resolve("limits.yaml"));
    put("ladders.yaml", LADDERS);
    put("tables/mine.csv", TABLE);
    put("rules/mine.drl", RULE);
    put("rules/veto.drl", VETO);
    put("costs.yaml", COSTS);
  }

  private void put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    Files.writeString(file, text);
  }

  @Test
  void aFaultThatNothingFindsIsWarnedAboutWhereverItIsNamed() throws IOException {
    put("costs.yaml", COSTS.replace("gpu-fell-off-bus", "gpu-fell-of-bus"));
    Said said = check();
    assertEquals(0, said.code());
    assertEquals(
        List.of(
            folder
                + "/costs.yaml:5:3: warning: nothing in this bundle finds 'gpu-fell-of-bus'; did"
                + " you mean 'gpu-fell-off-bus'? [fault-unknown]"),
        said.errors());
  }

  private Said check() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new String[] {"policy", "check", folder.toString()},
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        code,
        err.toString(StandardCharsets.UTF_8).lines().toList(),
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theBundleWithoutAMistakeIsInOrder() {
    Said said = check();
    assertEquals(List.of(), said.errors());
    assertEquals(0, said.code());
    assertTrue(said.out().endsWith("nothing wrong\n"), said.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rules/mine.drl | type == "xid"            | typ == "xid"               | 5 | did you mean 'type'?
          rules/mine.drl | type == "xid"            | type == xid                | 5 | "quotes"
          rules/mine.drl | field("xid") == "79"     | field("xid") == 79         | 5 | write "79"
          rules/mine.drl | type == "xid", f         | type = "xid", f            | 5 | compare with ==
          rules/mine.drl | Event(type == "xid"      | Evnt(type == "xid"         | 5 | did you mean 'Event'?
          rules/mine.drl | "gpu-fell-off-bus"       | gpu-fell-off-bus           | 10 | write "gpu-fell-off-bus"
          rules/mine.drl | "gpu-fell-off-bus"       | "GPU_FELL"                 | 10 | lower-case words
          rules/mine.drl | salience 10              | ``                         | 1 | write salience 100
          rules/mine.drl | @tier(node)              | ``                         | 1 | write @tier(node)
          rules/mine.drl | @tier(node)              | @tier(nodes)               | 1 | no tier 'nodes'
          rules/mine.drl | bus", $x);               | bus", $x)                  | 9 | with a ; at the end
          rules/mine.drl | .recommend(              | .recomend(                 | 9 | did you mean 'recommend'?
          rules/mine.drl | ("gpu-fell-off-bus", $x  | ("gpu-fell-off-bus", $y    | 10 | variables bound
          rules/mine.drl | $row.text("fault")       | $row.text("falt")          | 9 | did you mean 'fault'?
          rules/mine.drl | table == "mine"          | table == "mein"            | 6 | did you mean 'mine'?
          rules/mine.drl | 30s                      | 30sec                      | 7 | write 500ms, 30s
          rules/mine.drl | type == "ok"             | type == "ok                | 7 | close it with "
          rules/mine.drl | rule "mine"              | import java.io.File; rule "mine" | 1 | facts need no import
          tables/mine.csv | fault:word              | fault:wrd                  | 1 | did you mean 'word'?
          tables/mine.csv | 79,gpu-fell-off-bus     | 79                         | 2 | the head has 2
          rules/veto.drl | "node.isolate"           | "node.isolat"              | 5 | did you mean 'node.isolate'?
          rules/veto.drl | "gpu-fell-off-bus"       | "gpu-fell-of-bus"          | 5 | did you mean 'gpu-fell-off-bus'?
          rules/veto.drl | type == "scheduler.job", | ``                         | 6 | write type ==
          rules/veto.drl | effect == "removes"      | effect == "remove"         | 5 | did you mean 'removes'?
          rules/veto.drl | "30m"                    | "half an hour"             | 8 | from "1s" to "7d"
          rules/veto.drl | vetoes.hold              | findings.hold              | 8 | write vetoes.hold
          costs.yaml     | node.isolate             | node.isolat                | 3 | did you mean 'node.isolate'?
          costs.yaml     | source: b                | ``                         | 5 | write source:
          limits.yaml    | at-once: 2}              | at-once: 200%}             | 11 | below 100%
          ladders.yaml   | node.isolate             | node.isolat                | 6 | did you mean 'node.isolate'?
          ladders.yaml   | rungs:                   | rung:                      | 4 | did you mean 'rungs'?
          ladders.yaml   | 30m                      | 30 minutes                 | 6 | write a duration such as
          """)
  void isToldWithItsPlaceAndItsMend(String file, String right, String wrong, int line, String mend)
      throws IOException {
    String text = Files.readString(folder.resolve(file));
    assertTrue(text.contains(right), right);
    put(file, text.replace(right, wrong));
    Said said = check();
    assertEquals(Main.NO, said.code());
    String place = folder.resolve(file) + ":" + line + ":";
    assertTrue(
        said.errors().stream().anyMatch(e -> e.startsWith(place) && e.contains(mend)),
        () -> place + " … " + mend + "\n" + said.errors());
    assertTrue(
        said.errors().stream().allMatch(e -> e.matches(".+:\\d+:\\d+: .+; .+ \\[[a-z0-9-]+]")),
        said.errors().toString());
  }

  @Test
  void twoRulesOfOneNameAreToldWithBothPlaces() throws IOException {
    put("rules/other.drl", RULE);
    Said said = check();
    assertEquals(Main.NO, said.code());
    String error = said.errors().getFirst();
    assertTrue(error.startsWith(folder.resolve("rules/other.drl") + ":1:1: "), error);
    assertTrue(error.contains("mine.drl:1; give one of them another name"), error);
  }

  @Test
  void aFaultNearToOneWithALadderIsAWarning() throws IOException {
    put("rules/mine.drl", RULE.replace("\"gpu-fell-off-bus\"", "\"gpu-fel-off-bus\""));
    Said said = check();
    assertEquals(0, said.code());
    String warning = said.errors().getFirst();
    assertTrue(warning.startsWith(folder.resolve("rules/mine.drl") + ":10:21: warning: "), warning);
    assertTrue(warning.contains("did you mean 'gpu-fell-off-bus'?"), warning);
    assertTrue(said.out().contains("recorded only, no ladder: gpu-fel-off-bus"), said.out());
  }
}
