package io.wheeltapper.rules.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.rules.Compilation;
import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.Policies;
import io.wheeltapper.rules.Reading;
import io.wheeltapper.rules.RuleCompiler;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.Tier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** What the follower says is what the engine does: random rules, random facts. */
class FollowerTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);

  private static final int STEPS = 60;

  /**
   * At each fire point: a rule with a match that was not there before has fired, and a rule that
   * fired has a match. (One that held and holds again, by other facts behind a not, an exists or an
   * accumulate, fires or not as the engine pleases.)
   */
  private static final class Twin implements Onlooker {

    private final Conditions conditions;
    private final List<String> rules;
    private final boolean node;
    private final Map<String, Set<List<Integer>>> before = new HashMap<>();
    private final Set<String> fired = new TreeSet<>();
    final List<String> differences = new ArrayList<>();
    final Set<String> differing = new TreeSet<>();
    final Set<String> ever = new TreeSet<>();
    private final Set<String> silenced = new TreeSet<>();
    long compared;

    Twin(Conditions conditions, List<String> rules, boolean node) {
      this.conditions = conditions;
      this.rules = rules;
      this.node = node;
    }

    @Override
    public void concluded(String rule, List<Object> facts) {
      fired.add(rule);
    }

    @Override
    public void looked(Collection<?> all, long clock) {
      Facts facts = new Facts(all, clock);
      Set<String> wanted = new TreeSet<>();
      Set<String> holding = new TreeSet<>();
      for (String rule : rules) {
        Set<List<Integer>> now = new HashSet<>();
        conditions.matches(
            rule,
            facts,
            match -> {
              if (!node || match.stream().anyMatch(FollowerTest::ofNode)) {
                now.add(match.stream().map(FollowerTest::identity).toList());
              }
            });
        if (!before.getOrDefault(rule, Set.of()).containsAll(now)) {
          wanted.add(rule);
        }
        if (!now.isEmpty()) {
          holding.add(rule);
        }
        before.put(rule, now);
      }
      compared++;
      ever.addAll(fired);
      wanted.removeAll(fired);
      wanted.removeAll(silenced);
      fired.removeAll(holding);
      if (!wanted.isEmpty() || !fired.isEmpty()) {
        differences.add("at " + clock + " only follower " + wanted + ", only engine " + fired);
        differing.addAll(wanted);
        differing.addAll(fired);
      }
      fired.clear();
    }

    /** A rule that floods is cut off, and says nothing from then on though it holds. */
    void heard(List<Finding> found) {
      found.stream()
          .filter(f -> f.fault().code().equals(Known.RULE_CUT_OFF))
          .forEach(f -> silenced.add(f.rule()));
    }
  }

  private static boolean ofNode(Object fact) {
    return fact instanceof Signal s && !s.node().isEmpty()
        || fact instanceof Reading r && !r.node().isEmpty();
  }

  /** What an accumulate ran over leaves no mark: only its results are part of a match. */
  private static int identity(Object fact) {
    return fact instanceof List<?> ? 0 : System.identityHashCode(fact);
  }

  @RepeatedTest(8)
  void itHoldsExactlyWhereTheEngineFires(RepetitionInfo repetition) {
    Random random = new Random(SEED * 101 + repetition.getCurrentRepetition());
    RandomRules rules = new RandomRules(random);
    String drl = rules.node(14) + rules.site(6);
    RuleSources sources =
        new RuleSources(
            new TreeMap<>(
                Map.of("rules/random.drl", drl, "tables/t.csv", "k:key,v:text\nx,1\ny,2\n")));
    Policies policies =
        switch (new RuleCompiler().compile(sources)) {
          case Compilation.Ready ready -> ready.policies();
          case Compilation.Refused refused -> throw new AssertionError(refused.problems() + drl);
        };
    Conditions conditions = Conditions.of(sources);
    conditions
        .rules()
        .forEach(r -> assertEquals("", conditions.notFollowed(r), "can be followed: " + r));
    Twin node = new Twin(conditions, names(conditions, "n"), true);
    Twin site = new Twin(conditions, names(conditions, "s"), false);
    try (Diagnoser atNode = policies.watchedSession(Tier.NODE, node);
        Diagnoser atSite = policies.watchedSession(Tier.SITE, site)) {
      long clock = 10_000;
      for (int i = 0; i < STEPS; i++) {
        clock += 1 + random.nextInt(3_000);
        List<Signal> signals = new ArrayList<>();
        for (int s = random.nextInt(4); s > 0; s--) {
          signals.add(signal(random, clock));
        }
        List<Finding> found = atNode.diagnose(new Diagnoser.Step(clock, signals, List.of()));
        node.heard(found);
        List<Signal> nowhere = signals.stream().filter(s -> s.node().isEmpty()).toList();
        List<Finding> few = found.subList(0, Math.min(2, found.size()));
        site.heard(atSite.diagnose(new Diagnoser.Step(clock, nowhere, few)));
      }
    }
    same(node, drl);
    same(site, drl);
    assertTrue(node.ever.size() >= 5, "random rules fire: " + node.ever);
    assertEquals(STEPS, node.compared);
  }

  private static void same(Twin twin, String drl) {
    StringBuilder texts = new StringBuilder();
    for (String rule : twin.differing) {
      int from = drl.indexOf("rule \"" + rule + "\"");
      texts.append('\n').append(drl, from, drl.indexOf("\nend\n", from));
    }
    assertEquals(List.of(), twin.differences, () -> "seed " + SEED + texts);
  }

  private static List<String> names(Conditions conditions, String begin) {
    return conditions.rules().stream().filter(r -> r.startsWith(begin)).toList();
  }

  private static Signal signal(Random random, long at) {
    String node = "n" + random.nextInt(2);
    Target gpu = Target.gpuAt("0000:0" + random.nextInt(2) + ":00", node);
    String text = List.of("x", "y", "xy", "").get(random.nextInt(4));
    return switch (random.nextInt(6)) {
      case 0, 1 -> {
        Map<String, String> fields = new TreeMap<>(Map.of("n", "" + random.nextInt(5)));
        if (random.nextInt(5) > 0) {
          fields.put("k", text);
        }
        String type = random.nextBoolean() ? "e" : "f";
        yield new Event(
            gpu, node, "kmsg", Origin.GPU_DRIVER, at, type, fields, "raw " + random.nextLong());
      }
      case 2 -> {
        boolean nowhere = random.nextInt(4) == 0;
        yield new Status(
            nowhere ? Target.site() : Target.node(node),
            nowhere ? "" : node,
            "slurm",
            Origin.SCHEDULER,
            at,
            "s",
            text,
            Map.of("r", List.of("a", "b", "a,b", "c").get(random.nextInt(4))),
            "");
      }
      default -> {
        Map<String, Double> numbers = new TreeMap<>();
        for (String metric : List.of("a", "b", "c")) {
          if (random.nextInt(6) > 0) {
            numbers.put(metric, random.nextInt(12) / 2.0);
          }
        }
        yield new Snapshot(gpu, node, "dcgm", Origin.GPU_DRIVER, at, Metrics.of(numbers));
      }
    };
  }
}
