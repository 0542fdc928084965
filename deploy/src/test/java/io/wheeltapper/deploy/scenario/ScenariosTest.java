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

/** What an author of scenarios sees, on a bundle of one rule. */
final class ScenariosTest {

  private static final String RULE =
      """
      rule "Too hot"
          @tier(node)
          salience 50
      when
          $x: Event(type == "too-hot")
      then
          findings.found("gpu-too-hot", $x);
      end
      """;

  private static final String LADDERS =
      """
      version: 1
      ladders:
        gpu-too-hot:
          priority: 50
          settle: 5s
          rungs:
            - name: keep new work away
              steps: [node.isolate, node.validate, node.return]
            - name: reboot
              steps:
                - node.isolate
                - {do: node.reboot, when: idle, with: {one-origin: a test}}
                - node.return
      """;

  @TempDir private Path bundle;

  @BeforeEach
  void bundle() throws IOException {
    Files.createDirectories(bundle.resolve("rules"));
    Files.createDirectories(bundle.resolve("tests"));
    Files.writeString(bundle.resolve("rules/hot.drl"), RULE);
    Files.writeString(bundle.resolve("ladders.yaml"), LADDERS);
    Files.writeString(
        bundle.resolve("bundle.yaml"), "name: hot\nversion: 1.0.0\nowner: us\nmode: observe\n");
  }

  private Report run(String tests) throws Exception {
    Files.writeString(bundle.resolve("tests/hot.yaml"), tests);
    return Scenarios.run(bundle, Scenarios.Wish.ALL, ClassStore.none());
  }

  private static final String GIVEN =
      """
      tests:
        - name: a hot GPU
          given:
            - {at: 0s, on: n1, event: too-hot, origin: gpu_driver}
      """;

  @Test
  void whatComesAsExpectedIsOk() throws Exception {
    Report report =
        run(
            GIVEN
                + """
                    expect:
                      - {found: gpu-too-hot, on: n1, at: 0s}
                      - {planned: keep new work away, at: 5s}
                      - {allow: node.isolate, from: 5s, by: 6s, times: 1}
                      - {cleared: gpu-too-hot, from: 10m, by: 1h}
                    never:
                      - {touch: job.*}
                """);
    assertEquals(List.of(), report.problems());
    assertEquals(0, report.exitCode(), () -> String.join("\n", report.lines()));
    assertTrue(report.lines().getLast().endsWith("all as expected"), report.lines()::toString);
  }

  @Test
  void whatDoesNotComeFailsWithTheStory() throws Exception {
    Report report =
        run(
            GIVEN
                + """
                    expect:
                      - {hold: node.isolate, guard: pause}
                """);
    assertEquals(1, report.exitCode());
    String text = String.join("\n", report.lines());
    assertTrue(text.contains("hot.yaml:2  a hot GPU"), text);
    assertTrue(text.contains("line 6: expected hold node.isolate, guard pause"), text);
    assertTrue(text.contains("instead came: +5s      allow node.isolate on node:n1"), text);
    assertTrue(text.contains("+0s      found gpu-too-hot on node:n1"), text);
  }

  @Test
  void whatComesTooEarlyTooOftenOrOutOfOrderFails() throws Exception {
    String all =
        String.join(
            "\n",
            run(GIVEN
                    + """
                        expect:
                          - {allow: node.isolate, by: 4s}
                          - {allow: node.isolate, times: 2}
                          - {found: gpu-too-hot}
                    """)
                .lines());
    assertTrue(all.contains("it came at another time: +5s"), all);
    assertTrue(all.contains("it came 1 times"), all);
    assertTrue(all.contains("it came before what the line above it expects"), all);
  }

  @Test
  void whatMustNeverComeFailsWhenItDoes() throws Exception {
    Report report =
        run(
            GIVEN
                + """
                    never:
                      - {touch: node.*, on: n2}
                      - {touch: node.*, by: 4s}
                      - {touch: node.*}
                """);
    assertEquals(1, report.exitCode());
    assertEquals(1, report.results().getFirst().complaints().size());
    assertTrue(
        report
            .results()
            .getFirst()
            .complaints()
            .getFirst()
            .startsWith("line 8: never touch node.*"));
  }

