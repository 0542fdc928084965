package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cuts off rules that loop or flood, and names them; the others go on. By counting and event time
 * alone, and for each node by itself, so that a replay cuts off the same with any number of shards.
 * One session's thread.
 */
final class Curb {

  /**
   * Firings of one rule for one node in one fire point at most. No rule changes a fact, so only a
   * join of everything with everything comes near.
   */
  static final int MOST_AT_ONCE = 5_000;

  /** Findings of one rule for one node in an hour of event time that need no signal each. */
  static final int FREE = 1_000;

  /** Findings of one rule for one node more than that, for each signal of the node in the hour. */
  static final int EACH = 10;

  /** So long, in event time, a rule that flooded is silent at that node. */
  static final long SILENT_MILLIS = 3_600_000L;

  private static final long HOUR = 3_600_000L;

  /** A rule that is silent from now on, at a node or, without one, everywhere; and why. */
  record Cut(String rule, String node, String why, Object fact) {
    String words() {
      return rule + ": cut off" + (node.isEmpty() ? "" : " at " + node) + ": " + why;
    }
  }

  private record Turn(String rule, String node) {}

  private final Pairs pairs;
  private final Map<Turn, int[]> turns = new HashMap<>();
  private final Map<Turn, int[]> spent = new HashMap<>();
  private final Map<String, int[]> given = new HashMap<>();
  private final Map<Turn, Long> silent = new HashMap<>();
  private final List<Cut> news = new ArrayList<>();
  private long clock;
  private long hour;

  Curb(Pairs pairs) {
    this.pairs = pairs;
  }

  /** Begins a fire point. */
  void begin(long now) {
    clock = now;
    pairs.begin(now);
    turns.clear();
    if (Math.floorDiv(now, HOUR) != hour) {
      hour = Math.floorDiv(now, HOUR);
      spent.clear();
      given.clear();
      silent.values().removeIf(until -> until <= now);
    }
  }

  /** A signal of the node, or a finding about it, goes into the engine. */
  void given(String node) {
    given.computeIfAbsent(node, n -> new int[1])[0]++;
  }

  /** Whether the rule may fire once more; the fact is one that it fires for. */
  boolean fires(String rule, String node, Object fact) {
    joined();
    Turn turn = new Turn(rule, node);
    if (silent(turn)) {
      return false;
    }
    if (turns.computeIfAbsent(turn, t -> new int[1])[0]++ < MOST_AT_ONCE) {
      return true;
    }
    cut(turn, "it fired over " + MOST_AT_ONCE + " times at once", fact);
    return false;
  }

  /** Whether so many findings of the rule may stand. */
  boolean finds(String rule, String node, int findings, Object fact) {
    Turn turn = new Turn(rule, node);
    int[] now = spent.computeIfAbsent(turn, t -> new int[1]);
    now[0] += findings;
    int[] signals = given.get(node);
    if (now[0] <= FREE + (long) EACH * (signals == null ? 0 : signals[0])) {
      return true;
    }
    cut(turn, "over " + EACH + " findings for each signal", fact);
    return false;
  }

  /**
   * Goes on where another one stopped: a rule that is as it was stays silent as long, and has said
   * as much in this hour. That one is of no more use.
   */
  void inherit(Curb before, Set<String> unchanged) {
    hour = before.hour;
    given.putAll(before.given);
    before.spent.forEach((turn, count) -> {
      if (unchanged.contains(turn.rule())) {
        spent.put(turn, count);
      }
    });
    before.silent.forEach((turn, until) -> {
      if (unchanged.contains(turn.rule())) {
        silent.put(turn, until);
      }
    });
  }

  private void cut(Turn turn, String why, Object fact) {
    silent.put(turn, clock + SILENT_MILLIS);
    news.add(new Cut(turn.rule(), turn.node(), why + "; silent for an hour", fact));
  }

  private boolean silent(Turn turn) {
    return !silent.isEmpty() && silent.getOrDefault(turn, Long.MIN_VALUE) > clock
        || pairs.blocks(turn.rule(), turn.node());
  }

  /** Rules that were cut off since it was asked last. */
  List<Cut> news() {
    joined();
    List<Cut> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  private void joined() {
    for (Pairs.Full full : pairs.news()) {
      for (String rule : new TreeSet<>(full.rules())) {
        String why = "it combines too many facts; silent until a day has passed without such";
        news.add(new Cut(rule, full.node(), why, full.fact()));
      }
    }
  }
}
