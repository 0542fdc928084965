package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The filter is exact: the same findings with it and without, at any number of shards. */
class FilterTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);
  private static final List<String> METRICS = List.of("a", "b", "c");
  private static final List<String> SIGNS = List.of("<", "<=", ">", ">=", "==");

  private static String compare(Random random) {
    return "number(\"%s\") %s %d"
        .formatted(
            METRICS.get(random.nextInt(METRICS.size())),
            SIGNS.get(random.nextInt(SIGNS.size())),
            random.nextInt(6));
  }

  private static String snapshot(Random random) {
    StringBuilder text = new StringBuilder("target.kind == Kind.GPU, ").append(compare(random));
    if (random.nextInt(3) == 0) {
      text.append(random.nextBoolean() ? " || " : " && ").append(compare(random));
    }
    if (random.nextInt(4) == 0) {
      text.append(", ").append(compare(random));
    }
    return text.toString();
  }

  /** One random rule of every shape that operators write. */
  static String rule(int number, Random random) {
    String first = "$x: Snapshot(" + snapshot(random) + ", $node: node, $t: target)";
    String more =
        switch (random.nextInt(9)) {
          case 0 -> "$e: Event(type == \"e\", node == $node)";
          case 1 -> "not Event(type == \"e\", node == $node)";
          case 2 ->
              "accumulate(Reading(node == $node, number(\"a\") >= -99, $v: number(\"a\")) over"
                  + " window:time(5s); $n: average($v); $n > 2)";
          case 3 -> "$y: Snapshot(node == $node, target != $t, " + compare(random) + ")";
          case 4 -> "$s: Status(type == \"s\", node == $node, value == \"down\")";
          case 5 -> "exists Snapshot(node == $node, target != $t, number(\"b\") > 2)";
          case 6 -> "$y: Snapshot(node == $node, target == $t, number(\"b\") > $x.number(\"c\"))";
          default -> "";
        };
    String then =
        random.nextInt(6) == 0
            ? ".detail(\"v\", $x.number(\"" + METRICS.get(random.nextInt(3)) + "\"))"
            : "";
    return """
    rule "r%d" @tier(node) salience %d
    when
      %s
      %s
    then
      findings.found("fault-%d", $x)%s;
    end
    """
        .formatted(number, random.nextInt(5), first, more, number, then);
  }

  private static Signal signal(Random random, long at) {
    String node = "n" + random.nextInt(4);
    Target gpu = Target.gpuAt("0000:0" + random.nextInt(2) + ":00", node);
    long when = random.nextInt(12) == 0 ? at - random.nextInt(3_000) : at;
    return switch (random.nextInt(12)) {
      case 0 -> Given.event(gpu, node, when, "e", Map.of());
      case 1 ->
          Given.status(Target.node(node), node, when, "s", random.nextBoolean() ? "down" : "up");
      default -> {
        Map<String, Double> numbers = new TreeMap<>();
        for (String metric : METRICS) {
          if (random.nextInt(8) > 0) {
            numbers.put(metric, (double) random.nextInt(6));
          }
        }
        Snapshot made = Given.gpu(node, when, numbers);
        yield new Snapshot(gpu, node, made.sensor(), made.origin(), when, made.metrics());
      }
    };
  }

  static List<Signal> stream(Random random, int length) {
    List<Signal> signals = new ArrayList<>();
    long at = 10_000;
    for (int i = 0; i < length; i++) {
      at += random.nextInt(3) == 0 ? 0 : random.nextInt(2_000);
      signals.add(signal(random, at));
    }
    return signals;
  }

  /** What a finding says; the snapshot it rests on is the one that crossed, or a later like it. */
  private static List<String> said(List<Finding> findings) {
    return findings.stream()
        .map(f -> f.rule() + " " + f.fault() + " " + f.target() + " " + f.details())
        .toList();
  }

  private static List<String> run(Policies policies, List<Signal> signals, int shards, boolean on) {
    List<String> said = new ArrayList<>();
    try (Floor floor = new Floor(policies, shards, on)) {
      for (Signal signal : signals) {
        said(floor.take(signal)).stream().sorted().forEach(s -> said.add(signal.at() + " " + s));
      }
    }
    return said;
  }

  @RepeatedTest(6)
  void randomRulesFindTheSameWithItAndWithout(RepetitionInfo repetition) {
    Random random = new Random(SEED * 31 + repetition.getCurrentRepetition());
    StringBuilder drl = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      drl.append(rule(i, random));
    }
    Policies policies = Floor.rules(drl.toString());
    List<Signal> signals = stream(random, 600);
    List<String> with = run(policies, signals, 1, true);
    assertTrue(with.size() > 5, "the random rules find something: " + with.size());
    assertEquals(run(policies, signals, 1, false), with, () -> "seed " + SEED + "\n" + drl);
    assertEquals(with, run(policies, signals, 3, true), "three shards");
    assertEquals(with, run(policies, signals, 1, true), "again");
  }

  /** Two gateways speak of all nodes and fall silent now and then. */
  @RepeatedTest(4)
  void theSilenceOfGatewaysIsTheSameAtAnyNumberOfShards(RepetitionInfo repetition) {
    Random random = new Random(SEED * 41 + repetition.getCurrentRepetition());
    StringBuilder drl = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      drl.append(rule(i, random));
    }
    List<Signal> signals = new ArrayList<>();
    for (Signal signal : stream(random, 600)) {
      String gateway = "n" + random.nextInt(2);
      if (signal instanceof Snapshot s) {
        String sensor = "dcgm@" + gateway;
        signals.add(new Snapshot(s.target(), s.node(), sensor, s.origin(), s.at(), s.metrics()));
      } else {
        signals.add(signal);
      }
      if (random.nextInt(8) == 0) {
        Target sensor = new Target(Target.Kind.SENSOR, "dcgm@" + gateway);
        String value = List.of("silent", "failed", "ok").get(random.nextInt(3));
        signals.add(Given.status(sensor, gateway, signal.at(), "sensor", value));
      }
    }
    Policies policies = Floor.rules(drl.toString());
    List<String> one = run(policies, signals, 1, true);
    assertTrue(one.size() > 5, "the random rules find something: " + one.size());
    for (int shards : new int[] {2, 3, 8}) {
      assertEquals(one, run(policies, signals, shards, true), () -> "seed " + SEED + "\n" + drl);
    }
    assertEquals(run(policies, signals, 1, false), one, () -> "seed " + SEED + "\n" + drl);
  }

  @RepeatedTest(3)
  void randomLevelRulesFindTheSameAndMostSnapshotsStop(RepetitionInfo repetition) {
    Random random = new Random(SEED * 37 + repetition.getCurrentRepetition());
    StringBuilder drl = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      drl.append(
          "rule \"r%d\" @tier(node) salience 1 when $x: Snapshot(target.kind == Kind.GPU, number(\"a\") %s %d, $node: node)%s then findings.found(\"fault-%d\", $x); end\n"
              .formatted(
                  i,
                  random.nextBoolean() ? ">" : "<=",
                  random.nextInt(6),
                  i == 0 ? " $e: Event(type == \"e\", node == $node)" : "",
                  i));
    }
    Policies policies = Floor.rules(drl.toString());
    List<Signal> signals = stream(random, 1_500);
    assertEquals(run(policies, signals, 1, false), run(policies, signals, 1, true), drl.toString());
  }

  @Test
  void aReadingThatIsMissingMakesEveryComparisonFalseInTheEngineToo() {
    for (String sign : SIGNS) {
      for (String comparison :
          List.of(
              "number(\"a\") " + sign + " 4",
              "number(\"b\") " + sign + " number(\"a\")",
              "number(\"a\") " + sign + " number(\"b\")",
              "number(\"a\") " + sign + " 4.5")) {
        Policies policies =
            Floor.rules(
                "rule \"r\" @tier(node) salience 1 when $x: Snapshot(%s) then findings.found(\"f-a\", $x); end"
                    .formatted(comparison));
        try (Floor floor = new Floor(policies, 1, false)) {
          assertEquals(List.of(), floor.take(Given.gpu("n1", 1, Map.of("b", 1.0))), comparison);
        }
      }
    }
    Policies readings =
        Floor.rules(
            "rule \"r\" @tier(node) salience 1 when $e: Event($node: node) accumulate(Reading(node"
                + " == $node, number(\"a\") >= 4); $n: count(); $n >= 1) then"
                + " findings.found(\"f-a\", $e); end");
    try (Floor floor = Floor.of(readings)) {
      floor.take(Given.gpu("n1", 1, Map.of("b", 1.0)));
      assertEquals(List.of(), floor.take(Given.xid(2, 48)));
      floor.take(Given.gpu("n1", 3, Map.of("a", 4.0)));
      assertEquals(1, floor.take(Given.xid(4, 48)).size());
    }
  }

  /** Of a target that there is no room to remember, a return to normal is news too. */
  @Test
  void beyondItsRoomEverySnapshotPasses() {
    Policies policies =
        Floor.rules(
            "rule \"r\" @tier(node) salience 1 when $x: Snapshot(target.kind == Kind.GPU,"
                + " number(\"a\") > 1) then findings.found(\"f-a\", $x); end");
    Filter filter = new Filter(new FilterPlan(policies.cards(Tier.NODE)), 1);
    assertFalse(filter.passes(Given.gpu("n1", 1, Map.of("a", 0.0))), "nothing holds");
    assertFalse(filter.passes(Given.gpu("n1", 2, Map.of("a", 0.5))), "remembered");
    for (long at = 3; at < 6; at++) {
      assertTrue(filter.passes(Given.gpu("n2", at, Map.of("a", at == 3 ? 5.0 : 0.0))), "" + at);
    }
  }

  @Test
  void aMetricThatNoRuleReadsNeverPasses() {
    try (Floor floor =
        Floor.of(
            Floor.rules(
                "rule \"r\" @tier(node) salience 1 when $x: Snapshot(target.kind == Kind.RACK,"
                    + " number(\"a\") > 1) then findings.found(\"f-a\", $x); end"))) {
      floor.take(Given.gpu("n1", 1, Map.of("a", 5.0)), Given.gpu("n1", 2, Map.of("a", 0.0)));
      assertEquals(2, floor.counters().snapshots());
      assertEquals(0, floor.counters().passed());
    }
  }

  @Test
  void aSnapshotIsHeldForWhatOnlyAsksThatThereIsOne() {
    Policies policies =
        Floor.rules(
            "rule \"r\" @tier(node) salience 1 when $x: Snapshot(node == \"n1\" || number(\"a\") >"
                + " 3) then findings.found(\"f-a\", $x); end");
    Filter filter = policies.filter(Tier.NODE);
    assertTrue(filter.passes(Given.gpu("n1", 1, Map.of("a", 1.0))));
  }

  @Test
  void aComparisonPassesWhenItIsCrossedAndNotBetween() {
    Policies policies =
        Floor.rules(
            "rule \"r\" @tier(node) salience 1 when $x: Snapshot(number(\"a\") > 3) then"
                + " findings.found(\"f-a\", $x); end");
    Filter filter = policies.filter(Tier.NODE);
    double[] values = {1, 2, 4, 5, 9, 3, 2, 4, Double.NaN, Double.NaN};
    List<Boolean> passed = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      passed.add(filter.passes(Given.gpu("n1", i, Map.of("a", values[i]))));
    }
    assertEquals(List.of(false, false, true, false, false, true, false, true, true, false), passed);
  }

  /** A busy GPU's narrow link is news; that a GPU is busy, or a link narrow, is none. */
  @Test
  void comparisonsThatMustHoldTogetherPassOnlyTogether() {
    Policies policies =
        Floor.rules(
            "rule \"r\" @tier(node) salience 1 when $x: Snapshot(target.kind == Kind.GPU,"
                + " number(\"a\") >= 50 || number(\"c\") > 1, number(\"b\") < 16) then"
                + " findings.found(\"f-a\", $x); end");
    Filter filter = policies.filter(Tier.NODE);
    double[][] values = {
      {97, 16, 0}, {3, 16, 0}, {3, 8, 0}, {60, 8, 0}, {70, 4, 9}, {3, 8, 2}, {3, 8, 0}
    };
    List<Boolean> passed = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Map<String, Double> now = Map.of("a", values[i][0], "b", values[i][1], "c", values[i][2]);
      passed.add(filter.passes(Given.gpu("n1", i, now)));
    }
    assertEquals(List.of(false, false, false, true, false, false, true), passed);
  }
}
