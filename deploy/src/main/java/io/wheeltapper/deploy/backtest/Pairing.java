package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Pairs the acts of one subject, fault and action of two sides. Those that are the same on both
 * sides are anchors; what lies between two anchors is paired target by target, then in order.
 */
final class Pairing {

  /** All by which two acts are the same; reasons and the ids of cases and plans are no part. */
  private record Likeness(
      Target target,
      int rung,
      long at,
      String verdict,
      String guard,
      SortedMap<String, String> parameters) {
    static Likeness of(Act act) {
      return new Likeness(
          act.target(), act.rung(), act.at(), act.verdict(), act.guard(), act.parameters());
    }
  }

  private Pairing() {}

  /** Adds what differs; both lists in their side's order. */
  static void changes(List<Act> before, List<Act> after, List<Change> changes) {
    SortedMap<Integer, List<Act>> left = unlike(before, counted(after));
    SortedMap<Integer, List<Act>> right = unlike(after, counted(before));
    left.forEach((anchor, acts) -> between(acts, right.getOrDefault(anchor, List.of()), changes));
    right.forEach((anchor, acts) -> {
      if (!left.containsKey(anchor)) {
        between(List.of(), acts, changes);
      }
    });
  }

  private static Map<Likeness, int[]> counted(List<Act> acts) {
    Map<Likeness, int[]> counted = new HashMap<>();
    acts.forEach(a -> counted.computeIfAbsent(Likeness.of(a), _ -> new int[1])[0]++);
    return counted;
  }

  /** The acts that have no like on the other side, by how many that have one come before. */
  private static SortedMap<Integer, List<Act>> unlike(List<Act> acts, Map<Likeness, int[]> others) {
    SortedMap<Integer, List<Act>> unlike = new TreeMap<>();
    int anchor = 0;
    for (Act act : acts) {
      int[] like = others.get(Likeness.of(act));
      if (like != null && like[0] > 0) {
        like[0]--;
        anchor++;
      } else {
        unlike.computeIfAbsent(anchor, _ -> new ArrayList<>()).add(act);
      }
    }
    return unlike;
  }

  private static void between(List<Act> left, List<Act> right, List<Change> changes) {
    Map<Target, Deque<Act>> byTarget = new HashMap<>();
    right.forEach(a -> byTarget.computeIfAbsent(a.target(), _ -> new ArrayDeque<>()).add(a));
    List<Act> unpaired = new ArrayList<>();
    List<Act> remaining = new ArrayList<>(right);
    for (Act act : left) {
      Act same = byTarget.getOrDefault(act.target(), new ArrayDeque<>()).pollFirst();
      if (same == null) {
        unpaired.add(act);
      } else {
        remaining.removeIf(a -> a == same);
        changes.add(new Change.Changed(act, same, what(act, same)));
      }
    }
    int pairs = Math.min(unpaired.size(), remaining.size());
    for (int i = 0; i < pairs; i++) {
      Act act = unpaired.get(i);
      changes.add(new Change.Changed(act, remaining.get(i), what(act, remaining.get(i))));
    }
    unpaired.subList(pairs, unpaired.size()).forEach(a -> changes.add(new Change.Gone(a)));
    remaining.subList(pairs, remaining.size()).forEach(a -> changes.add(new Change.Added(a)));
  }

  private static List<String> what(Act before, Act after) {
    List<String> what = new ArrayList<>();
    add(what, "target", before.target(), after.target());
    add(what, "rung", before.rung(), after.rung());
    add(what, "time", before.at(), after.at());
    add(what, "verdict", before.verdict(), after.verdict());
    add(what, "guard", before.guard(), after.guard());
    add(what, "parameters", before.parameters(), after.parameters());
    return what;
  }

  private static void add(List<String> what, String name, Object before, Object after) {
    if (!before.equals(after)) {
      what.add(name);
    }
  }
}