  @Test
  void handsThatFailLeadToTheNextRung() throws Exception {
    Report report =
        run(
            """
            tests:
              - name: validation fails, a reboot helps
                mode: act
                hands: {node.validate: fails}
                given:
                  - {at: 0s, on: n1, event: too-hot, origin: gpu_driver}
                expect:
                  - {verified: node.isolate, outcome: done, by: 10s}
                  - {acted: node.validate, outcome: failed}
                  - {planned: reboot}
                  - {verified: node.reboot, outcome: done}
                  - {cleared: "*"}
            """);
    assertEquals(0, report.exitCode(), () -> String.join("\n", report.lines()));
  }

  @Test
  void whatIsWronglyWrittenIsToldWithPlaceAndMend() throws Exception {
    Report report =
        run(
            """
            tests:
              - name: slips
                mode: acts
                given:
                  - {at: 5 s, on: n1, kmsg: "x"}
                  - {on: n99, event: too-hot}
                  - {on: n1, evnt: too-hot}
                expect:
                  - {found: gpu-to-hot}
                  - {allow: node.isolat, by: 5s}
                  - {hold: node.isolate, guard: paus}
                  - {found: gpu-too-hot, bye: 5s}
            """);
    assertEquals(2, report.exitCode());
    List<String> all = report.problems().stream().map(Object::toString).toList();
    assertEquals(List.of(), report.results());
    for (String wanted :
        List.of(
            ":3:11: 'acts' is not known here; did you mean 'act'?",
            ":5:14: '5 s' is not right here; write a duration",
            ":6:14: 'n99' is not known here",
            ":7:9: what happens?; write one of kmsg",
            ":9:17: this bundle knows no 'gpu-to-hot'; did you mean 'gpu-too-hot'?",
            ":10:17: this bundle knows no 'node.isolat'; did you mean 'node.isolate'?",
            ":11:37: this bundle knows no 'paus'; did you mean 'pause'?",
            ":12:30: 'bye' is no key here; did you mean 'by'?")) {
      assertTrue(
          all.stream().anyMatch(p -> p.contains("hot.yaml" + wanted)), () -> wanted + "\n" + all);
    }
  }

  @Test
  void rowsOfAFileThatCannotBeNamedAreToldWithTheirPlace() throws Exception {
    for (String file : List.of("\"a\\0\"", "none.csv")) {
      String each = GIVEN.replace("given:", "each: " + file + "\n    given:");
      Report report = run(each + "    never: [{touch: job.*}]\n");
      assertEquals(2, report.exitCode());
      assertEquals(1, report.problems().size(), report.problems()::toString);
      String told = report.problems().getFirst().toString();
      assertTrue(told.contains("hot.yaml:3:11: '"), told);
      assertTrue(told.contains("write a file beside this test that can be read"), told);
    }
  }

  @Test
  void aBundleWithoutScenariosOrWithoutTheNamedOneIsBadUse() throws Exception {
    assertEquals(2, Scenarios.run(bundle, Scenarios.Wish.ALL, ClassStore.none()).exitCode());
    Files.writeString(bundle.resolve("tests/hot.yaml"), GIVEN + "    never: [{touch: job.*}]\n");
    assertEquals(0, Scenarios.run(bundle, named("hot"), ClassStore.none()).exitCode());
    assertEquals(2, Scenarios.run(bundle, named("cold"), ClassStore.none()).exitCode());
  }

  @Test
  void aBundleThatCannotRunIsBad() throws Exception {
    Files.writeString(bundle.resolve("rules/hot.drl"), "rule \"x\"\nwhen\nthen\nend\n");
    Report report = Scenarios.run(bundle, Scenarios.Wish.ALL, ClassStore.none());
    assertEquals(2, report.exitCode());
    assertFalse(report.problems().isEmpty());
  }

  @Test
  void programsReadJsonAndXml() throws Exception {
    Report report = run(GIVEN + "    never: [{touch: node.isolate}]\n");
    assertEquals(1, report.json().size());
    assertTrue(report.json().getFirst().startsWith("{\"kind\":\"scenario\",\"file\":"));
    assertTrue(report.json().getFirst().contains("\"ok\":false"));
    String xml = JUnitXml.text(report);
    assertTrue(xml.contains("tests=\"1\" failures=\"1\" errors=\"0\""), xml);
    assertTrue(
        xml.contains("<failure message=\"line 5: never touch node.isolate; it came: +5s"), xml);
  }

  private static Scenarios.Wish named(String name) {
    return new Scenarios.Wish(Optional.of(name), false, false);
  }
}
