package io.wheeltapper.rules;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drools.core.reteoo.BetaMemory;
import org.drools.core.reteoo.BetaNode;
import org.drools.core.reteoo.TupleImpl;
import org.drools.core.reteoo.TupleMemory;
import org.drools.core.util.FastIterator;

/**
 * How many combinations of facts the joins of one session hold: a join of everything with
 * everything is cut off before it fills the memory. Each node has its own count, by the fact that a
 * combination begins with, so that what one node loses never depends on its neighbours or on the
 * number of shards. One session's thread.
 */
final class Pairs {

  /** The session at work; the engine hands its joins no context. */
  static final ScopedValue<Pairs> HERE = ScopedValue.newInstance();

  /** Combinations of one join for one node: some 20 MB; the readings of eight GPUs are 6,000. */
  static final int MOST_OF_A_NODE = 200_000;

  /** Combinations of one join of the site session, for all nodes: some 200 MB. */
  static final int MOST_OF_THE_SITE = 2_000_000;

  /** Combinations of one join in one question to the veto rules. */
  static final int MOST_OF_A_QUESTION = 10_000;

  /** A join that is full, with the rules that share it and a fact at which it became so. */
  record Full(Set<String> rules, String node, Object fact) {}

  private record Place(int join, String node) {}

  private record Turn(String rule, String node) {}

  /** Stands for all nodes together. */
  private static final String ALL = "";

  private final Tier tier;
  private final Map<Place, int[]> counts = new HashMap<>();
  private final Map<Place, Long> full = new HashMap<>();
  private final Map<Turn, Place> blocked = new HashMap<>();
  private final List<Full> news = new ArrayList<>();
  private long clock;

  Pairs(Tier tier) {
    this.tier = tier;
  }

  void begin(long now) {
    clock = now;
  }

  /**
   * Whether a fact or a combination that comes to the join is to be joined with nothing. The join
   * opens again when nothing of the kind has come for as long as events are kept: what was left out
   * is gone then.
   */
  boolean full(BetaNode join, TupleImpl tuple) {
    return !full.isEmpty()
        && (closed(new Place(join.getId(), ALL)) || closed(new Place(join.getId(), node(tuple))));
  }

  private boolean closed(Place place) {
    Long until = full.get(place);
    if (until == null) {
      return false;
    }
    if (until <= clock) {
      full.remove(place);
      return false;
    }
    full.put(place, clock + Prelude.EVENT_MILLIS);
    return true;
  }

  /** Whether the rule may have overlooked a combination of this node. */
  boolean blocks(String rule, String node) {
    return !full.isEmpty() && (isBlocked(rule, node) || isBlocked(rule, ALL));
  }

  private boolean isBlocked(String rule, String node) {
    Place place = blocked.get(new Turn(rule, node));
    return place != null && full.getOrDefault(place, Long.MIN_VALUE) > clock;
  }

  /** A combination was joined with what was there. */
  void joinedLeft(BetaNode join, BetaMemory<?> memory, TupleImpl left) {
    if (left.getFirstChild() != null) {
      add(join, memory, left, CountedNodes.children(left));
    }
  }

  /** A fact was joined with the combinations that were there. */
  void joinedRight(BetaNode join, BetaMemory<?> memory, TupleImpl right) {
    for (TupleImpl one = right.getFirstChild(); one != null; one = one.getRightParentNext()) {
      add(join, memory, one.getLeftParent(), 1);
    }
  }

  private void add(BetaNode join, BetaMemory<?> memory, TupleImpl left, int combinations) {
    if (tier != Tier.VETO) {
      add(join, memory, node(left), left, combinations, MOST_OF_A_NODE);
    }
    if (tier != Tier.NODE) {
      int most = tier == Tier.SITE ? MOST_OF_THE_SITE : MOST_OF_A_QUESTION;
      add(join, memory, ALL, left, combinations, most);
    }
  }

  /**
   * The count only rises; where it is too high, what is really there is counted, since combinations
   * go with their facts.
   */
  private void add(
      BetaNode join,
      BetaMemory<?> memory,
      String node,
      TupleImpl left,
      int combinations,
      int most) {
    Place place = new Place(join.getId(), node);
    int[] count = counts.computeIfAbsent(place, p -> new int[1]);
    count[0] += combinations;
    if (count[0] <= most || full.containsKey(place)) {
      return;
    }
    count[0] = recount(memory.getLeftTupleMemory(), node);
    if (count[0] > most) {
      full.put(place, clock + Prelude.EVENT_MILLIS);
      Set<String> rules = Set.copyOf(join.getRules());
      rules.forEach(rule -> blocked.put(new Turn(rule, node), place));
      news.add(new Full(rules, node, fact(left)));
    }
  }

  /** Joins that became full since it was asked last. */
  List<Full> news() {
    if (news.isEmpty()) {
      return List.of();
    }
    List<Full> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  private static int recount(TupleMemory lefts, String node) {
    int count = 0;
    FastIterator<TupleImpl> all = lefts.fullFastIterator();
    for (TupleImpl left = BetaNode.getFirstTuple(lefts, all); left != null; left = all.next(left)) {
      if (node.equals(ALL) || node(left).equals(node)) {
        count += CountedNodes.children(left);
      }
    }
    return count;
  }

  private static String node(TupleImpl tuple) {
    return nodeOf(fact(tuple));
  }

  /** The first fact of a combination that says its node, else the first at all. */
  private static Object fact(TupleImpl tuple) {
    Object first = "";
    Object ofNode = null;
    for (TupleImpl one = tuple; one != null; one = one.getParent()) {
      Object fact = one.getFactHandle() == null ? null : one.getFactHandle().getObject();
      first = fact == null ? first : fact;
      ofNode = fact == null || nodeOf(fact).isEmpty() ? ofNode : fact;
    }
    return ofNode == null ? first : ofNode;
  }

  /** The node that a fact says it is of, or {@code ""}. */
  static String nodeOf(Object fact) {
    return switch (fact) {
      case Signal signal -> signal.node();
      case Reading reading -> reading.node();
      case Finding finding -> finding.node();
      default -> "";
    };
  }
}
