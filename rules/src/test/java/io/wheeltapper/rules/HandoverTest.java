package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** One bundle takes another's place: nothing is lost, nothing is said again. */
class HandoverTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);

  /** What the random shapes of {@link FilterTest} lack: time, memory, tiers. */
  private static final String MORE =
      """
      rule "no answer" @tier(node) salience 1
      when
        $x: Event(type == "e", $node: node)
        not Status(type == "s", node == $node, value == "up")
        not Event(type == "e", node == $node, this after[1ms,4s] $x)
      then findings.found("no-answer", $x); end

      rule "many" @tier(node) @quiet("20s") salience 2
      when
        $x: Event(type == "e", $node: node)
        accumulate(Event(type == "e", node == $node) over window:time(9s); $n: count(); $n > 2)
      then findings.found("many-events", $x).detail("n", $n); end

      rule "last three" @tier(node) @once salience 2
      when
        $x: Status(type == "s", $node: node)
        accumulate(Event(type == "e", node == $node) over window:length(3); $n: count(); $n > 1)
      then findings.found("last-three", $x).detail("n", $n); end

      rule "history" @tier(node) @quiet("5s") salience 3
      when
        $x: Status(type == "s", value == "down", $node: node)
        accumulate(Reading(node == $node, number("b") >= 0, $v: number("b")); $n: average($v); $n > 1)
      then findings.found("is-low", $x).detail("n", $n); end

      rule "joined" @tier(site) @quiet("15s") salience 1
      when
        $a: Finding(fault.code == "many-events", $node: node)
        $b: Finding(fault.code == "no-answer", node != $node, this before[0s,30s] $a)
      then findings.found("is-joined", $a, $b); end
      """;

  private static final String BESIDE =
      """

      rule "beside" @tier(node) salience 9
      when $x: Event(type == "nobody says this") then findings.found("is-beside", $x); end
      """;

  private static String drl(Random random) {
    StringBuilder drl = new StringBuilder(MORE);
    for (int i = 0; i < 8; i++) {
      // A sum never gets rid of a reading that is missing, so it must not get in: what began anew
      // would find what the one before is blind for.
      String rule = FilterTest.rule(i, random);
      drl.append(rule.replace("$v: number(\"a\")", "number(\"a\") >= 0, $v: number(\"a\")"));
    }
    return drl.toString();
  }

  /** All that is said, evidence included, with a reload before each of the places. */
  private static List<String> run(
      Policies before, Policies after, List<Signal> signals, int shards, List<Integer> places) {
    List<String> said = new ArrayList<>();
    try (Floor floor = new Floor(before, shards, true)) {
      for (int i = 0; i < signals.size(); i++) {
        if (places.contains(i)) {
          floor.reload(places.indexOf(i) % 2 == 0 ? after : before);
        }
        Signal signal = signals.get(i);
        floor.take(signal).forEach(f -> said.add(signal.at() + " " + f));
      }
    }
    return said;
  }

  @RepeatedTest(6)
  void anUnchangedAndAnIrrelevantlyChangedBundleFindTheSame(RepetitionInfo repetition) {
    Random random = new Random(SEED * 41 + repetition.getCurrentRepetition());
    String drl = drl(random);
    Policies before = Floor.rules(drl);
    List<Signal> signals = FilterTest.stream(random, 600);
    List<Integer> places = List.of(50 + random.nextInt(100), 250, 251, 400 + random.nextInt(100));
    List<String> without = run(before, before, signals, 2, List.of());
    assertTrue(without.size() > 20, "the rules find something: " + without.size());
    String seed = "seed " + SEED + "\n" + drl;
    same(without, run(before, Floor.rules(drl), signals, 2, places), seed);
    same(without, run(before, Floor.rules(BESIDE + drl), signals, 2, places), seed);
  }

  private static void same(List<String> without, List<String> with, String seed) {
    for (int i = 0; i < Math.min(without.size(), with.size()); i++) {
      assertEquals(without.get(i), with.get(i), "finding " + i + ", " + seed);
    }
    assertEquals(without.size(), with.size(), seed);
  }

  private static List<String> faults(List<Finding> found) {
    return found.stream().map(f -> f.fault().code()).toList();
  }

  private static String hot(int from) {
    return "rule \"hot\" @tier(node) salience 1 when $x: Snapshot(number(\"t\") > %d) then findings.found(\"too-hot\", $x); end"
        .formatted(from);
  }

  @Test
  void aChangedRuleDoesNotSayAgainWhatItSaid() {
    try (Floor floor = Floor.of(Floor.rules(hot(90)))) {
      assertEquals(1, floor.take(Given.gpu("n1", 1, Map.of("t", 95.0))).size());
      floor.reload(Floor.rules(hot(80)));
      assertEquals(0, floor.passing(1).size());
      assertEquals(0, floor.take(Given.gpu("n1", 10, Map.of("t", 96.0))).size());
      assertEquals(0, floor.take(Given.gpu("n1", 20, Map.of("t", 70.0))).size());
      assertEquals(1, floor.take(Given.gpu("n1", 30, Map.of("t", 85.0))).size());
    }
  }

  @Test
  void aChangedRuleSaysWhatItsNewWordsMakeTrueWithTheNextSnapshot() {
    try (Floor floor = Floor.of(Floor.rules(hot(90)))) {
      assertEquals(0, floor.take(Given.gpu("n1", 1, Map.of("t", 85.0))).size());
      floor.reload(Floor.rules(hot(80)));
      assertEquals(1, floor.take(Given.gpu("n1", 10, Map.of("t", 85.0))).size());
    }
  }

  @Test
  void aSnapshotThatTheFilterBeforeLetGoStaleIsNotBelieved() {
    String strict =
        "rule \"both\" @tier(node) salience 1 when $e: Event(type == \"xid\", $node: node) $x:"
            + " Snapshot(node == $node, number(\"t\") > 95) then findings.found(\"is-both\", $e);"
            + " end";
    String both = strict.replace("95", "90");
    try (Floor floor = Floor.of(Floor.rules(both))) {
      floor.take(Given.gpu("n1", 1, Map.of("t", 99.0)), Given.gpu("n1", 2, Map.of("t", 91.0)));
      floor.reload(Floor.rules(strict));
      assertEquals(0, floor.take(Given.xid(10, 48)).size(), "99 is held, and 91 was said since");
      assertEquals(0, floor.take(Given.gpu("n1", 20, Map.of("t", 92.0))).size());
      assertEquals(1, floor.take(Given.gpu("n1", 30, Map.of("t", 96.0))).size());
    }
    try (Floor floor = Floor.of(Floor.rules(both))) {
      floor.take(Given.gpu("n1", 1, Map.of("t", 99.0)));
      floor.reload(Floor.rules(both + "\n" + hot(50)));
      assertEquals(
          List.of("is-both"), faults(floor.take(Given.xid(10, 48))), "the rule itself is the same");
    }
  }

  @Test
  void eventsBeforeANewRuleAreEvidenceAndNoTrigger() {
    String one =
        "rule \"one\" @tier(node) salience 1 when $x: Event(type == \"xid\") then"
            + " findings.found(\"is-one\", $x); end ";
    String two =
        "rule \"two\" @tier(node) salience 1 when $x: Event(type == \"xid\", $node: node)"
            + " $y: Event(type == \"xid\", node == $node, this after[1ms,1m] $x) then"
            + " findings.found(\"are-two\", $y); end ";
    try (Floor floor = Floor.of(Floor.rules(one))) {
      assertEquals(2, floor.take(Given.xid(1_000, 48), Given.xid(2_000, 48)).size());
      floor.reload(Floor.rules(one.replace("is-one", "is-a-one") + two));
      assertEquals(List.of(), faults(floor.passing(1)));
      assertEquals(
          List.of("are-two", "are-two", "is-a-one"),
          faults(floor.take(Given.xid(3_000, 48))).stream().sorted().toList());
    }
  }

  @Test
  void whatIsSoIsSaidByANewRuleOnceAndNotAgainByAChangedOne() {
    String down =
        "rule \"down\" @tier(node) salience 1 when $x: Status(value == \"down\") then"
            + " findings.found(\"is-down\", $x); end ";
    Target target = Target.node("n1");
    try (Floor floor = Floor.of(Floor.rules(BESIDE))) {
      floor.take(Given.status(target, "n1", 1, "s", "down"));
      floor.reload(Floor.rules(BESIDE + down));
      assertEquals(List.of("is-down"), faults(floor.passing(1)));
      floor.reload(
          Floor.rules(BESIDE + down.replace("\"down\") then", "\"down\", type == \"s\") then")));
      assertEquals(List.of(), faults(floor.passing(1)));
      assertEquals(
          List.of("is-down"),
          faults(
              floor.take(
                  Given.status(target, "n1", 5, "t", "down", "a", "b"),
                  Given.status(target, "n1", 6, "s", "down", "a", "b"))));
    }
  }

  @Test
  void aWindowGoesOn() {
    try (Floor floor = Floor.of(Floor.rules(MORE))) {
      Target gpu = Given.xid(0, 1).target();
      floor.take(
          Given.event(gpu, "n1", 1_000, "e", Map.of()),
          Given.event(gpu, "n1", 2_000, "e", Map.of()));
      floor.reload(Floor.rules(MORE + BESIDE));
      assertTrue(
          faults(floor.take(Given.event(gpu, "n1", 3_000, "e", Map.of()))).contains("many-events"));
    }
  }

  @Test
  void aRowOfATableThatChangedIsNewsForStatuses() {
    String drl =
        "rule \"r\" @tier(node) salience 1 when $s: Status(type == \"s\", $v: value)"
            + " $r: Row(table == \"t\", key == $v) then findings.found(\"f-a\", $s); end";
    var files = new TreeMap<>(Map.of("rules/a.drl", drl, "tables/t.csv", "code:key\ndown\n"));
    var more = new TreeMap<>(files);
    more.put("tables/t.csv", "code:key\ndown\nfail\n");
    try (Floor floor = Floor.of(Floor.ready(new RuleSources(files)))) {
      assertEquals(1, floor.take(Given.status(Target.node("n1"), "n1", 1, "s", "down")).size());
      assertEquals(0, floor.take(Given.status(Target.node("n2"), "n2", 2, "s", "fail")).size());
      floor.reload(Floor.ready(new RuleSources(more)));
      List<Finding> found = floor.passing(1);
      assertEquals(List.of("n2"), found.stream().map(Finding::node).toList());
    }
  }

  @Test
  void onlyTheRuleThatChangedCountsAsChanged() {
    Policies before = Floor.rules(MORE);
    Policies after = Floor.rules(MORE.replace("window:length(3)", "window:length(4)"));
    assertNotEquals(before.hash(), after.hash());
    Handover handover = Handover.between(before.texts(), after.texts());
    assertEquals(
        List.of("history", "joined", "many", "no answer"),
        handover.unchanged().stream().sorted().toList());
  }
}
