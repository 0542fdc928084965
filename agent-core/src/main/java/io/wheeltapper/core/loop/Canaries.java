package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a change of firmware went on the nodes that it was tried on: a fold over the ledger. The
 * first node is the canary of all others. Owned by the decision thread.
 */
public final class Canaries {

  /** What is tried on one node before it is done on others. */
  private static final String CHANGES = "firmware.rollback";

  private static final String LOOK = "node.validate";

  /** Most changes remembered; the one that moved longest ago is forgotten first. */
  private static final int MOST = 200;

  /**
   * One and the same change, on whatever node.
   *
   * @param component {@code bios}; {@code ""} where the plan does not say
   * @param from the version that is left
   * @param to the version that is brought
   */
  public record Change(String component, String from, String to) {

    /** That of a plan, when it makes one. */
    public static Optional<Change> in(List<Action> plan) {
      return plan.stream()
          .filter(a -> a.name().equals(CHANGES))
          .findFirst()
          .map(a -> new Change(a.parameter("component"), a.parameter("from"), a.parameter("to")));
    }

    @Override
    public String toString() {
      String path = from.isEmpty() && to.isEmpty() ? "" : " " + from + " → " + to;
      return (component.isEmpty() ? "firmware" : component) + path;
    }
  }

  /**
   * How it stands with a change.
   *
   * @param underWay the nodes on which it was begun and has not ended
   * @param passed on how many nodes it was seen to be well
   * @param taken on how many it would have been done while nothing was to act: no proof of anything
   * @param failed on which node it went wrong since it last went well, and how
   */
  public record Trial(Set<Target> underWay, int passed, int taken, Optional<Failed> failed) {
    static final Trial NONE = new Trial(Set.of(), 0, 0, Optional.empty());

    public Trial {
      underWay = java.util.Collections.unmodifiableSet(new TreeSet<>(underWay));
    }

    private Trial with(Target node) {
      Set<Target> more = new TreeSet<>(underWay);
      more.add(node);
      return new Trial(more, passed, taken, failed);
    }

    private Trial without(Target node) {
      Set<Target> fewer = new TreeSet<>(underWay);
      fewer.remove(node);
      return new Trial(fewer, passed, taken, failed);
    }
  }

  /**
   * A node on which it went wrong.
   *
   * @param at when, epoch milliseconds: who approved before did not know of it
   */
  public record Failed(Target node, long at, String how) {}

  private final Map<Change, Trial> trials = new LinkedHashMap<>();

  /** By case, what it has under way. */
  private final Map<String, Change> begun = new HashMap<>();

  /** The cases of which a try before this one was let through to the node. */
  private final Set<String> called = new HashSet<>();

  /** How it stands with a change. */
  public Trial of(Change change) {
    return trials.getOrDefault(change, Trial.NONE);
  }

  /** An entry of a case, folded into it already. */
  void apply(Case kase, Entry entry) {
    Optional<Change> change = Change.in(kase.actions());
    switch (entry) {
      case Entry.Started e when begins(kase, e.action()) -> {
        Change begins = change.orElseThrow();
        begun.put(kase.id(), begins);
        put(begins, of(begins).with(kase.subject()));
      }
      // Nothing but the adviser is against it: it would have begun, and others wait for it.
      case Entry.Judged e when e.guard().equals(Caution.GUARD) && begins(kase, e.action()) -> {
        Change begins = change.orElseThrow();
        begun.put(kase.id(), begins);
        put(begins, of(begins).with(kase.subject()));
      }
      case Entry.Judged e
          when change.isPresent()
              && e.action().equals(CHANGES)
              && e.verdict().equals("allow")
              && e.mode().compareTo(Mode.OBSERVE) <= 0 ->
          taken(change.get());
      case Entry.Acted e when mine(kase, e.action()) -> acted(kase, e);
      case Entry.Verified e when mine(kase, e.action()) -> verified(kase, e, change);
      // What it leads to now is another story: the next rung, or its end.
      case Entry.Planned _, Entry.Cleared _ -> over(kase);
      default -> {}
    }
  }

  /** From the first step that touches the node on it counts, and not only from the flash. */
  private static boolean begins(Case kase, String action) {
    return kase.undo().isEmpty()
        && Change.in(kase.actions()).isPresent()
        && (action.equals(CHANGES) || action.equals("node.isolate"));
  }

  private boolean mine(Case kase, String action) {
    return begun.containsKey(kase.id()) && (action.equals(CHANGES) || action.equals(LOOK));
  }

  private void acted(Case kase, Entry.Acted e) {
    Change change = begun.get(kase.id());
    if (e.how().equals(Entry.Acted.NOT_CALLED)) {
      return;
    }
    boolean refused =
        e.outcome().equals("failed")
            && !e.how().equals(Entry.Acted.NOT_SEEN)
            && !called.contains(kase.id());
    if (e.outcome().equals("done") || e.retryable() || change == null) {
      // Whatever it comes to, this one may have written.
      called.add(kase.id());
      return;
    }
    // What is refused has changed nothing: of the canary it is no good sign, of others no bad one.
    if (!refused || e.action().equals(LOOK) || of(change).passed() == 0) {
      failed(change, kase.subject(), e.at(), e.action() + " " + e.outcome() + ": " + e.reason());
    }
  }

  private void verified(Case kase, Entry.Verified e, Optional<Change> change) {
    Change mine = begun.get(kase.id());
    if (mine == null) {
      return;
    }
    if (!e.outcome().equals("done")) {
      failed(
          mine,
          kase.subject(),
          e.at(),
          e.action() + " was seen to be " + e.outcome() + ": " + e.reason());
    } else if (change.isPresent() && last(kase, e.action(), e.step())) {
      passed(mine, kase.subject());
      begun.remove(kase.id());
      called.remove(kase.id());
    }
  }

  /** The look that ends it: that of the validation, where the plan has one. */
  private static boolean last(Case kase, String action, int step) {
    List<Action> rest = kase.actions().subList(step, kase.actions().size());
    return action.equals(LOOK)
        ? kase.actions().subList(0, step).stream().anyMatch(a -> a.name().equals(CHANGES))
        : rest.stream().noneMatch(a -> a.name().equals(LOOK));
  }

  private void passed(Change change, Target node) {
    Trial trial = of(change).without(node);
    put(change, new Trial(trial.underWay(), trial.passed() + 1, trial.taken(), Optional.empty()));
  }

  /** Nobody saw a node with it: what went wrong elsewhere, and what is under way, stay. */
  private void taken(Change change) {
    Trial t = of(change);
    put(change, new Trial(t.underWay(), t.passed(), t.taken() + 1, t.failed()));
  }

  private void failed(Change change, Target node, long at, String how) {
    Trial trial = of(change).without(node);
    Optional<Failed> failed = Optional.of(new Failed(node, at, how));
    put(change, new Trial(trial.underWay(), trial.passed(), trial.taken(), failed));
  }

  private void over(Case kase) {
    called.remove(kase.id());
    Change change = begun.remove(kase.id());
    if (change != null) {
      put(change, of(change).without(kase.subject()));
    }
  }

  private void put(Change change, Trial trial) {
    trials.remove(change);
    trials.put(change, trial);
    if (trials.size() > MOST) {
      // In the order of their last move.
      trials.entrySet().stream()
          .filter(t -> t.getValue().underWay().isEmpty())
          .findFirst()
          .map(Map.Entry::getKey)
          .ifPresent(trials::remove);
    }
  }
}
