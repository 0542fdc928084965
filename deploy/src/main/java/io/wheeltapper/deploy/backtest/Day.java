package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A made-up day of a site, as a live agent would have taken it: each node's GPU says its numbers at
 * its own moment of every period, a scheduler says of each node that it is well, and the clock goes
 * on every second. What is not well is given. The same seed gives the same day. Each play begins
 * anew; one thread a play.
 */
public final class Day {

  private static final long SECOND = 1_000L;

  /** As the running agent's ticks have it: the clock goes on two seconds behind. */
  private static final long BEHIND = 2_000L;

  /** A scheduler's word is repeated this often. */
  private static final long SCHEDULER = 300_000L;

  /**
   * How large and how long.
   *
   * @param nodes with a GPU each that speaks; 1 to 99,999
   * @param start epoch milliseconds, a whole second
   * @param millis how long it lasts
   * @param period between two snapshots of a node, milliseconds
   * @param metrics the names of a snapshot's numbers
   */
  public record Size(int nodes, long start, long millis, long period, List<String> metrics) {
    public Size {
      metrics = List.copyOf(metrics);
    }
  }

  /**
   * A number that is not as usual for a while.
   *
   * @param node which node, from 0
   * @param metric its name
   * @param from the first moment, epoch milliseconds
   * @param until the first moment at which it is as usual again
   */
  public record Excursion(int node, String metric, long from, long until, double value) {}

  private final Size size;
  private final Metrics.Schema schema;
  private final Map<Integer, List<Excursion>> excursions = new HashMap<>();
  private final long seed;
  private final List<Target> gpus = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** A day in which these are not as usual. */
  public Day(Size size, List<Excursion> excursions, long seed) {
    this.size = size;
    this.schema = new Metrics.Schema(size.metrics());
    this.seed = seed;
    for (int node = 0; node < size.nodes(); node++) {
      names.add(name(node));
      gpus.add(Target.gpuAt("0000:1b:00", name(node)));
    }
    excursions.forEach(
        e -> this.excursions.computeIfAbsent(e.node(), _ -> new ArrayList<>()).add(e));
  }

  /** A node's name by its number. */
  public static String name(int node) {
    return String.format(Locale.ROOT, "n%05d", node);
  }

  /** When a node says its numbers first; then every period. */
  public static long first(Size size, int node) {
    return size.start() + size.period() * node / size.nodes();
  }

  /** All of it, in order. */
  public void play(Consumer<Input> each) {
    SplittableRandom dice = new SplittableRandom(seed);
    long end = size.start() + size.millis();
    int next = 0;
    long round = 0;
    for (long second = size.start(); second < end; second += SECOND) {
      List<Signal> signals = new ArrayList<>();
      if ((second - size.start()) % SCHEDULER == 0) {
        long moment = second;
        names.forEach(n -> signals.add(well(n, moment)));
      }
      long at = first(size, next) + round * size.period();
      while (at < second + SECOND && at < end) {
        signals.add(snapshot(next, at, dice));
        next++;
        if (next == size.nodes()) {
          next = 0;
          round++;
        }
        at = first(size, next) + round * size.period();
      }
      long taken = second + SECOND - 1;
      if (!signals.isEmpty()) {
        each.accept(new Input.Sensed(taken, signals));
      }
      each.accept(new Input.Tick(taken, taken - BEHIND));
    }
  }

  private Signal snapshot(int node, long at, SplittableRandom dice) {
    double[] values = new double[size.metrics().size()];
    for (int i = 0; i < values.length; i++) {
      // Clocks and temperatures are whole, powers have a decimal.
      int ordinary = 20 + dice.nextInt(50);
      values[i] = i % 4 == 0 ? ordinary + dice.nextInt(10) / 10.0 : ordinary;
    }
    for (Excursion e : excursions.getOrDefault(node, List.of())) {
      if (e.from() <= at && at < e.until()) {
        values[schema.indexOf(e.metric())] = e.value();
      }
    }
    return new Snapshot(
        gpus.get(node),
        names.get(node),
        "dcgm",
        Origin.GPU_DRIVER,
        at,
        new Metrics(schema, values));
  }

  private static Status well(String node, long at) {
    return new Status(
        Target.node(node),
        node,
        "scheduler",
        Origin.SCHEDULER,
        at,
        Known.NODE,
        "IDLE",
        Map.of(
            Known.NODE_SCHEDULER, "slurm",
            Known.NODE_ISOLATED, "false",
            Known.NODE_IDLE, "true",
            Known.NODE_RESPONDING, "true",
            Known.NODE_HOLDER, "none"),
        "");
  }
}
