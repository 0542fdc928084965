package io.wheeltapper.rules;

import static io.wheeltapper.rules.Given.xid;
import static io.wheeltapper.rules.Given.xidAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that loops or floods is cut off with its name, and all others go on. */
final class RunawayTest {

  private static final String WORKS =
      """
      rule "works" @tier(node) salience 1
      when $x: Event(type == "xid", field("xid") == "79") then findings.found("works-still", $x); end
      """;

  private static String rule(String tier, String when, String fault, String facts) {
    return """
    rule "runs away" @tier(%s) salience 9
    when
      %s
    then
      findings.found("%s", %s);
    end
    """
        .formatted(tier, when, fault, facts);
  }

  /** 2,000 lines of one node, in so many fire points. */
  private static List<Signal> flood(String node, int perStep) {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      signals.add(xidAt(node, 1_000L + i / perStep, 13, "pid", Integer.toString(i)));
    }
    return signals;
  }

  private static List<Finding> cut(List<Finding> found) {
    return found.stream().filter(f -> f.fault().code().equals(Known.RULE_CUT_OFF)).toList();
  }

  /** It is named once, in a finding about the site, and others go on at that node too. */
  private static Finding assertCutOff(Floor floor, List<Finding> found) {
    List<Finding> cut = cut(found);
    // Once for its findings, and once for what it combines: neither hides the other.
    assertTrue(cut.size() == 1 || cut.size() == 2, () -> "" + cut);
    assertTrue(cut.stream().allMatch(f -> f.rule().equals("runs away")));
    assertEquals("site:site", cut.getFirst().target().toString());
    List<Finding> after = floor.take(xid(200_000, 79), xidAt("n2", 200_000, 79));
    assertEquals(2, after.stream().filter(f -> f.rule().equals("works")).count(), "" + after);
    return cut.getFirst();
  }

  /** 2,000 with 2,000 would be four million combinations. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2_000})
  void aJoinOfEverythingWithEverything(int perStep) {
    String when = "$x: Event($n: node) $y: Event(node == $n, type == \"xid\")";
    try (Floor floor = Floor.of(Floor.rules(rule("node", when, "a-b", "$x, $y") + WORKS))) {
      List<Finding> found = floor.take(flood("n1", perStep));
      assertTrue(found.size() < Curb.FREE + 2_000 * Curb.EACH, "" + found.size());
      Finding cut = assertCutOff(floor, found);
      assertEquals("n1", cut.details().get("silent_at"));
      assertTrue(floor.counters().lastTrouble().startsWith("runs away: cut off at n1"));
    }
  }

  /** Silent conditions do not make a join cheaper. */
  @Test
  void aJoinOfEverythingThatFindsNothing() {
    String when =
        "$x: Event($n: node) $y: Event(node == $n) Event(node == $n, raw == \"never\", $y.at < at)";
    try (Floor floor = Floor.of(Floor.rules(rule("node", when, "a-b", "$x, $y") + WORKS))) {
      Finding cut = assertCutOff(floor, floor.take(flood("n1", 100)));
      assertTrue(cut.details().get("why").contains("combines too many"), "" + cut.details());
    }
  }

  @Test
  void aQuadraticAccumulate() {
    String when =
        "$x: Event($n: node) accumulate(Event(node == $n, $t: at); $m: max($t); $m > 9000000)";
    try (Floor floor = Floor.of(Floor.rules(rule("node", when, "a-b", "$x") + WORKS))) {
      Finding cut = assertCutOff(floor, floor.take(flood("n1", 100)));
      assertTrue(cut.details().get("why").contains("combines too many"), "" + cut.details());
    }
  }

  @Test
  void aFloodOfFindingsForEachSignal() {
    String then =
        "$x);\n"
            + "      findings.found(\"a-c\", $x);\n".repeat(30)
            + "      findings.found(\"a-d\", $x";
    try (Floor floor =
        Floor.of(
            Floor.rules(
                rule("node", "$x: Event(type == \"xid\", field(\"xid\") == \"13\")", "a-b", then)
                    + WORKS))) {
      Finding cut = assertCutOff(floor, floor.take(flood("n1", 1)));
      assertTrue(cut.details().get("why").contains("findings for each signal"), "" + cut.details());
      assertEquals(0, floor.take(xidAt("n1", 300_000, 13)).size(), "silent for an hour");
      floor.passing(Curb.SILENT_MILLIS);
      assertEquals(32, floor.take(xidAt("n1", 5_000_000, 13)).size(), "then it speaks again");
    }
  }

  /** What site rules find is no fact of theirs: nothing triggers itself. */
  @Test
  void aSiteRuleThatWouldTriggerItself() {
    String drl =
        """
        rule "seed" @tier(node) salience 2 when $x: Event() then findings.found("a-loop", $x); end
        rule "again" @tier(site) salience 1
        when $f: Finding(fault.code == "a-loop") then findings.found("a-loop", $f); end
        """;
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      assertEquals(2, floor.take(xid(1_000, 13)).size());
      assertEquals(0, floor.passing(1_000).size());
      assertEquals(0, floor.counters().cutOff());
    }
  }

  @Test
  void aSiteRuleThatJoinsEveryFindingWithEvery() {
    String drl =
        """
        rule "seed" @tier(node) salience 2 when $x: Event(field("xid") == "13") then findings.found("a-seed", $x); end
        """
            + rule("site", "$a: Finding() $b: Finding()", "a-b", "$a, $b")
            + WORKS;
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        signals.add(xidAt("n" + i % 100, 1_000L + i / 50, 13, "pid", Integer.toString(i)));
      }
      List<Finding> found = floor.take(signals);
      assertTrue(cut(found).stream().allMatch(f -> f.rule().equals("runs away")));
      assertFalse(cut(found).isEmpty());
      assertTrue(found.stream().filter(f -> f.rule().equals("seed")).count() == 4_000);
      assertTrue(found.size() < 300_000, "" + found.size());
    }
  }

  /** Neither shards nor a second run nor neighbours change what is cut off, or when. */
  @Test
  void theSameIsCutOffEachTime() {
    String when = "$x: Event($n: node) $y: Event(node == $n, field(\"pid\") > $x.field(\"pid\"))";
    Policies policies =
        Floor.ready(
            new RuleSources(
                new TreeMap<>(Map.of("rules/a.drl", rule("node", when, "a-b", "$x, $y") + WORKS))));
    Random random = new Random(Long.getLong("wheeltapper.seed", 1));
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String node = random.nextInt(3) == 0 ? "n" + random.nextInt(8) : "n1";
      signals.add(xidAt(node, 1_000L + i / 7, 13, "pid", "" + random.nextInt(10)));
    }
    List<Finding> one = run(policies, signals, 1);
    assertFalse(cut(one).isEmpty());
    assertEquals(one, run(policies, signals, 1));
    assertEquals(one, run(policies, signals, 3));
    assertEquals(one, run(policies, signals, 5));
    List<Signal> alone = signals.stream().filter(s -> s.node().equals("n1")).toList();
    assertEquals(of("n1", one), of("n1", run(policies, alone, 1)));
  }

  private static List<String> of(String node, List<Finding> found) {
    return found.stream()
        .filter(f -> f.node().equals(node) || node.equals(f.details().get("silent_at")))
        .map(f -> f.rule() + f.fault() + f.evidence().stream().map(Signal::id).toList())
        .toList();
  }

  private static List<Finding> run(Policies policies, List<Signal> signals, int shards) {
    try (Floor floor = new Floor(policies, shards, true)) {
      return floor.take(signals);
    }
  }

  @Test
  void aReloadDoesNotLetASilentRuleSpeakAgain() {
    String when = "$x: Event(type == \"xid\", field(\"pid\") != \"\")";
    String facts =
        "$x);\n"
            + "      findings.found(\"a-c\", $x);\n".repeat(30)
            + "      findings.found(\"a-d\", $x";
    String rules = rule("node", when, "a-b", facts) + WORKS;
    try (Floor floor = Floor.of(Floor.rules(rules))) {
      assertEquals(1, cut(floor.take(flood("n1", 100))).size());
      floor.reload(Floor.rules(rules));
      List<Finding> same = floor.take(xidAt("n1", 300_000, 13, "pid", "x"));
      assertEquals(List.of(), same.stream().filter(f -> f.rule().equals("runs away")).toList());
      floor.reload(Floor.rules(rules.replace("salience 9", "salience 8")));
      List<Finding> changed = floor.take(xidAt("n1", 301_000, 13, "pid", "y"));
      assertTrue(changed.stream().anyMatch(f -> f.rule().equals("runs away")), "another rule");
    }
  }
}
