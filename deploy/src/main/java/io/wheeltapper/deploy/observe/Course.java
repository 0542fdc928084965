package io.wheeltapper.deploy.observe;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.policy.Catalogue;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one open case went so far, as far as its time is divided and its GPU-hours are reckoned. For
 * one thread.
 */
final class Course {

  /** Where the time from the fault to its end goes. They add up to the whole. */
  enum Phase {
    /** From the moment that its signal is about until the case is open. */
    DETECT,
    /** From then to the first attempt. */
    DECIDE,
    /** In attempts that take work away: isolate, evict, hold, checkpoint. */
    DRAIN,
    /** In calls of all other attempts, each until the call returned. */
    ACT,
    /** From there to the look that found it done; validations as a whole. */
    VERIFY,
    /** All the rest: limits, windows, persons, retries. */
    WAIT;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final Set<String> DRAINS =
      Set.of(
          "node.isolate",
          "node.evict",
          "node.delete-pods",
          "job.hold",
          "job.requeue",
          "job.rollback",
          "job.checkpoint-restart");

  private record Open(String action, long began, long acted) {}

  private final long observed;
  private final long found;
  private final Map<String, Open> attempts = new HashMap<>();
  private final Map<Phase, Long> spent = new EnumMap<>(Phase.class);
  private boolean began;
  private boolean approved;
  private boolean isolated;
  private boolean validated;
  private boolean repaired;
  private boolean paged;
  private boolean deed;
  private double cost;
  private double loss;

  Course(Entry.Found first) {
    this.found = first.at();
    // A source may stamp what it says ahead of our clock, or not at all.
    this.observed =
        first.observed() > 0 && first.observed() < first.at() ? first.observed() : first.at();
    spent.put(Phase.DETECT, found - observed);
  }

  long spent(Phase phase) {
    return spent.getOrDefault(phase, 0L);
  }

  /** From the moment of the fault until then. */
  long since(long at) {
    return at - observed;
  }

  /** What no phase has of the time until then. */
  long waited(long at) {
    return Math.max(0, since(at) - spent.values().stream().mapToLong(Long::longValue).sum());
  }

  /** The first attempt of the case; whether this is it. */
  boolean started(Entry.Started e) {
    attempts.put(e.attempt(), new Open(e.action(), e.at(), e.at()));
    if (began) {
      return false;
    }
    began = true;
    add(Phase.DECIDE, e.at() - found);
    return true;
  }

  /** How long the call took, milliseconds; -1 where its begin is not known. */
  long acted(Entry.Acted e) {
    Open open = attempts.get(e.attempt());
    if (open == null) {
      return -1;
    }
    boolean done = e.outcome().equals("done");
    if (done) {
      attempts.put(e.attempt(), new Open(open.action(), open.began(), e.at()));
      deed |= !e.action().equals(Catalogue.CALL_PERSON);
      isolated |= e.action().equals("node.isolate");
      repaired |= isolated && repairs(e.action());
    } else {
      attempts.remove(e.attempt());
    }
    add(of(open.action(), Phase.ACT), e.at() - open.began());
    return e.at() - open.began();
  }

  /** How long it took until it was seen done or given up, milliseconds; -1 as above. */
  long verified(Entry.Verified e) {
    validated |= e.action().equals("node.validate") && e.outcome().equals("done");
    Open open = attempts.remove(e.attempt());
    if (open == null) {
      return -1;
    }
    add(of(open.action(), Phase.VERIFY), e.at() - open.acted());
    return e.at() - open.acted();
  }

  private static Phase of(String action, Phase otherwise) {
    if (DRAINS.contains(action)) {
      return Phase.DRAIN;
    }
    return action.equals("node.validate") ? Phase.VERIFY : otherwise;
  }

  private void add(Phase phase, long millis) {
    spent.merge(phase, Math.max(0, millis), Long::sum);
  }

  /** As the account of what was taken out has it: moving work mends nothing. */
  private static boolean repairs(String action) {
    boolean moves = action.equals("node.evict") || action.startsWith("job.");
    return !moves
        && !action.equals("node.isolate")
        && Catalogue.find(action)
            .map(k -> k.effect().kind())
            .filter(k -> k == Effect.Kind.REMOVES || k == Effect.Kind.CHANGES)
            .isPresent();
  }

  /** The node is given back; what its isolation proved to be, or null where it was not out. */
  @Nullable String returned() {
    if (!isolated) {
      return null;
    }
    isolated = false;
    return validated && !repaired ? "healthy" : "ill";
  }

  boolean isolated() {
    return isolated;
  }

  void approve() {
    approved = true;
  }

  boolean approved() {
    return approved;
  }

  void page() {
    paged = true;
  }

  boolean paged() {
    return paged;
  }

  /** Whether anything was done of it that is more than to tell a person. */
  boolean deed() {
    return deed;
  }

  /** What an action that was let through takes out, and what leaving the fault alone would lose. */
  void weighed(double itCosts, double itLoses) {
    cost += itCosts;
    loss = Math.max(loss, itLoses);
  }

  /** GPU-hours by which leaving it alone was expected to be worse; never below 0. */
  double saved() {
    return Math.max(0, loss - cost);
  }
}
