package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The fold over findings that common causes are looked for in: the signs of the last while by what
 * contains them, those of open cases, the causes named, and what was closed in their favour. Whom a
 * sign is blamed on is written here by {@link Causation}, and made again from the fold after a
 * restart. Owned by the decision thread.
 */
final class Symptoms {

  /** How long a sign counts at most: the longest window, and time for its cause to come late. */
  static final long KEPT_MILLIS = 4_500_000L;

  /** Most signs remembered; in a greater storm the oldest go first. */
  private static final int MOST = 20_000;

  /**
   * What comes back is looked at within seconds; what is older in the ledger was looked at then.
   */
  private static final long LOOKED_AT_MILLIS = 300_000L;

  private record Spot(Target node, Fault fault, String xid) {
    Spot(Sign sign) {
      this(sign.node(), sign.fault(), sign.xid());
    }
  }

  private final Deque<Sign> recent = new ArrayDeque<>();
  private final Map<Target, LinkedHashMap<Spot, Sign>> under = new HashMap<>();
  private final Map<String, Map<Spot, Sign>> byCase = new LinkedHashMap<>();
  private final Set<Sign> fresh = new LinkedHashSet<>();
  private final Set<Target> found = new TreeSet<>();
  private final Map<String, Conviction> convictions = new LinkedHashMap<>();
  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, List<Sign>> left = new TreeMap<>();
  private final List<Sign> again = new ArrayList<>();
  private long againSince;
  private final Set<String> blamed = new HashSet<>();
  private final Map<String, Cause> outdone = new HashMap<>();
  private boolean changed;

  /** Folds one more entry in. */
  void apply(Entry entry) {
    if (!again.isEmpty() && entry.at() > againSince + LOOKED_AT_MILLIS) {
      again.clear();
    }
    switch (entry) {
      case Entry.Found e -> found(e);
      case Entry.Cleared e -> cleared(e);
      default -> {}
    }
  }

  private void found(Entry.Found e) {
    if (e.rule().equals(Sign.RULE)) {
      written.put(e.caseId(), e.at());
      Conviction.of(e).ifPresent(c -> convictions.merge(c.caseId(), c, Conviction::and));
      changed = true;
    } else if (e.node().isEmpty()) {
      found.add(e.target());
    }
    Sign.of(e).ifPresent(sign -> add(sign, e.rule().equals(Sign.AGAIN)));
    while (!recent.isEmpty()
        && (recent.size() > MOST || recent.getFirst().at() < e.at() - KEPT_MILLIS)) {
      forget(recent.removeFirst());
    }
  }

  private void add(Sign sign, boolean back) {
    Spot spot = new Spot(sign);
    byCase.computeIfAbsent(sign.caseId(), _ -> new LinkedHashMap<>()).put(spot, sign);
    if (back) {
      again.removeIf(s -> new Spot(s).equals(spot));
      left.computeIfPresent(
          sign.caseId(),
          (_, waiting) -> {
            waiting.removeIf(s -> new Spot(s).equals(spot));
            return waiting.isEmpty() ? null : waiting;
          });
      return;
    }
    recent.addLast(sign);
    fresh.add(sign);
    for (Target around : sign.within()) {
      under.computeIfAbsent(around, _ -> new LinkedHashMap<>()).putLast(spot, sign);
    }
  }

  private void forget(Sign old) {
    fresh.remove(old);
    for (Target around : old.within()) {
      under.computeIfPresent(
          around,
          (_, signs) -> {
            signs.remove(new Spot(old), old);
            return signs.isEmpty() ? null : signs;
          });
    }
  }

