package io.wheeltapper.deploy.cover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an author sees of a bundle with two rules and a table. */
final class CoverTest {

  private static final String RULES =
      """
      rule "Hot"
          @tier(node)
          @owner("test")
          @source("test")
          salience 50
      when
          $s: Snapshot(target.kind == Kind.GPU, number("temp") > 85, number("power") > 300, $node: node)
          not Status(type == "site.heat", value == "known", node == "")
      then
          findings.found("gpu-too-hot", $s);
      end

      rule "Coded"
          @tier(node)
          @owner("test")
          @source("test")
          salience 50
      when
          $x: Event(type == "coded", $code: field("code"))
          $row: Row(table == "codes", key == $code)
      then
          findings.found($row.text("fault"), $x);
      end
      """;

  private static final String TESTS =
      """
      tests:
        - name: hot
          given:
            - {at: 0s, on: n1, about: "gpu:0@{node}", numbers: {temp: 84, power: 400}}
            - {at: 1s, on: n1, about: "gpu:0@{node}", numbers: {temp: 90, power: 400}}
          expect:
            - {found: gpu-too-hot, at: 1s}
        - name: each code
          each: codes.csv
          every: 1m
          given:
            - {at: 0s, on: n1, event: coded, fields: {code: "{code}"}}
          expect:
            - {found: "{fault}", at: 0s}
      """;

  @TempDir private Path bundle;

  @BeforeEach
  void write() throws Exception {
    for (String folder : List.of("rules", "tables", "tests")) {
      Files.createDirectories(bundle.resolve(folder));
    }
    Files.writeString(bundle.resolve("rules/hot.drl"), RULES);
    Files.writeString(
        bundle.resolve("tables/codes.csv"),
        "# codes\ncode:key,fault:word\n1,code-one\n2,code-two\n");
    Files.writeString(
        bundle.resolve("ladders.yaml"),
        "version: 1\nladders:\n  gpu-too-hot:\n    rungs:\n"
            + "      - name: keep new work away\n        steps: [node.isolate]\n");
    Files.writeString(
        bundle.resolve("bundle.yaml"), "name: hot\nversion: 1.0.0\nowner: us\nmode: observe\n");
    Files.writeString(bundle.resolve("tests/hot.yaml"), TESTS);
    Files.writeString(bundle.resolve("tests/codes.csv"), "code,fault\n1,code-one\n");
  }

  private Coverage cover() throws Exception {
    Cover.Answer answer = Cover.of(bundle, ClassStore.none());
    assertEquals(List.of(), answer.report().problems());
    return answer.coverage().orElseThrow();
  }

  private static String missing(Coverage coverage, String part) {
    return coverage.missing().stream()
        .filter(m -> m.part().equals(part))
        .map(m -> m.toString().substring(m.toString().lastIndexOf('/') + 1))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatIsMissingIsNamedWithItsPlace() throws Exception {
    Coverage coverage = cover();
    assertEquals(new Part("rules", 2, 2), coverage.part("rules"));
    assertEquals("codes.csv:4: never taken: row 2", missing(coverage, "rows"));
    assertEquals(
        """
        hot.drl:19: never false: type == "coded"
        hot.drl:7: never false: number("power") > 300
        hot.drl:7: never false: target.kind == Kind.GPU
        hot.drl:8: never asked: node == ""
        hot.drl:8: never asked: value == "known"
        hot.drl:8: never false: not Status(type == "site.heat", value == "known", node == "")
        hot.drl:8: never true: type == "site.heat\"\
        """
            .lines()
            .sorted()
            .toList(),
        missing(coverage, "conditions").lines().sorted().toList());
    assertEquals("", missing(coverage, "rungs"));
    assertFalse(coverage.enough(0.5), "a row is missing");
  }

  @Test
  void aRowMoreInTheSourceIsARowMoreTaken() throws Exception {
    Files.writeString(bundle.resolve("tests/codes.csv"), "code,fault\n1,code-one\n2,code-two\n");
    Coverage coverage = cover();
    assertEquals(new Part("rows", 2, 2), coverage.part("rows"));
    assertTrue(coverage.enough(0.4));
    assertFalse(coverage.enough(0.95));
  }

  @Test
  void aSourceThatSaysOtherwiseFailsTheScenarioAndTheCoverage() throws Exception {
    Files.writeString(bundle.resolve("tests/codes.csv"), "code,fault\n1,code-one\n2,code-one\n");
    Coverage coverage = cover();
    assertEquals(List.of("each code"), coverage.failed());
    assertFalse(coverage.enough(0));
  }

  private List<Near.Answer> near(String given) throws Exception {
    Path signals = bundle.resolve("signals.yaml");
    Files.writeString(signals, given);
    return Near.of(bundle, signals, "signals.yaml", Bundle.load(bundle, ClassStore.none()));
  }

  @Test
  void aNearMissSaysWhichConditionFailsAndByHowMuch() throws Exception {
    List<Near.Answer> answers =
        near("given: [{at: 0s, on: n1, about: 'gpu:0@{node}', numbers: {temp: 84, power: 400}}]\n");
    Near.Answer hot = answers.getFirst();
    assertEquals("Hot", hot.nearest().rule());
    assertEquals(0, hot.fired());
    assertEquals(3, hot.nearest().held());
    assertEquals(4, hot.nearest().of());
    assertEquals("temp 84 ≤ 85", hot.nearest().unmet().getFirst().words());
    assertTrue(hot.nearest().related());
    assertFalse(answers.getLast().nearest().related(), "no event was there");
  }

  @Test
  void whatFiresComesFirst() throws Exception {
    List<Near.Answer> answers =
        near("given: [{at: 0s, on: n1, event: coded, fields: {code: '2'}}]\n");
    assertEquals("Coded", answers.getFirst().nearest().rule());
    assertEquals(1, answers.getFirst().fired());
    assertTrue(answers.getFirst().nearest().whole());
  }

  @Test
  void signalsThatAreWronglyWrittenAreAProblemWithItsPlace() {
    Bundle.Bad bad = assertThrows(Bundle.Bad.class, () -> near("given: [{at: 0s, kmgs: x}]\n"));
    assertEquals("given-what", bad.problems().getFirst().code());
    assertEquals("signals.yaml", bad.problems().getFirst().file());
  }
}
