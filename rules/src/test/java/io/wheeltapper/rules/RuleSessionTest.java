package io.wheeltapper.rules;

import static io.wheeltapper.rules.Given.xid;
import static io.wheeltapper.rules.Given.xidAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Diagnoser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSessionTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);

  private static final String ABSENCE =
      """
      rule "no answer" @tier(node) salience 1
      when
        $x: Event(type == "xid", $node: node)
        not Event(type == "ok", node == $node, this after[0s,30s] $x)
      then
        findings.found("no-answer", $x);
      end
      """;

  private static Event ok(long at) {
    return Given.event(xid(0, 1).target(), "n1", at, "ok", Map.of());
  }

  @Test
  void absenceIsConcludedWhenItsTimeIsOver() {
    try (Floor floor = Floor.of(Floor.rules(ABSENCE))) {
      assertEquals(List.of(), floor.take(xid(1_000, 48)));
      assertEquals(List.of(), floor.passing(29_000));
      assertEquals(1, floor.passing(2_000).size());
    }
  }

  @Test
  void absenceIsNotConcludedWhenTheAnswerCame() {
    try (Floor floor = Floor.of(Floor.rules(ABSENCE))) {
      assertEquals(List.of(), floor.take(xid(1_000, 48), ok(20_000)));
      assertEquals(List.of(), floor.passing(60_000));
    }
  }

  @Test
  void aLateSignalNeverSupportsAbsence() {
    try (Floor floor = Floor.of(Floor.rules(ABSENCE))) {
      floor.take(ok(500));
      floor.passing(100_000);
      assertEquals(List.of(), floor.take(xid(1_000, 48)));
      assertEquals(List.of(), floor.passing(60_000));
      assertEquals(1, floor.counters().late());
    }
  }

  @Test
  void thatATableHasNoRowIsNoAbsence() {
    String drl =
        """
        rule "unlisted" @tier(node) salience 1
        when
          $x: Event(type == "xid", $code: field("xid"))
          not Row(table == "t", key == $code, text("a") == $code)
        then
          findings.found("is-unlisted", $x);
        end
        """;
    var files =
        new TreeMap<>(Map.of("rules/a.drl", drl, "tables/t.csv", "code:key,a:text\n13,13\n"));
    try (Floor floor = Floor.of(Floor.ready(new RuleSources(files)))) {
      assertEquals(1, floor.take(xid(100_000, 48)).size());
      assertEquals(1, floor.take(xid(1_000, 48)).size(), "late");
      assertEquals(0, floor.counters().late());
    }
  }

  @Test
  void whatComesTooLateToBeKeptIsCounted() {
    try (Floor floor = Floor.of(Floor.rules(ABSENCE))) {
      floor.take(ok(Prelude.EVENT_MILLIS + 5_000));
      floor.take(ok(1_000));
      assertEquals(1, floor.counters().evicted());
    }
  }

  @Test
  void whatOnlyStaysTrueIsSaidOnce() {
    String drl =
        "rule \"hot\" @tier(node) salience 1 when $x: Snapshot(number(\"t\") > 90) then"
            + " findings.found(\"too-hot\", $x); end";
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      int[] counts = new int[6];
      double[] values = {95, 96, 80, 99, 80, 91};
      for (int i = 0; i < values.length; i++) {
        counts[i] = floor.take(Given.gpu("n1", i * 10L, Map.of("t", values[i]))).size();
      }
      assertEquals("[1, 0, 0, 1, 0, 1]", java.util.Arrays.toString(counts));
    }
  }

  private static Status sensor(String name, String node, long at, String value) {
    return Given.status(new Target(Target.Kind.SENSOR, name), node, at, "sensor", value);
  }

  @Test
  void theLastNumberOfASensorThatIsNotHeardIsNoReadingOfNow() {
    String drl =
        """
        rule "idle and asked" @tier(node) salience 1
        when
          $g: Snapshot(target.kind == Kind.GPU, number("t") < 5, $node: node)
          $x: Event(type == "xid", node == $node)
        then
          findings.found("is-idle", $g, $x);
        end
        """;
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      floor.take(Given.gpu("n1", 1_000, Map.of("t", 1.0)));
      assertEquals(1, floor.take(xid(2_000, 1)).size());
      floor.take(sensor("other", "", 3_000, "silent"));
      assertEquals(1, floor.take(xid(4_000, 2)).size(), "another one's silence");
      for (String word : List.of("silent", "failed")) {
        long at = word.equals("silent") ? 10_000 : 20_000;
        floor.take(sensor("dcgm", "", at, word));
        assertEquals(List.of(), floor.take(xid(at + 1_000, (int) at)), word);
        floor.take(sensor("dcgm", "", at + 2_000, "ok"));
        assertEquals(List.of(), floor.take(xid(at + 3_000, (int) at + 1)), "nothing read yet");
        floor.take(Given.gpu("n1", at + 4_000, Map.of("t", 1.0)));
        assertEquals(1, floor.take(xid(at + 5_000, (int) at + 2)).size(), "read again, the same");
      }
      floor.take(sensor("dcgm", "n2", 40_000, "silent"));
      assertEquals(1, floor.take(xid(41_000, 9)).size(), "of another node");
    }
  }

  private static final String SECOND_HAND =
      """
      rule "idle and asked" @tier(node) salience 1
      when
        $g: Snapshot(target.kind == Kind.GPU, number("t") < 5, $node: node)
        $x: Event(type == "xid", node == $node)
      then
        findings.found("is-idle", $g, $x);
      end
      rule "slow and asked" @tier(site) salience 1
      when
        $g: Snapshot(target.kind == Kind.JOB, number("t") < 5)
        $x: Status(type == "ask", node == "")
      then
        findings.found("is-slow", $g, $x);
      end
      rule "own" @tier(node) salience 1
      when
        $s: Status(type == "sensor", value == "silent")
      then
        findings.found("is-silent", $s);
      end
      rule "site's own" @tier(site) salience 1
      when
        $s: Status(type == "sensor", value == "silent")
      then
        findings.found("is-silent-there", $s);
      end
      """;

  private static Snapshot by(String sensor, Target target, String node, long at) {
    return new Snapshot(target, node, sensor, Origin.HOST, at, Metrics.of(Map.of("t", 1.0)));
  }

  /** A gateway said it of two nodes and a job, and dies; no number of theirs is one of now. */
  @ParameterizedTest
  @ValueSource(strings = {"prom@g1", "prom@g1/gpus", "prom/gpus@g1"})
  void whatADeadGatewaySaidOfOthersIsNoReadingOfNow(String part) {
    Target job = Target.parse("job:slurm/7");
    for (int shards : new int[] {1, 2, 3, 8}) {
      try (Floor floor = new Floor(Floor.rules(SECOND_HAND), shards, true)) {
        for (String node : List.of("n1", "n2")) {
          floor.take(by(part, Target.gpuAt(Given.PCI, node), node, 1_000));
          assertEquals(1, floor.take(Given.xidAt(node, 2_000, 1)).size());
        }
        floor.take(by(part, job, "", 2_000));
        assertEquals(1, floor.take(Given.status(job, "", 2_000, "ask", "1")).size());
        floor.take(sensor("prom@g2", "g2", 3_000, "failed"));
        assertEquals(1, floor.take(Given.xidAt("n1", 4_000, 2)).size(), "another gateway");
        assertEquals(1, floor.take(Given.status(job, "", 4_000, "ask", "2")).size());
        floor.take(sensor("prom@g1", "g1", 5_000, "failed"));
        assertEquals(List.of(), floor.take(Given.xidAt("n1", 6_000, 3)), "shards " + shards);
        assertEquals(List.of(), floor.take(Given.xidAt("n2", 6_000, 3)), "shards " + shards);
        assertEquals(List.of(), floor.take(Given.status(job, "", 6_000, "ask", "3")));
        floor.take(by(part, Target.gpuAt(Given.PCI, "n1"), "n1", 7_000));
        assertEquals(1, floor.take(Given.xidAt("n1", 8_000, 4)).size(), "read again");
      }
    }
  }

  /** That a sensor of another node is silent is no fact of a session that only lets go by it. */
  @Test
  void anotherNodesSilenceIsNoFactElsewhere() {
    Status silent = sensor("prom@g1", "g1", 1_000, "silent");
    Policies policies = Floor.rules(SECOND_HAND);
    try (RuleSession node = policies.session(Tier.NODE, true);
        RuleSession site = policies.session(Tier.SITE, true)) {
      Diagnoser.Step elsewhere =
          Diagnoser.Step.of(1_000, List.of(silent, xid(1_000, 1)), s -> s != silent, List.of());
      assertEquals(2, elsewhere.signals().size());
      assertEquals(List.of(), node.diagnose(elsewhere));
      assertEquals(List.of(), site.diagnose(elsewhere));
      assertFalse(node.facts().containsKey("status sensor"));
      assertFalse(site.facts().containsKey("status sensor"));
      Diagnoser.Step here = new Diagnoser.Step(2_000, List.of(silent), List.of());
      assertEquals(1, node.diagnose(here).size());
      assertEquals(1, site.diagnose(here).size());
    }
  }

  @Test
  void aQuietRuleSpeaksOnceInItsTime() {
    String drl =
        "rule \"q\" @tier(node) @quiet(\"10s\") salience 1 when $x: Event() then"
            + " findings.found(\"a-fault\", $x); end";
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      List<Integer> counts = new ArrayList<>();
      for (long at : new long[] {0, 5_000, 9_999, 10_000, 15_000, 21_000}) {
        counts.add(floor.take(xid(at, 13)).size());
      }
      assertEquals(List.of(1, 0, 0, 1, 0, 1), counts);
    }
  }

  @Test
  void aStatusThatSaysTheSameIsNoNews() {
    String drl =
        "rule \"d\" @tier(node) salience 1 when $x: Status(value == \"down\") then"
            + " findings.found(\"is-down\", $x); end";
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      var target = xid(0, 1).target();
      assertEquals(1, floor.take(Given.status(target, "n1", 1, "s", "down")).size());
      assertEquals(0, floor.take(Given.status(target, "n1", 2, "s", "down")).size());
      assertEquals(0, floor.take(Given.status(target, "n1", 3, "s", "up")).size());
      assertEquals(0, floor.take(Given.status(target, "n1", 2, "s", "down")).size(), "older");
      assertEquals(1, floor.take(Given.status(target, "n1", 4, "s", "down")).size());
    }
  }

  @Test
  void aRuleThatThrowsLosesItsOwnConclusionOnly() {
    String drl =
        """
        rule "throws" @tier(node) salience 9
        when $x: Event($c: field("fault")) then findings.found($c, $x); end
        rule "works" @tier(node) salience 1
        when $x: Event() then findings.found("works-still", $x); end
        """;
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      List<Finding> found = floor.take(xid(1, 13, "fault", "NOT A FAULT"));
      assertEquals(List.of("works"), found.stream().map(Finding::rule).toList());
      assertEquals(1, floor.counters().failed());
      assertTrue(floor.counters().lastTrouble().startsWith("throws: "));
      assertEquals(2, floor.take(xid(2, 13, "fault", "a-fault")).size());
    }
  }

  @Test
  void aRuleThatFiresWithoutEndIsNamedAndCutOff() {
    String drl =
        """
        rule "pairs" @tier(node) salience 1
        when $x: Event($n: node) $y: Event(node == $n) then findings.found("a-fault", $x, $y); end
        """;
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        signals.add(xid(1_000, 13, "pid", Integer.toString(i)));
      }
      List<Finding> found = floor.take(signals);
      assertEquals(Curb.FREE + 100 * Curb.EACH + 1, found.size(), "and one of its cutting off");
      assertEquals(1, floor.counters().cutOff());
      String trouble = floor.counters().lastTrouble();
      assertTrue(trouble.startsWith("pairs: cut off at n1: over 10 findings"), trouble);
      floor.passing(Prelude.EVENT_MILLIS + 1);
      assertEquals(1, floor.take(xid(200_000_000, 13)).size(), "it goes on after that");
    }
  }

  @Test
  void memoryIsBoundedANodeAndTheOldestGo() {
    String drl =
        "rule \"e\" @tier(node) salience 1 when $x: Event(type == \"never\") then"
            + " findings.found(\"a-fault\", $x); end";
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < Memory.MOST_EVENTS + 500; i++) {
        signals.add(xid(1_000, 13, "pid", Integer.toString(i)));
      }
      floor.take(signals);
      assertEquals(500, floor.counters().evicted());
      assertEquals(Memory.MOST_EVENTS, floor.counters().facts());
      floor.passing(Prelude.EVENT_MILLIS + 1);
      assertEquals(0, floor.counters().facts());
    }
  }

  @Test
  void theNumberOfShardsAndTheRunChangeNothing() throws IOException {
    Policies policies = Floor.ready(RuleSources.read(Floor.defaultBundle()));
    Random random = new Random(SEED);
    List<Signal> signals = new ArrayList<>();
    int[] codes = {13, 31, 43, 48, 63, 64, 79, 94, 119, 9_999};
    long at = 1_000;
    for (int i = 0; i < 400; i++) {
      at += random.nextInt(3) * 500L;
      long when = random.nextInt(10) == 0 ? at - 700 : at;
      String pid = Integer.toString(random.nextInt(5));
      signals.add(
          xidAt("n" + random.nextInt(9), when, codes[random.nextInt(codes.length)], "pid", pid));
    }
    List<Finding> one = run(policies, signals, 1);
    assertEquals(
        signals.stream().map(Signal::id).collect(Collectors.toSet()),
        one.stream()
            .filter(f -> f.rule().startsWith("Xid"))
            .map(f -> f.evidence().getFirst().id())
            .collect(Collectors.toSet()),
        "every line, late or not, has its own finding");
    assertEquals(one, run(policies, signals, 1));
    assertEquals(one, run(policies, signals, 2));
    assertEquals(one, run(policies, signals, 7));
  }

  private static List<Finding> run(Policies policies, List<Signal> signals, int shards) {
    try (Floor floor = new Floor(policies, shards, true)) {
      return floor.take(signals);
    }
  }

  @Test
  void aFindingSaysWhichVersionOfItsRuleSpoke() {
    String plain = version(TABLED, "code:key,fault:word\n13,f-a\n48,f-b\n", 13);
    assertEquals(64, plain.length());
    assertEquals(
        plain,
        version(
            "// a remark\n" + TABLED.replace("  ", " \t"),
            "code:key,fault:word\n48,f-c\n13,f-a\n",
            13),
        "blanks, remarks and another row are not of it");
    assertNotEquals(plain, version(TABLED.replace("salience 1", "salience 2"), ROWS, 13));
    assertNotEquals(plain, version(TABLED, ROWS, 48), "a row is a part of the rule");
    assertNotEquals(plain, version(TABLED, ROWS.replace("f-a", "f-z"), 13));
  }

  private static final String ROWS = "code:key,fault:word\n13,f-a\n48,f-b\n";

  private static final String TABLED =
      """
      rule "listed" @tier(node) salience 1
      when
        $x: Event(type == "xid", $code: field("xid"))
        $row: Row(table == "t", key == $code)
      then
        findings.found($row.text("fault"), $x);
      end
      """;

  private static String version(String drl, String table, int code) {
    var files = new TreeMap<>(Map.of("rules/a.drl", drl, "tables/t.csv", table));
    try (Floor floor = Floor.of(Floor.ready(new RuleSources(files)))) {
      return floor.take(xid(1_000, code)).getFirst().ruleHash();
    }
  }

  @Test
  void aQuietSiteRuleIsQuietAboutItsTargetWhoeverSawIt() {
    String drl =
        """
        rule "seen" @tier(node) salience 2
        when $x: Event(type == "stall") then findings.found("storage-stall", $x); end

        rule "once an hour" @tier(site) @quiet("1h") salience 1
        when $f: Finding(fault.code == "storage-stall") then findings.found("storage-down", $f); end
        """;
    Target scratch = new Target(Target.Kind.STORAGE, "scratch");
    try (Floor floor = Floor.of(Floor.rules(drl))) {
      int down = 0;
      for (int i = 1; i <= 3; i++) {
        down +=
            (int)
                floor.take(Given.event(scratch, "n" + i, i * 1_000L, "stall", Map.of())).stream()
                    .filter(f -> f.fault().code().equals("storage-down"))
                    .count();
      }
      assertEquals(1, down);
    }
  }
}
