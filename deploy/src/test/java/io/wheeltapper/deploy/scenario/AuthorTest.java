package io.wheeltapper.deploy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series, near misses, golden folders and why something did not come, on a bundle of one rule. */
final class AuthorTest {

  private static final String RULE =
      """
      rule "Fan stopped"
          @tier(node)
          salience 50
      when
          $fan: Snapshot(target.kind == Kind.NODE, number("fan") < 10, number("temp") > 80)
      then
          findings.found("fan-stopped", $fan);
      end
      """;

  private static final String LADDERS =
      """
      version: 1
      ladders:
        fan-stopped:
          rungs:
            - {name: no new work, steps: [node.isolate]}
      """;

  @TempDir private Path bundle;

  @BeforeEach
  void bundle() throws IOException {
    Files.createDirectories(bundle.resolve("rules"));
    Files.createDirectories(bundle.resolve("tests"));
    Files.writeString(bundle.resolve("rules/fan.drl"), RULE);
    Files.writeString(bundle.resolve("ladders.yaml"), LADDERS);
    Files.writeString(
        bundle.resolve("bundle.yaml"), "name: fan\nversion: 1.0.0\nowner: us\nmode: observe\n");
  }

  private Report run(String tests) throws Exception {
    Files.writeString(bundle.resolve("tests/fan.yaml"), tests);
    return run(Scenarios.Wish.ALL);
  }

  private Report run(Scenarios.Wish wish) throws Exception {
    return Scenarios.run(bundle, wish, ClassStore.none());
  }

  @Test
  void seriesAreNumbersAnInterval() throws Exception {
    Report report =
        run(
            """
            interval: 10s
            tests:
              - name: hotter each time, with a gap
                series:
                  - {series: 'temp{on="n1", origin="bmc"}', values: '79+1x1 _ 82 stale'}
                  - {series: 'fan{on="n[1-2]", origin="bmc"}', values: '5x4'}
                expect:
                  - {found: fan-stopped, on: n1, at: 30s}
                never:
                  - {found: fan-stopped, by: 29s}
                  - {found: fan-stopped, on: n2}
              - name: its own interval and begin
                interval: 1m
                series:
                  - {series: 'temp{on="n1"}', values: '80 81', at: 1m}
                  - {series: 'fan{on="n1"}', values: '1 1', at: 1m}
                expect:
                  - {found: fan-stopped, on: n1, at: 2m}
            """);
    assertEquals(0, report.exitCode(), () -> String.join("\n", report.lines()) + report.problems());
  }

  @Test
  void aSeriesThatIsNoneIsSaidWithItsPlace() throws Exception {
    Report report =
        run(
            """
            tests:
              - name: wrong ones
                series:
                  - {series: 'temp{on=n1}', values: '1'}
                  - {series: 'temp{on="n1"}', values: '1+x5'}
                  - {series: 'temp{on="n99"}', values: '1'}
                  - {series: 'temp{on="n1", origin="moon"}', values: '1x200000'}
                never:
                  - {found: fan-stopped}
            """);
    assertEquals(2, report.exitCode());
    assertEquals(
        List.of(4, 5, 6, 7, 7), report.problems().stream().map(p -> p.line()).sorted().toList());
  }

  private static final String NEAR =
      """
      tests:
        - name: warm only
          given:
            - {at: 0s, on: n1, numbers: {fan: 5, temp: 78}}
            - {at: 0s, on: n2, numbers: {fan: 50, temp: 20}}
          near:
            - {rule: Fan stopped, on: n1, held: 2 of 3, but: "temp 78 ≤ 80"}
      """;

  @Test
  void aNearMissIsExpectedAsSuch() throws Exception {
    Report report = run(NEAR);
    assertEquals(0, report.exitCode(), () -> String.join("\n", report.lines()) + report.problems());
  }

  @Test
  void aRuleThatFiresOrIsFartherIsNoNearMiss() throws Exception {
    Report fired = run(NEAR.replace("temp: 78", "temp: 81"));
    assertEquals(1, fired.exitCode());
    assertTrue(fired.lines().toString().contains("it fired"), fired.lines()::toString);
    Report farther = run(NEAR.replace("on: n1, held", "on: n2, held"));
    assertEquals(1, farther.exitCode());
    assertTrue(farther.lines().toString().contains("it came to 1 of 3"), farther.lines()::toString);
    Report other = run(NEAR.replace("temp 78 ≤ 80", "fan 5"));
    assertEquals(1, other.exitCode());
    Report slip = run(NEAR.replace("rule: Fan stopped", "rule: Fan stoped"));
    assertEquals(2, slip.exitCode());
    assertTrue(slip.problems().toString().contains("Fan stopped"), slip.problems()::toString);
    assertEquals(2, run(NEAR.replace("2 of 3", "3 of 3")).exitCode());
  }

  @Test
  void aFailureIsExplainedByTheRulesThatFindTheFault() throws Exception {
    Files.writeString(
        bundle.resolve("tests/fan.yaml"),
        NEAR.substring(0, NEAR.indexOf("    near:"))
            + "    expect:\n      - {found: fan-stopped, on: n1}\n");
    Report report = run(new Scenarios.Wish(Optional.empty(), true, false));
    assertEquals(1, report.exitCode());
    String lines = String.join("\n", report.lines());
    assertTrue(lines.contains("2/3     "), lines);
    assertTrue(lines.contains("temp 78 ≤ 80   (number(\"temp\") > 80)"), lines);
    assertTrue(report.json().getFirst().contains("\"why\":["), report.json()::toString);
    assertFalse(String.join("\n", run(Scenarios.Wish.ALL).lines()).contains("2/3"));
    assertTrue(JUnitXml.text(report).contains("temp 78 ≤ 80"), "JUnit has the reason too");
  }

