package io.wheeltapper.deploy.backtest;

import com.sun.management.ThreadMXBean;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.rules.Alone;
import io.wheeltapper.rules.MetricRead;
import io.wheeltapper.rules.Policies;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.Tier;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each rule costs: each alone in a session of its own over the same signals, less what a
 * session without rules costs, the least of three runs in CPU time of the thread. What several
 * rules share (the engine's nodes, one snapshot that passes for two) is counted for each of them,
 * so that the sum may be more than the whole. Figures of one run can be compared, of two machines
 * not. Blocks; one thread.
 */
public final class RuleBench {

  private static final int ROUNDS = 3;

  private static final long START = 1_795_000_000_000L;

  /** The Xids of the made-up day: the application's own, memory, bus, link, firmware. */
  private static final List<String> XIDS = List.of("13", "31", "43", "48", "63", "74", "79", "119");

  /**
   * What one rule costs.
   *
   * @param micros CPU time for all signals
   * @param bytes allocated
   * @param fired conclusions begun
   * @param findings what was said of it
   * @param facts kept at the end by this rule's doing, by what they are
   */
  public record Cost(
      String rule,
      Tier tier,
      String place,
      double micros,
      long bytes,
      long fired,
      long findings,
      SortedMap<String, Long> facts) {}

  /**
   * A whole bench.
   *
   * @param rules the dearest first
   * @param without what the sessions cost without any rule: clock, filter, events and statuses
   * @param facts kept at the end by the sessions without any rule
   */
  public record Report(
      List<Cost> rules, double without, long signals, SortedMap<String, Long> facts) {
    public Report {
      rules = List.copyOf(rules);
    }
  }

  private record Run(
      long nanos, long bytes, long fired, long findings, SortedMap<String, Long> facts) {}

  private final Policies rules;
  private final long most;
  private final ThreadMXBean thread = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Over at most so many signals, which are kept in memory. */
  public RuleBench(Policies rules, long most) {
    this.rules = rules;
    this.most = most;
  }

  /** Over a recording, from its begin. */
  public Report over(Tape tape) throws IOException {
    Steps steps = new Steps(most);
    for (var segment : tape.segments()) {
      if (!steps.full()) {
        Recording.read(
            List.of(segment),
            recorded -> {
              if (recorded instanceof Recorded.Taken(Input input)) {
                steps.take(input);
              }
            });
      }
    }
    return measured(steps);
  }

  /**
   * Over a made-up day of 100 nodes: numbers that the rules read, now and then across what they
   * compare with, and Xids.
   */
  public Report synthetic(long seed) {
    Steps steps = new Steps(most);
    SortedSet<String> metrics = new TreeSet<>(List.of("DCGM_FI_DEV_GPU_TEMP"));
    List<Day.Excursion> excursions = new ArrayList<>();
    SplittableRandom dice = new SplittableRandom(seed);
    long period = 10_000;
    int nodes = 100;
    long millis = Math.max(2, most / nodes) * period;
    for (RuleCard card : rules.rules()) {
      for (MetricRead read : card.reads()) {
        if ((read.kind() == null || read.kind() == Target.Kind.GPU) && !read.metric().equals("*")) {
          metrics.add(read.metric());
          if (read.how() instanceof MetricRead.How.Crossing c) {
            crossings(read.metric(), c.literal(), millis, dice, excursions);
          }
        }
      }
    }
    Day.Size size = new Day.Size(nodes, START, millis, period, List.copyOf(metrics));
    new Day(size, excursions, seed)
        .play(input -> {
          steps.take(input);
          if (input instanceof Input.Tick && dice.nextInt(20) == 0) {
            steps.take(new Input.Sensed(input.at(), List.of(xid(input.at(), dice))));
          }
        });
    return measured(steps);
  }

  private static void crossings(
      String metric,
      double literal,
      long millis,
      SplittableRandom dice,
      List<Day.Excursion> excursions) {
    for (int i = 0; i < 20; i++) {
      long from = START + dice.nextLong(millis);
      double value = literal + (dice.nextBoolean() ? 1 : -1);
      excursions.add(new Day.Excursion(dice.nextInt(100), metric, from, from + 60_000, value));
    }
  }

  private static Event xid(long at, SplittableRandom dice) {
    String node = Day.name(dice.nextInt(100));
    String code = XIDS.get(dice.nextInt(XIDS.size()));
    return new Event(
        Target.gpuAt("0000:1b:00", node),
        node,
        "kmsg",
        Origin.GPU_DRIVER,
        at,
        "xid",
        Map.of("xid", code, "pci", "0000:1b:00", "pid", "1"),
        "NVRM: Xid (PCI:0000:1b:00): " + code + ", pid=1");
  }

  private Report measured(Steps steps) {
    steps.finish(rules);
    Map<Tier, Run> without = new HashMap<>();
    without.put(Tier.NODE, best(Tier.NODE, "", steps.node()));
    without.put(Tier.SITE, best(Tier.SITE, "", steps.site()));
    List<Cost> costs = new ArrayList<>();
    for (RuleCard card : rules.rules()) {
      Run base = without.get(card.tier());
      if (base != null) {
        List<Diagnoser.Step> own = card.tier() == Tier.NODE ? steps.node() : steps.site();
        costs.add(cost(card, best(card.tier(), card.name(), own), base));
      }
    }
    costs.sort(Comparator.comparingDouble((Cost c) -> -c.micros()).thenComparing(Cost::rule));
    Run node = without.get(Tier.NODE);
    Run site = without.get(Tier.SITE);
    SortedMap<String, Long> facts = new TreeMap<>(node.facts());
    site.facts().forEach((word, count) -> facts.merge(word, count, Long::sum));
    return new Report(costs, (node.nanos() + site.nanos()) / 1e3, steps.signals(), facts);
  }

  private static Cost cost(RuleCard card, Run run, Run base) {
    SortedMap<String, Long> facts = new TreeMap<>(run.facts());
    base.facts().forEach((word, count) -> facts.merge(word, -count, Long::sum));
    facts.values().removeIf(count -> count == 0);
    return new Cost(
        card.name(),
        card.tier(),
        card.file() + ":" + card.line(),
        Math.max(0, (run.nanos() - base.nanos()) / 1e3),
        Math.max(0, run.bytes() - base.bytes()),
        run.fired(),
        run.findings(),
        facts);
  }

  private Run best(Tier tier, String rule, List<Diagnoser.Step> steps) {
    Run best = run(tier, rule, steps);
    for (int i = 1; i < ROUNDS; i++) {
      Run next = run(tier, rule, steps);
      best = next.nanos() < best.nanos() ? next : best;
    }
    return best;
  }

  private Run run(Tier tier, String rule, List<Diagnoser.Step> steps) {
    long self = Thread.currentThread().threadId();
    try (Alone alone = rules.alone(tier, rule)) {
      long bytes = thread.getThreadAllocatedBytes(self);
      long begin = thread.getCurrentThreadCpuTime();
      steps.forEach(alone::take);
      long nanos = thread.getCurrentThreadCpuTime() - begin;
      return new Run(
          nanos,
          thread.getThreadAllocatedBytes(self) - bytes,
          alone.fired(),
          alone.counters().findings(),
          alone.facts());
    }
  }
}
