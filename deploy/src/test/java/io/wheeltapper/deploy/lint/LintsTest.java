package io.wheeltapper.deploy.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.rules.RuleCompiler;
import io.wheeltapper.rules.RuleSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each lint on a bundle that has it, and on a near miss that has not. */
class LintsTest {

  private static final String RULES =
      """
      rule "off the bus"
          @tier(node)
          salience 10
      when
          $x: Event(type == "xid", field("xid") == "79")
      then
          findings.found("gpu-off", $x);
      end

      rule "unreachable"
          @tier(node)
          salience 10
      when
          $s: Status(type == "scheduler.node", field("responding") == "false", value not contains "REBOOT")
      then
          findings.found("node-gone", $s);
      end

      rule "well"
          @tier(node)
          salience 10
      when
          $x: Event(type == "xid", field("xid") == "154", $code: field("recovery"))
          Row(table == "mine", key == "none")
      then
          findings.found("gpu-well", $x);
      end

      rule "again"
          @tier(site)
          salience 10
      when
          $f: Finding(fault.code == "gpu-off", $gpu: target)
          accumulate(Finding(fault.code == "gpu-off", target == $gpu, $p: rule) over window:time(1h);
                     $n: distinct($p); $n > 3)
      then
          findings.found("gpu-off-again", $f);
      end
      """;

  private static final String VETO =
      """
      rule "not now"
          @tier(veto)
          salience 10
      when
          Proposal(action == "node.reboot", effect == "removes")
      then
          vetoes.deny("by daylight only");
      end
      """;

  private static final String LADDERS =
      """
      version: 1
      ladders:
        gpu-off:
          priority: 80
          confirmed-by: [node-gone]
          rungs:
            - name: reset
              steps: [node.isolate, gpu.reset, node.validate, node.return]
        node-gone:
          priority: 81
          confirmed-by: [gpu-off]
          rungs:
            - name: reboot
              steps: [node.isolate, node.reboot, node.validate, node.return, person.call]
        gpu-well:
          clears: true
          rungs:
            - name: give back
              steps: [node.validate, node.return]
      """;

  private static final String LIMITS =
      """
      version: 1
      radius:
        - {per: site, at-once: 5%}
        - {per: site, counts: interrupted, per-hour: 25%}
      cooldown: {node.reboot: 30m, gpu.reset: 30m}
      attempts: {node.reboot: {max: 2, within: 7d}}
      """;

