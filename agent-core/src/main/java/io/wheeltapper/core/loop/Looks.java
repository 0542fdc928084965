package io.wheeltapper.core.loop;

import io.wheeltapper.core.loop.Input.Ended.Part;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Looks that go on until the post-condition holds or its time is over. The longer one takes, the
 * rarer it is looked for, and all of them together keep a bound, so that looking never crowds out
 * what is to be done. Owned by the decision thread.
 */
final class Looks {

  /** How long between two looks at a post-condition that does not hold yet, at first. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** How long between two looks at a system that cannot be asked, at first. */
  static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  /** The longest time between two looks. */
  static final Duration RAREST = Duration.ofSeconds(30);

  /** For how long a system that cannot be asked is asked again, before a person is called. */
  static final Duration BLIND = Duration.ofMinutes(30);

  /** What is looked for is seen at most so much of its age late: an eighth. */
  private static final int PARTS_OF_AGE = 8;

  /** All looks together: ten a second, the pace of one actuator's line. */
  static final long SPACING_MILLIS = 100;

  /** So many may come at once when it was quiet before. */
  static final int BURST = 20;

  /** Looks once, on the lane of the action's node. */
  @FunctionalInterface
  interface Looker {
    void look(Action action, Attempt attempt, Scheduling.Ended<Outcome> then);
  }

  /** Takes the end of a look. */
  @FunctionalInterface
  interface Ends {
    void end(Attempt attempt, Part part, Outcome outcome);
  }

  /** A look that goes on; times are the loop's. */
  private static final class Looking {
    private final Action action;
    private final Attempt attempt;
    private final Part part;
    private final Duration limit;
    private final @Nullable Outcome otherwise;
    private int looks;
    private long begun;
    private long until;
    private long last;

    /** When a look that had no answer was begun; -1 after one that saw. */
    private long blindSince = -1;

    Looking(
        Action action, Attempt attempt, Part part, Duration limit, @Nullable Outcome otherwise) {
      this.action = action;
      this.attempt = attempt;
      this.part = part;
      this.limit = limit;
      this.otherwise = otherwise;
    }

    /** The time in which nobody could look does not count for the post-condition. */
    void looksAt(long now) {
      if (looks++ == 0) {
        begun = now;
        until = now + limit.toMillis();
        last = until + BLIND.toMillis();
      } else if (blindSince >= 0) {
        until += now - blindSince;
      }
      blindSince = -1;
    }

    /**
     * A pause that grows with the age, spread by the attempt's id so that what began together does
     * not come together; never random, since a replay of the loop must be able to give it again.
     */
    long pause(long now, Duration shortest) {
      long part = (now - begun) / PARTS_OF_AGE;
      long spread = part * Math.floorMod((attempt.id() + looks).hashCode(), 64) / 256;
      return Math.clamp(part + spread, shortest.toMillis(), RAREST.toMillis());
    }
  }

  private final Scheduling scheduling;
  private final Looker looker;
  private final Ends ends;
  private final Deque<Looking> waiting = new ArrayDeque<>();

  /** When the next look would be due if all came evenly. */
  private long evenly;

  Looks(Scheduling scheduling, Looker looker, Ends ends) {
    this.scheduling = scheduling;
    this.looker = looker;
    this.ends = ends;
  }

  /**
   * Begins one; its first look is now, unless too many are under way.
   *
   * @param limit how long a post-condition that was seen not to hold may take
   * @param otherwise the end when it was looked at and is not there; null for what was seen
   */
  void begin(
      Action action, Attempt attempt, Part part, Duration limit, @Nullable Outcome otherwise) {
    due(new Looking(action, attempt, part, limit, otherwise));
  }

  private void due(Looking looking) {
    if (waiting.isEmpty() && turn()) {
      look(looking);
      return;
    }
    waiting.add(looking);
    if (waiting.size() == 1) {
      scheduling.decide(Duration.ofMillis(SPACING_MILLIS), this::next);
    }
  }

  private boolean turn() {
    long now = scheduling.now();
    long from = Math.max(evenly, now);
    if (from - now > BURST * SPACING_MILLIS) {
      return false;
    }
    evenly = from + SPACING_MILLIS;
    return true;
  }

  private void next() {
    while (!waiting.isEmpty() && turn()) {
      look(waiting.remove());
    }
    if (!waiting.isEmpty()) {
      scheduling.decide(Duration.ofMillis(SPACING_MILLIS), this::next);
    }
  }

  private void look(Looking looking) {
    long begin = scheduling.now();
    looking.looksAt(begin);
    looker.look(
        looking.action,
        looking.attempt,
        (outcome, failure) -> {
          if (outcome == null) {
            blind(looking, begin, String.valueOf(failure));
          } else if (outcome instanceof Outcome.Unknown) {
            blind(looking, begin, outcome.detail());
          } else {
            seen(looking, outcome);
          }
        });
  }

  private void seen(Looking looking, Outcome seen) {
    Outcome otherwise = looking.otherwise;
    long now = scheduling.now();
    if (seen instanceof Outcome.Failed f && f.retryable() && now < looking.until) {
      // The last look is when its time is over, and no sooner.
      again(looking, Math.min(looking.pause(now, LOOK_AGAIN), looking.until - now));
    } else if (seen instanceof Outcome.Done || otherwise == null) {
      ends.end(looking.attempt, looking.part, seen);
    } else if (seen instanceof Outcome.Failed f
        && f.retryable()
        && otherwise instanceof Outcome.Unknown u
        && repeats(looking.action)) {
      ends.end(
          looking.attempt,
          looking.part,
          new Outcome.Failed(u.detail() + "; " + f.detail(), true, u.evidence()));
    } else {
      ends.end(looking.attempt, looking.part, otherwise);
    }
  }

  /**
   * A job may be stopped and not started, and stays so for ever unless the call is repeated, which
   * is safe. What has an inverse is taken back instead.
   */
  private static boolean repeats(Action action) {
    return action.name().startsWith("job.")
        && Catalogue.find(action.name()).filter(k -> k.inverse().isEmpty()).isPresent();
  }

  /** "Could not look" is not "looked, and it is not there": it is asked again for a long while. */
  private void blind(Looking looking, long begin, String why) {
    long now = scheduling.now();
    long pause = looking.pause(now, ASK_AGAIN);
    if (now + pause <= looking.last) {
      looking.blindSince = begin;
      again(looking, pause);
      return;
    }
    Outcome otherwise = looking.otherwise;
    String before = otherwise instanceof Outcome.Unknown u ? u.detail() + "; " : "";
    ends.end(
        looking.attempt,
        looking.part == Part.EXECUTE ? Part.NOT_SEEN : looking.part,
        new Outcome.Unknown(
            before + "could not be looked at: " + why,
            otherwise == null ? "" : otherwise.evidence()));
  }

  private void again(Looking looking, long millis) {
    scheduling.decide(Duration.ofMillis(millis), () -> due(looking));
  }
}