  /** What was closed as a symptom waits with its cause, to come back after it. */
  private void cleared(Entry.Cleared e) {
    List<Sign> ended = new ArrayList<>(byCase.getOrDefault(e.caseId(), Map.of()).values());
    List<Sign> waiting = left.getOrDefault(e.caseId(), List.of());
    byCase.remove(e.caseId());
    left.remove(e.caseId());
    Optional<String> cause = e.by().isEmpty() ? Cause.caseIn(e.reason()) : Optional.empty();
    if (cause.isPresent()) {
      ended.addAll(waiting);
      left.computeIfAbsent(cause.get(), _ -> new ArrayList<>()).addAll(ended);
    } else {
      again.addAll(waiting);
      againSince = e.at();
    }
    written.remove(e.caseId());
    outdone.remove(e.caseId());
    boolean named = convictions.remove(e.caseId()) != null;
    changed |= blamed.remove(e.caseId()) || named || !waiting.isEmpty();
  }

  /** The signs that came since this was asked last, and are still remembered. */
  List<Sign> fresh() {
    List<Sign> now = List.copyOf(fresh);
    fresh.clear();
    return now;
  }

  /** What is on no node and had a finding since this was asked last. */
  List<Target> found() {
    List<Target> now = List.copyOf(found);
    found.clear();
    return now;
  }

  /** Whether a cause came or went since this was asked last. */
  boolean changed() {
    boolean now = changed;
    changed = false;
    return now;
  }

  /** Whether anything waits to be looked at. */
  boolean stirred() {
    return changed || !fresh.isEmpty() || !found.isEmpty() || !again.isEmpty();
  }

  /** The newest signs under something, one for each node and fault. */
  List<Sign> under(Target around) {
    return List.copyOf(under.getOrDefault(around, new LinkedHashMap<>()).values());
  }

  /** Whether so many nodes under something showed signs of a sort since a time. */
  boolean crowded(Target around, int least, long since, Predicate<Sign> sort) {
    Set<Target> nodes = new HashSet<>();
    for (Sign sign :
        under.getOrDefault(around, new LinkedHashMap<>()).sequencedValues().reversed()) {
      if (sign.at() < since) {
        return false;
      }
      if (sort.test(sign) && nodes.add(sign.node()) && nodes.size() >= least) {
        return true;
      }
    }
    return false;
  }

  /** The signs of an open case, one for each fault. */
  Collection<Sign> of(String caseId) {
    return byCase.getOrDefault(caseId, Map.of()).values();
  }

  /** The signs of all open cases. */
  List<Sign> open() {
    return byCase.values().stream().flatMap(s -> s.values().stream()).toList();
  }

  /** The causes named whose cases are open, oldest first. */
  List<Conviction> convictions() {
    return List.copyOf(convictions.values());
  }

  /** The cause that a case is about. */
  Optional<Conviction> conviction(String caseId) {
    return Optional.ofNullable(convictions.get(caseId));
  }

  /** When a cause's case last had an entry of its symptoms, in the loop's time; 0 for never. */
  long written(String caseId) {
    return written.getOrDefault(caseId, 0L);
  }

  /** What was closed as a symptom of a cause that is over; each is given once. */
  List<Sign> again() {
    List<Sign> now = List.copyOf(again);
    again.clear();
    return now;
  }

  /** What was closed as a symptom of something else on the very nodes that are the causes now. */
  List<Sign> home(Map<String, Target> nodes) {
    List<Sign> home = new ArrayList<>();
    left.forEach((caseId, waiting) ->
        waiting.stream().filter(s -> s.node().equals(nodes.get(caseId))).forEach(home::add));
    return home;
  }

  /** The cases in favour of which others were closed. */
  Set<String> favoured() {
    return Set.copyOf(left.keySet());
  }

  /** Blames a sign on a cause; whether that is news. */
  boolean blame(Sign sign, Cause cause) {
    boolean news = sign.blame().on(cause);
    blamed.add(cause.caseId());
    changed |= news;
    return news;
  }

  /** A cause that was named is itself a symptom of another. */
  void outdo(String caseId, Cause by) {
    blamed.add(by.caseId());
    changed |= !by.equals(outdone.put(caseId, by));
  }

  /** The cause whose symptom a named cause is. */
  Optional<Cause> outdone(String caseId) {
    return Optional.ofNullable(outdone.get(caseId));
  }
}