  private static final String SIGNALS =
      """
      | type | now |
      |---|---|
      | `xid` | `kmsg` |
      | `scheduler.node` | `slurm` |
      """;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    put("bundle.yaml", "name: mine\nversion: 1.0.0\nmode: observe\n");
    put("rules/mine.drl", RULES);
    put("rules/veto.drl", VETO);
    put("tables/mine.csv", "state:key,fault:word\nnone,gpu-well\n");
    put("ladders.yaml", LADDERS);
    put("limits.yaml", LIMITS);
    put("SIGNALS.md", SIGNALS);
  }

  private Path put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("tables"));
    return Files.writeString(file, text);
  }

  private List<Remark> look() throws Exception {
    assertEquals(List.of(), RuleCompiler.slips(RuleSources.read(folder)));
    return Lints.look(folder);
  }

  private Set<String> codes() throws Exception {
    return look().stream()
        .map(r -> r.problem().code())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aBundleInOrderHasNone() throws Exception {
    assertEquals(List.of(), Checked.of(folder).remarks());
    assertEquals(List.of(), look());
  }

  @Test
  void theDefaultBundleHasNone() throws Exception {
    assertEquals(List.of(), Lints.look(Path.of("..", "policies")));
  }

  @ParameterizedTest(name = "{0} {index}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # code, file, what stands there, what has it, a near miss that has not
          lint-never | rules/mine.drl | field("xid") == "79" | field("xid") == "79", field("xid") == "80" | field("xid") == "79", field("xid") in ("79", "80")
          lint-never | rules/mine.drl | field("xid") == "79" | field("xid") == "79", field("xid") in ("48", "80") | field("xid") == "79", field("xid") != "80"
          lint-never | rules/mine.drl | field("xid") == "79" | number("xid") > 79, number("xid") < 79 | number("xid") >= 79, number("xid") <= 79
          lint-never | rules/mine.drl | field("responding") == "false" | value == "IDLE", value contains "DRAIN" | value == "DOWN+FAIL", value contains "FAIL"
          lint-never | rules/veto.drl | effect == "removes" | effect == "changes" | effect in ("removes", "changes")
          lint-unknown-signal | rules/mine.drl | $x: Event(type == "xid", field("xid") == "79" | $x: Event(type == "xids", field("xid") == "79" | $x: Event(type == "xid", field("xids") == "79"
          lint-unknown-signal | SIGNALS.md | `scheduler.node` | `scheduler.nodes` | `scheduler.node`, `scheduler.nodes`
          lint-no-finding | rules/mine.drl | $f: Finding(fault.code == "gpu-off" | $f: Finding(fault.code == "gpu-of" | $f: Finding(fault.code == "node-gone"
          lint-no-finding | rules/mine.drl | $f: Finding(fault.code == "gpu-off" | $f: Finding(fault.code == "gpu-off-again" | $f: Finding(fault.code != "gpu-off-again"
          lint-no-row | rules/mine.drl | key == "none" | key == "nine" | key == $code
          lint-window | rules/mine.drl | target == $gpu, $p: rule | $p: rule | node == $f.node, $p: rule
          lint-loop | rules/mine.drl | , value not contains "REBOOT" | `` | , value not contains "DOWN"
          lint-tie | ladders.yaml | priority: 81 | priority: 80 | priority: 79
          lint-no-verify | ladders.yaml | gpu.reset, node.validate, node.return] | gpu.reset, node.return] | gpu.reset, node.validate, person.call]
          lint-no-verify | ladders.yaml | gpu.reset, node.validate, node.return] | node.validate, gpu.reset, node.return] | gpu.reset, person.call]
          lint-one-origin | ladders.yaml | confirmed-by: [gpu-off] | quiet: 5m | one-origin-enough: nobody answers there
          lint-no-limit | limits.yaml | `  - {per: site, at-once: 5%}` | `` | `  - {per: rack, at-once: 5%}`
          lint-no-limit | limits.yaml | `  - {per: site, counts: interrupted, per-hour: 25%}` | `` | `  - {per: job, counts: interrupted, per-day: 300%}`
          """)
  void itHasItAndTheNearMissHasNot(
      String code, String file, String there, String has, String nearMiss) throws Exception {
    String text = Files.readString(folder.resolve(file));
    assertTrue(text.contains(there), there);
    put(file, text.replace(there, has));
    assertTrue(codes().contains(code), () -> code + " is not found");
    put(file, text.replace(there, nearMiss));
    assertEquals(Set.of(), codes());
  }

  private static final String RULE =
      """
      rule "%s"
          @tier(node)
          salience 10
      when
          $x: Event(%s)
      then
          findings.found("%s", $x);
      end
      """;

  private void more(String constraints, String fault) throws IOException {
    put("rules/more.drl", RULE.formatted("more", constraints, fault));
  }

  @Test
  void aFieldThatThePageOfSignalsDoesNotName() throws Exception {
    put(
        "SIGNALS.md",
        SIGNALS
            .replace("| `xid` | `kmsg` |", "| `xid` | `xid recovery` | `kmsg` |")
            .replace("| type | now |\n|---|---|", "| type | fields | now |\n|---|---|---|"));
    assertEquals(Set.of(), codes());
    put("rules/mine.drl", RULES.replace("field(\"xid\") == \"79\"", "field(\"xdi\") == \"79\""));
    assertEquals(Set.of("lint-unknown-field"), codes());
    assertTrue(look().getFirst().toString().contains("did you mean 'xid'"), look()::toString);
    put("SIGNALS.md", SIGNALS);
    assertEquals(Set.of(), codes(), "a page that names no fields is not asked");
  }

  @Test
  void anUnknownWordIsLookedForUnderItsTargetsHeading() throws Exception {
    put(
        "SIGNALS.md",
        SIGNALS + "\n## Plant\n\n| metric | about | now |\n|---|---|---|\n| `flow` | rack | – |\n");
    put(
        "rules/more.drl",
        RULE.formatted("more", "type == \"flo\", target.kind == Kind.RACK", "rack-dry"));
    assertTrue(
        look().toString().contains("words of a rack stand there under Plant"), look()::toString);
  }

  @Test
  void aRuleThatSaysNothingNew() throws Exception {
    more("type == \"xid\", field(\"xid\") == \"79\", field(\"pid\") != \"\"", "gpu-off");
    assertEquals(Set.of("lint-subsumed"), codes());
    assertTrue(look().getFirst().toString().contains("more.drl:1:1: warning: wherever 'more'"));
    more("type == \"xid\", field(\"pid\") != \"\"", "gpu-off");
    assertEquals(Set.of(), codes(), "neither is narrower");
    more("type == \"xid\", field(\"xid\") == \"79\", field(\"pid\") != \"\"", "gpu-on-its-own");
    assertEquals(Set.of(), codes(), "another fault");
  }

  @Test
  void aRuleWithMoreFactsSaysNothingNewEither() throws Exception {
    String two =
        RULE.formatted("more", "type == \"xid\", field(\"xid\") == \"79\", $n: node", "gpu-off");
    put("rules/more.drl", two.replace("then", "    Event(type == \"xid\", node == $n)\nthen"));
    assertEquals(Set.of("lint-subsumed"), codes());
    put(
        "rules/more.drl",
        two.replace(
                "then",
                "    $y: Event(type == \"xid\", node == $n, field(\"xid\") == \"48\")\nthen")
            .replace("\", $x)", "\", $y)"));
    assertEquals(Set.of(), codes(), "it is said of the other fact");
  }

  @Test
  void aRuleThatSaysTheOpposite() throws Exception {
    more("type == \"xid\", field(\"xid\") == \"79\"", "gpu-well");
    assertEquals(Set.of("lint-contradict"), codes());
    more("type == \"xid\", field(\"xid\") == \"80\"", "gpu-well");
    assertEquals(Set.of(), codes());
  }

  @Test
  void anActionWithoutCooldown() throws Exception {
    put(
        "ladders.yaml",
        LADDERS.replace(
            "node.isolate, gpu.reset, node.validate, node.return]",
            "node.isolate, node.evict, node.validate, node.return]"));
    assertEquals(Set.of("lint-no-cooldown"), codes());
    put("limits.yaml", LIMITS.replace("{node.reboot: 30m", "{node.evict: 30m"));
    assertEquals(Set.of(), codes());
  }

  @Test
  void aJobIsCountedByItself() throws Exception {
    put(
        "ladders.yaml",
        LADDERS.replace(
            "node.isolate, gpu.reset, node.validate, node.return]",
            "node.isolate, job.requeue, node.validate, node.return]"));
    assertEquals(Set.of("lint-no-cooldown"), codes());
    put("limits.yaml", LIMITS.replace("{per: site, counts", "{per: job, counts"));
    assertEquals(Set.of(), codes());
  }

  @Test
  void oneFindingIsSilencedWithAReason() throws Exception {
    String loose = RULES.replace("target == $gpu, $p: rule", "$p: rule");
    put(
        "rules/mine.drl",
        loose.replace(
            "    $f: Finding",
            "    // lint: ignore lint-window because all count\n    $f: Finding"));
    assertEquals(Set.of(), codes());
    put(
        "rules/mine.drl",
        loose.replace(
            "rule \"again\"", "// lint: ignore lint-window because all count\nrule \"again\""));
    assertEquals(Set.of(), codes());
    put(
        "rules/mine.drl",
        loose.replace(
            "rule \"well\"", "// lint: ignore lint-window because all count\nrule \"well\""));
    assertEquals(Set.of("lint-window", "lint-ignore-idle"), codes(), "another rule's");
    put(
        "rules/mine.drl",
        loose.replace("rule \"again\"", "// lint: ignore lint-window\nrule \"again\""));
    assertEquals(Set.of("lint-window", "lint-ignore-why"), codes());
  }

  @Test
  void aYamlLineIsSilencedFromAboveOrBeside() throws Exception {
    String tie = LADDERS.replace("priority: 81", "priority: 80");
    put(
        "ladders.yaml",
        tie.replace(
            "  node-gone:\n", "  # lint: ignore lint-tie because they never meet\n  node-gone:\n"));
    assertEquals(Set.of(), codes());
    put(
        "ladders.yaml",
        tie.replace(
            "  node-gone:\n", "  node-gone:   # lint: ignore lint-tie because they never meet\n"));
    assertEquals(Set.of(), codes());
    put(
        "ladders.yaml",
        tie.replace(
            "  gpu-well:\n", "  # lint: ignore lint-tie because they never meet\n  gpu-well:\n"));
    assertEquals(Set.of("lint-tie", "lint-ignore-idle"), codes());
  }

  @Test
  void everyFindingHasAPlaceAndAMend() throws Exception {
    put("rules/mine.drl", RULES.replace("key == \"none\"", "key == \"nine\""));
    put(
        "ladders.yaml",
        LADDERS
            .replace("priority: 81", "priority: 80")
            .replace("node.reboot, node.validate", "node.reboot"));
    put("limits.yaml", "version: 1\nradius: []\n");
    List<Remark> found = look();
    assertTrue(found.size() >= 4, found.toString());
    for (Remark remark : found) {
      assertTrue(remark.problem().line() > 0 && remark.problem().column() > 0, remark.toString());
      assertTrue(!remark.problem().mend().isEmpty(), remark.toString());
      assertEquals(Severity.WARNING, remark.severity());
    }
  }
}
