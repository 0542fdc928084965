package io.wheeltapper.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyReaderTest {

  @TempDir Path folder;

  @BeforeEach
  void page() throws IOException {
    write("bundle.yaml", "name: b\nversion: 1.10\nowner: o\nmode: ask\n");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private List<String> problems() {
    return PolicyReader.check(folder).stream()
        .map(p -> p.toString().replace(folder + "/", ""))
        .toList();
  }

  @Test
  void aPageAloneGivesCautiousLimitsAndNoLadders() throws Exception {
    Policy policy = PolicyReader.read(folder);
    assertEquals("b", policy.name());
    assertEquals("1.10", policy.version());
    assertEquals(Mode.ASK, policy.mode());
    assertEquals(Map.of(), policy.ladders());
    assertEquals(Limits.cautious(), policy.limits());
  }

  @Test
  void aLadderIsReadWhole() throws Exception {
    write(
        "ladders.yaml",
        """
        version: 1
        ladders:
          gpu-x:
            priority: 90
            settle: 6s
            quiet: 2m
            confirmed-by: [gpu-y]
            one-origin-enough: because
            clears: true
            rungs:
              - name: r
                steps:
                  - node.isolate
                  - {do: node.reboot, when: idle, deadline: 24h, with: {a: b}}
        """);
    Ladder ladder = PolicyReader.read(folder).ladder(Fault.of("gpu-x")).orElseThrow();
    Ladder.Step first = new Ladder.Step("node.isolate", false, 0, new TreeMap<>());
    Ladder.Step second =
        new Ladder.Step("node.reboot", true, 86_400_000, new TreeMap<>(Map.of("a", "b")));
    assertEquals(
        new Ladder(
            Fault.of("gpu-x"),
            90,
            6_000,
            120_000,
            List.of(Fault.of("gpu-y")),
            "because",
            true,
            List.of(new Ladder.Rung("r", List.of(first, second)))),
        ladder);
  }

  @Test
  void aLadderHasDefaults() throws Exception {
    write("ladders.yaml", "version: 1\nladders:\n  gpu-x: {rungs: []}\n");
    Fault fault = Fault.of("gpu-x");
    assertEquals(
        new Ladder(fault, 50, 5_000, 1_800_000, List.of(), "", false, List.of()),
        PolicyReader.read(folder).ladder(fault).orElseThrow());
  }

  @Test
  void whatGivesPlantBackAsksAnewUnlessItSaysNo() throws Exception {
    write(
        "ladders.yaml",
        """
        version: 1
        ladders:
          leak-x:
            rungs:
              - name: r
                steps:
                  - liquid.isolate
                  - liquid.return
                  - {do: load.return, ask: true}
                  - {do: liquid.return, ask: false}
        """);
    Ladder ladder = PolicyReader.read(folder).ladder(Fault.of("leak-x")).orElseThrow();
    assertEquals(
        List.of("", Ladder.AGAIN, Ladder.AGAIN, "false"),
        ladder.rungs().getFirst().steps().stream()
            .map(step -> step.parameters().getOrDefault(Ladder.ASK, ""))
            .toList());
  }

  @Test
  void limitsAreReadWhole() throws Exception {
    write(
        "limits.yaml",
        """
        version: 1
        fresh: 1m
        radius:
          - {per: site, at-once: 2.5%, per-hour: 3, per-day: 9}
          - {per: leaf, at-once: [4, 10%], per-week: 20%}
          - {per: job, counts: interrupted, per-day: 300%}
        cooldown: {gpu.reset: 1h}
        attempts: {gpu.reset: {max: 3, within: 2d}}
        approval: {always: [node.reboot], within: 2h}
        barred: 2d
        automatic: ["a.*"]
        """);
    Limits limits = PolicyReader.read(folder).limits();
    assertEquals(
        new Limits(
            List.of(
                new Limits.Radius(Target.Kind.SITE, 0, 2.5, 3, 9),
                new Limits.Radius(
                    Target.Kind.LEAF,
                    Limits.Counts.OUT,
                    new Limits.Most(4, 10),
                    Limits.Most.ANY,
                    Limits.Most.ANY,
                    new Limits.Most(0, 20)),
                new Limits.Radius(
                    Target.Kind.JOB,
                    Limits.Counts.INTERRUPTED,
                    Limits.Most.ANY,
                    Limits.Most.ANY,
                    new Limits.Most(0, 300),
                    Limits.Most.ANY)),
            Map.of("gpu.reset", 3_600_000L, "node.reboot", 1_800_000L),
            Map.of(
                "gpu.reset",
                new Limits.Attempts(3, 172_800_000L),
                "node.reboot",
                new Limits.Attempts(2, 604_800_000L)),
            60_000,
            172_800_000,
            List.of("a.*")),
        limits);
    assertEquals(
        new Approvals(List.of("node.reboot"), 7_200_000), PolicyReader.read(folder).approvals());
  }

  @Test
  void anApprovalHasQuorumRolesAndAFallback() throws Exception {
    write(
        "limits.yaml",
        """
        version: 1
        approval:
          unanswered: {after: 8h, then: person}
          separate: false
          persons: {Alice: [sre], bob: [sre, facility]}
          rules:
            - {action: node.reboot, quorum: 2, roles: [sre]}
            - {effect: changes, roles: [facility]}
        """);
    assertEquals(
        new Approvals(
            List.of(),
            3_600_000L,
            new Approvals.Unanswered(28_800_000L, Approvals.Fallback.PERSON),
            false,
            Map.of("alice", Set.of("sre"), "bob", Set.of("sre", "facility")),
            Map.of("node.reboot", new Approvals.Quorum(2, Set.of("sre"))),
            Map.of(Effect.Kind.CHANGES, new Approvals.Quorum(1, Set.of("facility")))),
        PolicyReader.read(folder).approvals());
  }

  @Test
  void anApprovalsMistakesAreNamed() throws Exception {
    write(
        "limits.yaml",
        """
        version: 1
        approval:
          unanswered: {after: 8h, then: dny}
          persons: {alice: [sre], ALICE: [sre]}
          rules:
            - {action: node.reboot, quorum: 2, roles: [sre]}
            - {quorum: 1}
            - {effect: neutral}
            - {action: node.reboot, roles: [srre]}
        """);
    List<String> problems =
        PolicyReader.check(folder).stream()
            .map(p -> p.toString().replaceFirst(".*limits.yaml:", ""))
            .toList();
    assertEquals(7, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("3:33: 'dny' is not known here"), problems.get(0));
    assertTrue(problems.get(1).contains("'ALICE' is there twice"), problems.get(1));
    assertTrue(problems.get(2).contains("only 1 of the persons"), problems.get(2));
    assertTrue(problems.get(3).contains("about one action or about one effect"), problems.get(3));
    assertTrue(problems.get(4).contains("'neutral' is not known here"), problems.get(4));
    assertTrue(problems.get(5).contains("two rules about this"), problems.get(5));
    assertTrue(problems.get(6).contains("did you mean 'sre'"), problems.get(6));
  }

  @Test
  void everyMistakeIsNamedWithItsPlace() throws Exception {
    write("bundle.yaml", "name: b\nversion: 1\nmode: obsrve\n");
    write(
        "ladders.yaml",
        """
        version: 1
        ladders:
          Gpu_X: {}
          gpu-x:
            setle: 5s
            rungs:
              - name: r
                steps: [node.isolat, {do: node.reboot, when: never, deadline: 1 day}]
        """);
    write(
        "limits.yaml",
        "version: 2\nradius: [{per: rak}, {per: site, at-once: 0%}]\nautomatic: ['(']\n"
            + "cooldown: {node.rebot: 1m}\n");
    assertEquals(
        List.of(
            "bundle.yaml:3:7: 'obsrve' is not known here; did you mean 'observe'? [unknown-word]",
            "ladders.yaml:3:3: 'Gpu_X' is not right here; write a fault code: lower-case words"
                + " joined by hyphens [yaml-value]",
            "ladders.yaml:5:5: 'setle' is no key here; did you mean 'settle'? [unknown-key]",
            "ladders.yaml:8:17: 'node.isolat' is not known here; did you mean 'node.isolate'?"
                + " [unknown-word]",
            "ladders.yaml:8:54: 'never' is not known here; there are: idle [unknown-word]",
            "ladders.yaml:8:71: '1 day' is not right here; write a duration such as 250ms, 10s,"
                + " 5m, 2h or 1d [yaml-value]",
            "limits.yaml:1:10: '2' is not right here; write 1" + " [yaml-value]",
            "limits.yaml:2:10: limits nothing; write at-once, per-hour, per-day or per-week"
                + " [limit-empty]",
            "limits.yaml:2:16: 'rak' is not known here; did you mean 'rack'? [unknown-word]",
            "limits.yaml:2:43: '0%' is not right here; write a whole number such as 2, or a"
                + " percentage above 0% such as 5% [yaml-value]",
            "limits.yaml:3:13: '(' is not right here; write a regular expression: Unclosed group"
                + " [yaml-value]",
            "limits.yaml:4:12: 'node.rebot' is not known here; did you mean 'node.reboot'?"
                + " [unknown-word]"),
        problems());
  }

  @Test
  void aRadiusOfTheWrongShapeIsNamed() throws Exception {
    write(
        "limits.yaml",
        """
        version: 1
        radius:
          - {per: gpu, at-once: 1}
          - {per: rack, at-once: [1, 2]}
          - {per: rack, per-hour: []}
          - {per: rack, counts: interrupted, per-hour: 1}
          - {per: site, at-once: 1.5}
        """);
    assertEquals(
        List.of(
            "3:11 unknown-word",
            "4:30 limit-twice",
            "5:5 limit-empty",
            "5:27 limit-empty",
            "6:6 limit-interrupted",
            "7:26 yaml-value"),
        PolicyReader.check(folder).stream()
            .map(p -> p.line() + ":" + p.column() + " " + p.code())
            .toList());
  }

  @Test
  void ofANumberAndAShareTheStricterWinsButNeverBelowOne() {
    Limits.Most both = new Limits.Most(4, 5);
    assertEquals(4, both.of(1_000));
    assertEquals(2, both.of(40));
    assertEquals(1, both.of(19));
    assertEquals(1, both.of(0));
    assertEquals(Integer.MAX_VALUE, Limits.Most.ANY.of(10));
  }

  @Test
  void aBadBundleIsNeverReadInPart() throws Exception {
    write("limits.yaml", "version: 1\nfrsh: 1m\n");
    BadPolicy bad = assertThrows(BadPolicy.class, () -> PolicyReader.read(folder));
    assertEquals(1, bad.problems().size());
    assertTrue(bad.problems().getFirst().toString().contains("limits.yaml:2:1"));
  }

  @Test
  void missingPageAndVersionAreProblems() throws Exception {
    Files.delete(folder.resolve("bundle.yaml"));
    write("ladders.yaml", "ladders: {}\n");
    assertEquals(2, problems().size());
    assertTrue(problems().getLast().contains("'version' is missing; write version: 1"));
  }

  @Test
  void theHashIsOverPathsAndContentsOfTheBundleOnly() throws Exception {
    write("rules/a.drl", "x");
    String before = PolicyReader.read(folder).hash();
    write("target/junk", "x");
    write("pom.xml", "x");
    assertEquals(before, PolicyReader.read(folder).hash());
    Files.move(folder.resolve("rules/a.drl"), folder.resolve("rules/b.drl"));
    String moved = PolicyReader.read(folder).hash();
    write("rules/b.drl", "y");
    assertNotEquals(before, moved);
    assertNotEquals(moved, PolicyReader.read(folder).hash());
  }
}
