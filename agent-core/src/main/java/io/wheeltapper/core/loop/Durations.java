package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long each action took so far, from its first try to the look that saw it done: a fold over
 * the ledger. What was only taken as done, or ended otherwise, is no measure. Owned by the decision
 * thread.
 */
public final class Durations {

  /** The newest of each action; an older fleet was another fleet. */
  private static final int KEPT = 50;

  /** Attempts waited for; the oldest is given up, such as one whose case ended before it did. */
  private static final int MOST_OPEN = 10_000;

  private static final class Timed {
    private final Deque<Long> newest = new ArrayDeque<>();
    private long sum;

    private void add(long millis) {
      newest.addLast(millis);
      sum += millis;
      if (newest.size() > KEPT) {
        sum -= newest.removeFirst();
      }
    }
  }

  private final Map<String, Long> began =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_OPEN;
        }
      };
  private final Map<String, Timed> byAction = new HashMap<>();

  void apply(Entry entry) {
    switch (entry) {
      case Entry.Started e -> began.putIfAbsent(e.attempt(), e.at());
      case Entry.Verified e -> {
        Long first = began.remove(e.attempt());
        if (first != null && e.outcome().equals("done")) {
          byAction.computeIfAbsent(e.action(), _ -> new Timed()).add(Math.max(0, e.at() - first));
        }
      }
      case Entry.Acted e
          when !e.outcome().equals("done")
              && (!e.retryable() || e.how().equals(Entry.Acted.NOT_CALLED)) ->
          began.remove(e.attempt());
      case Entry.Undone e -> began.remove(e.attempt());
      default -> {}
    }
  }

  /** How many of an action were timed; at most the newest {@value #KEPT}. */
  public int timed(String action) {
    Timed timed = byAction.get(action);
    return timed == null ? 0 : timed.newest.size();
  }

  /** The mean time of an action in milliseconds; empty until {@code enough} were timed. */
  public OptionalLong mean(String action, int enough) {
    Timed timed = byAction.get(action);
    return timed == null || timed.newest.size() < enough
        ? OptionalLong.empty()
        : OptionalLong.of(timed.sum / timed.newest.size());
  }
}
