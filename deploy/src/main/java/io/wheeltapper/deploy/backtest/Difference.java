package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How two sides' decisions on the same inputs differ. Acts are the same when subject, target,
 * fault, action, rung, time, verdict, guard and parameters are; of what is left, the acts of one
 * subject, fault and action are paired in order between those that are the same. The same two sides
 * always give the same difference. Immutable.
 *
 * @param changes by time, subject and action
 * @param before the first side as a whole
 * @param after the second side as a whole
 * @param found for each rule whose number of findings differs: how many before and after
 */
public record Difference(
    List<Change> changes, Side before, Side after, SortedMap<Decisions.Rule, int[]> found) {

  /**
   * A side as a whole.
   *
   * @param acts steps that were judged
   * @param allowed of these, how many nothing held
   * @param disruptive of those, how many take out, change or interrupt
   * @param nodes what was touched by them
   * @param gpuHours what they take out by the break-even's reckoning
   * @param nodeMinutes what they are charged to the error budgets
   * @param dropped acts beyond the bound, not compared
   */
  public record Side(
      int acts,
      int allowed,
      int disruptive,
      SortedSet<Target> nodes,
      double gpuHours,
      double nodeMinutes,
      long dropped) {}

  private record Matter(Target subject, Fault fault, String action) {}

  private static final Comparator<Change> ORDER =
      Comparator.comparingLong((Change c) -> c.act().at())
          .thenComparing(c -> c.act().subject())
          .thenComparing(c -> c.act().action())
          .thenComparing(c -> c.act().target())
          .thenComparing(Change::word);

  public Difference {
    changes = List.copyOf(changes);
  }

  /** Compares; {@code past} is what was really done while the inputs were recorded. */
  public static Difference between(Decisions before, Decisions after, Past past) {
    List<Act> first = before.acts(past);
    List<Act> second = after.acts(past);
    Map<Matter, List<Act>> left = byMatter(first);
    Map<Matter, List<Act>> right = byMatter(second);
    Set<Matter> matters = new java.util.LinkedHashSet<>(left.keySet());
    matters.addAll(right.keySet());
    List<Change> changes = new ArrayList<>();
    for (Matter matter : matters) {
      Pairing.changes(
          left.getOrDefault(matter, List.of()), right.getOrDefault(matter, List.of()), changes);
    }
    changes.sort(ORDER);
    return new Difference(
        changes,
        side(first, before.dropped()),
        side(second, after.dropped()),
        found(before, after));
  }

  private static Map<Matter, List<Act>> byMatter(List<Act> acts) {
    return acts.stream()
        .collect(
            Collectors.groupingBy(
                a -> new Matter(a.subject(), a.fault(), a.action()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static Side side(List<Act> acts, long dropped) {
    List<Act> allowed = acts.stream().filter(Act::allowed).toList();
    return new Side(
        acts.size(),
        allowed.size(),
        (int) allowed.stream().filter(Act::disruptive).count(),
        allowed.stream()
            .filter(Act::touches)
            .map(Act::subject)
            .collect(Collectors.toCollection(TreeSet::new)),
        allowed.stream().mapToDouble(a -> a.price().gpuHours()).sum(),
        allowed.stream().mapToDouble(a -> a.price().nodeMinutes()).sum(),
        dropped);
  }

  private static SortedMap<Decisions.Rule, int[]> found(Decisions before, Decisions after) {
    SortedMap<Decisions.Rule, int[]> found = new TreeMap<>();
    Stream.concat(before.found().keySet().stream(), after.found().keySet().stream())
        .distinct()
        .forEach(rule -> {
          int was = before.found().getOrDefault(rule, 0);
          int is = after.found().getOrDefault(rule, 0);
          if (was != is) {
            found.put(rule, new int[] {was, is});
          }
        });
    return found;
  }

  /** Whether the two sides decided the same. */
  public boolean none() {
    return changes.isEmpty();
  }
}
