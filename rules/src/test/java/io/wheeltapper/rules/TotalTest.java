package io.wheeltapper.rules;

import static io.wheeltapper.rules.Given.xid;
import static io.wheeltapper.rules.Given.xidAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule's condition that throws, on one node, costs that conclusion and no other. */
class TotalTest {

  private static final String WORKS =
      """
      rule "before" @tier(node) salience 99
      when $x: Event($n: node) not Event(node == $n, type == "never")
      then findings.found("before-it", $x); end
      rule "after" @tier(node) salience 1
      when $x: Event() then findings.found("after-it", $x); end
      """;

  private static String bad(String when) {
    return "rule \"bad\" @tier(node) salience 9 when "
        + when
        + " then findings.found(\"bad-one\", $x); end\n";
  }

  private static List<String> rules(List<Finding> found) {
    return found.stream().map(Finding::rule).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$x: Event(Long.valueOf(field(\"pid\")) > 3)",
        "$x: Event(fields[\"none\"].length > 2)",
        "$x: Event($n: node) $y: Event(node == $n, fields[\"none\"].length > $x.at)",
        "$x: Event($n: node) not Event(node == $n, fields[\"none\"].length > $x.at)",
        "$x: Event($n: node) not Event(node == $n, fields[\"none\"].length > 5)"
      })
  void theOtherRulesConcludeInEveryStep(String when) {
    try (Floor floor = Floor.of(Floor.rules(bad(when) + WORKS))) {
      for (int i = 1; i < 4; i++) {
        long failed = floor.counters().failed();
        List<String> found = rules(floor.take(xid(i * 1_000L, 13, "pid", "no number")));
        assertEquals(List.of("after", "before"), found);
        assertTrue(floor.counters().failed() > failed);
        String trouble = floor.counters().lastTrouble();
        assertTrue(trouble.startsWith("bad: a condition threw: "), trouble);
      }
      assertEquals(0, floor.counters().cutOff());
    }
  }

  @Test
  void aValueThatThrowsCostsNoPlainRuleItsConclusion() {
    String when = "$x: Event($n: node, $l: fields[\"none\"].length) $y: Event(node == $n, at > $l)";
    try (Floor floor = Floor.of(Floor.rules(bad(when) + WORKS))) {
      assertTrue(rules(floor.take(xid(1_000, 13))).contains("after"));
      assertTrue(rules(floor.take(xid(2_000, 13))).contains("after"));
      assertTrue(floor.counters().failed() > 0);
    }
  }

  @Test
  void absenceIsNotConcludedFromWhatCouldNotBeRead() {
    String drl =
        """
        rule "no answer" @tier(node) salience 1
        when
          $x: Event(type == "xid", $node: node)
          not Event(node == $node, Long.valueOf(field("answer")) == 1)
        then
          findings.found("no-answer", $x);
        end
        """;
    Policies policies = Floor.rules(drl);
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      signals.add(xidAt("n" + i, 1_000 + i, 13, "answer", i % 2 == 0 ? "0" : "garbled"));
    }
    List<String> nodes = List.of("n0", "n2", "n4", "n6", "n8", "n10");
    for (int shards : new int[] {1, 3}) {
      try (Floor floor = new Floor(policies, shards, true)) {
        assertEquals(nodes, floor.take(signals).stream().map(Finding::node).toList());
        long tomorrow = 2_000 + Prelude.EVENT_MILLIS;
        assertEquals(1, floor.take(xidAt("n1", tomorrow, 13, "answer", "0")).size());
      }
    }
  }

  @Test
  void whatTheEngineItselfThrowsEndsTheStepAndIsCounted() {
    // The check refuses this rule; the session must end its step all the same.
    String drl =
        bad("$x: Event($n: node) accumulate(Event(node == $n, $v: type); $s: sum($v); $s > 1)");
    assertInstanceOf(
        Compilation.Refused.class,
        new RuleCompiler().compile(new RuleSources(new TreeMap<>(Map.of("rules/a.drl", drl)))));
    Drl file = assertInstanceOf(Drl.Parsed.Good.class, Drl.parse("rules/a.drl", drl)).drl();
    var classes = new DrlCompiler(List.of(file)).compile(new ArrayList<>());
    var card =
        new RuleCard(
            "bad",
            "rules/a.drl",
            1,
            Tier.NODE,
            9,
            false,
            false,
            false,
            0,
            "",
            List.of(),
            List.of(),
            VetoReads.NOTHING);
    Policies policies =
        new Policies(
            "h", List.of(card), List.of(), List.of(), Map.of(), RuleCompiler.load(classes));
    try (Floor floor = Floor.of(policies)) {
      floor.take(xid(1_000, 13));
      floor.take(xid(2_000, 13));
      assertTrue(floor.counters().failed() > 0);
      String trouble = floor.counters().lastTrouble();
      assertTrue(trouble.contains("ClassCastException"), trouble);
    }
  }

  @Test
  void whatAllSessionsDidIsAddedUpAlsoAfterTheirEnd() {
    Policies policies =
        Floor.rules(
            "rule \"r\" @tier(node) salience 1 when $x: Snapshot(number(\"a\") > 3) then"
                + " findings.found(\"f-a\", $x); end");
    assertEquals(SessionCounters.NONE, policies.counters());
    try (Floor floor = new Floor(policies, 3, true)) {
      for (int i = 0; i < 6; i++) {
        floor.take(Given.gpu("n" + i, i, Map.of("a", i == 5 ? 9.0 : 1.0)));
      }
      assertEquals(6, policies.counters().snapshots());
      assertEquals(1, policies.counters().passed());
      assertEquals(2, policies.counters().facts(), "the snapshot, and at the site its finding");
    }
    SessionCounters after = policies.counters();
    assertEquals(
        "6 1 0 1",
        after.snapshots() + " " + after.passed() + " " + after.facts() + " " + after.findings());
  }
}