  @Test
  void aGoldenFolderKeepsDecisionsAndShowsADifference() throws Exception {
    Path golden = Files.createDirectories(bundle.resolve("tests/golden/fan"));
    Files.writeString(
        golden.resolve("signals.yaml"),
        "given:\n  - {at: 0s, on: n1, numbers: {fan: 5, temp: 90}}\n");
    Report none = run(Scenarios.Wish.ALL);
    assertEquals(1, none.exitCode());
    assertTrue(none.lines().toString().contains("--update-golden"), none.lines()::toString);
    assertEquals(0, run(new Scenarios.Wish(Optional.empty(), false, true)).exitCode());
    String kept = Files.readString(golden.resolve("decisions.txt"));
    assertTrue(kept.contains("+0s      found fan-stopped on node:n1"), kept);
    assertEquals(0, run(Scenarios.Wish.ALL).exitCode());
    Files.writeString(bundle.resolve("rules/fan.drl"), RULE.replace("> 80", "> 95"));
    Report changed = run(Scenarios.Wish.ALL);
    assertEquals(1, changed.exitCode());
    assertTrue(
        changed.results().getFirst().complaints().getFirst().startsWith("- 2: +0s"),
        changed.lines()::toString);
    assertEquals(kept, Files.readString(golden.resolve("decisions.txt")), "a test writes nothing");
  }

  @Test
  void aGoldenFolderTakesJsonLines() throws Exception {
    Path golden = Files.createDirectories(bundle.resolve("tests/fan"));
    Files.writeString(
        golden.resolve("signals.jsonl"),
        """
        {"signal":"snapshot","target":"node:gpu-017","node":"gpu-017","sensor":"bmc","origin":"bmc","at":1795000000000,"numbers":{"fan":5,"temp":90}}

        {"at":"5s","on":"gpu-018","numbers":{"fan":5,"temp":90}}
        """);
    assertEquals(0, run(new Scenarios.Wish(Optional.empty(), false, true)).exitCode());
    String kept = Files.readString(golden.resolve("decisions.txt"));
    assertTrue(kept.contains("+0s      found fan-stopped on node:gpu-017"), kept);
    assertTrue(kept.contains("+5s      found fan-stopped on node:gpu-018"), kept);
  }

  @Test
  void aLineThatIsNoSignalIsSaidWithItsNumber() throws Exception {
    Path golden = Files.createDirectories(bundle.resolve("tests/fan"));
    Files.writeString(
        golden.resolve("signals.jsonl"),
        """
        {"at":"0s","on":"n1","numbers":{"fan":"slow"}}
        {"signal":"event","target":"node:n1","at":1,"kind":"x"}
        {"at":
        {"at":"0s","on":"n1","numbrs":{"fan":5}}
        """);
    Report report = run(Scenarios.Wish.ALL);
    assertEquals(2, report.exitCode());
    assertEquals(
        List.of(1, 2, 3, 4),
        report.problems().stream().map(p -> p.line()).distinct().sorted().toList(),
        report.problems()::toString);
  }

  private static final String RACK =
      """
      rule "Fans of a rack"
          @tier(site)
          @quiet("1h")
          salience 40
      when
          $f: Finding(fault.code == "fan-stopped", around["rack"] != null, $rack: around["rack"])
          accumulate(Finding(fault.code == "fan-stopped", around["rack"] == $rack, $n: node) over window:time(10m);
                     $nodes: distinct($n); $nodes >= 3)
      then
          findings.foundAtRack("rack-fans-stopped", $f).detail("nodes", $nodes);
      end
      """;

  private static final String THREE =
      """
      tests:
        - name: three of a rack
          given:
            - {at: 0s, on: "n[1-3]", every: 1m, numbers: {fan: 5, temp: 90}}
          expect:
            - {found: rack-fans-stopped, on: "rack:r1", at: 2m, times: 1}
        - name: three of two racks
          given:
            - {at: 0s, on: "n[3-5]", every: 1m, numbers: {fan: 5, temp: 90}}
          near:
            - {rule: Fans of a rack, but: "$nodes 2 < 3"}
      """;

  @Test
  void aRuleFindsAFaultOfARack() throws Exception {
    Files.writeString(bundle.resolve("rules/rack.drl"), RACK);
    Report report = run(THREE);
    assertEquals(0, report.exitCode(), () -> String.join("\n", report.lines()) + report.problems());
  }

  @Test
  void whereTheRackIsUnknownNothingIsConcluded() throws Exception {
    String careless =
        RACK.replace("around[\"rack\"] != null, ", "")
            .replace("around[\"rack\"] == $rack", "node != \"\"");
    for (String rule : List.of(RACK, careless)) {
      Files.writeString(bundle.resolve("rules/rack.drl"), rule);
      Report report =
          run(
              """
              world: {nodes: "n[1-5]"}
              tests:
                - name: three of no rack
                  given:
                    - {at: 0s, on: "n[1-3]", every: 1m, numbers: {fan: 5, temp: 90}}
                  expect:
                    - {found: fan-stopped, times: 3}
                  never:
                    - {found: rack-fans-stopped}
              """);
      assertEquals(
          0, report.exitCode(), () -> String.join("\n", report.lines()) + report.problems());
    }
  }
}
