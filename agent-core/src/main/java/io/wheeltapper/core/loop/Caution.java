package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a word from outside the policy keeps back of a case: for a time, or until a person approves.
 * Who said so and why is no part of it. It only ever grows, and time ends it: so that later words
 * never free what a former one kept back. Folded with its case; decision thread only.
 *
 * <p>What is kept back although nothing else is against it counts for limits as if it were under
 * way, so that nothing is done elsewhere for it; and what the case comes to afterwards, by another
 * plan, is not known to be what it would have come to, so that it asks ({@link #beyond}).
 */
public final class Caution {

  /** The name, in judgements, of the guard that keeps back. */
  public static final String GUARD = "adviser";

  /**
   * At so many places of the site a word keeps something back; of further cases it is only shown.
   * So one that doubts everything, by malice or by mistake, stops little: what it keeps back may
   * keep its place beyond its case ({@link KeptPlaces}).
   */
  public static final int MOST = 2;

  private record Act(String name, Target target) {
    static Act of(Action action) {
      return new Act(action.name(), action.target());
    }
  }

  /**
   * What would have been begun by now.
   *
   * @param since when nothing else was against it, epoch milliseconds
   */
  public record KeptBack(Action action, long since) {}

  private final Map<Act, KeptBack> keptBack = new LinkedHashMap<>();
  private final Map<Fault, Set<Act>> meant = new HashMap<>();
  private boolean asks;
  private long until;
  private long since;
  private long lost;
  private long lostBefore;

  Caution() {}

  /** Whether the word keeps anything back; one that does not is only shown. */
  static boolean bears(Entry.Advised said) {
    return said.asks() || said.until() > said.at();
  }

  void said(Entry.Advised said) {
    if (bears(said)) {
      asks |= said.asks();
      until = Math.max(until, said.until());
    }
  }

  /** The gate answered about a step of this plan. */
  void judged(Entry.Judged judged, Entry.Planned plan) {
    boolean alone = judged.verdict().equals("hold") && judged.guard().equals(GUARD);
    if (!alone) {
      goesOn(judged.at());
      return;
    }
    if (since == 0) {
      since = judged.at();
    }
    meant.computeIfAbsent(plan.fault(), _ -> acts(plan.actions()));
    plan.actions().stream()
        .skip(Math.max(0, judged.step()))
        .forEach(a -> keptBack.putIfAbsent(Act.of(a), new KeptBack(a, judged.at())));
  }

  /** A plan was made: of a fault that had none before, it is what would have been planned. */
  void planned(Entry.Planned plan) {
    goesOn(plan.at());
    if (!meant.isEmpty()) {
      meant.computeIfAbsent(plan.fault(), _ -> acts(plan.actions()));
    }
  }

  /** Another step is in hand. */
  void nextStep() {
    lostBefore = lost;
  }

  /** The action was begun, or in observe taken as done: from now on it counts by itself. */
  void begun(String action, Target target) {
    keptBack.remove(new Act(action, target));
  }

  private void goesOn(long at) {
    lost += since == 0 ? 0 : Math.max(0, at - since);
    since = 0;
  }

  private static Set<Act> acts(Collection<Action> actions) {
    Set<Act> acts = new HashSet<>();
    actions.forEach(a -> acts.add(Act.of(a)));
    return acts;
  }

  /** Whether it keeps anything back, or may yet: a further rung does ask, once it has doubted. */
  boolean lasts(long now) {
    return asks || until > now || !keptBack.isEmpty() || !meant.isEmpty();
  }

  /** Whether what is still to be done asks a person. */
  public boolean asks() {
    return asks;
  }

  /** Up to when what is still to be done waits, epoch milliseconds; 0 for not at all. */
  public long until() {
    return until;
  }

  /**
   * Whether the case came to this action only after something of it was kept back: a further rung,
   * or the same with other actions.
   */
  public boolean beyond(Entry.Planned plan, Action action) {
    return !meant.isEmpty() && !meant.getOrDefault(plan.fault(), Set.of()).contains(Act.of(action));
  }

  /** For how long in all nothing else was against what was kept back, milliseconds. */
  public long lost(long now) {
    return lost + (since == 0 ? 0 : Math.max(0, now - since));
  }

  /**
   * The same before the step in hand, whose deadline is so much nearer: what is kept back gives no
   * later step more time than it would have had.
   */
  long lostBefore() {
    return lostBefore;
  }

  /** Whether the step in hand is kept back and nothing else is against it. */
  boolean keepsBack() {
    return since != 0;
  }

  /** What was kept back and is not begun yet, in the order of the plan. */
  public Collection<KeptBack> keptBack() {
    return keptBack.values();
  }

  /** The step itself that was kept back; the others of its plan would have come after it. */
  Optional<KeptBack> first() {
    return keptBack.values().stream().findFirst();
  }

  /** On how many nodes it interrupts running work. */
  int interrupts() {
    return keptBack.values().stream().mapToInt(k -> Reach.interrupts(k.action())).sum();
  }

  /** The first of it that takes its node out of service. */
  Optional<Action> takesOut() {
    return keptBack.values().stream()
        .map(KeptBack::action)
        .filter(a -> Reach.takesOut(a.name()))
        .findFirst();
  }
}
