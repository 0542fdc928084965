package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which set-points stand where we moved them, since when, and where they began: a fold over the
 * whole ledger, so that neither a restart nor another bundle forgets one. And within what the
 * configuration in force lets them be moved. Owned by the decision thread.
 *
 * <p>A raise and its inverse carry the same two parameters: the raise goes from {@link #LOW} to
 * {@link #HIGH}, the inverse back.
 */
public final class SetPoints {

  /** The parameter of an action on a set-point: the lower end of the move. */
  public static final String LOW = "low";

  /** The parameter of an action on a set-point: the upper end of the move. */
  public static final String HIGH = "high";

  private static final Map<String, String> RAISES =
      Map.of("cooling.raise-supply", "supply", "power.raise-cap", "cap");
  private static final Map<String, String> LOWERS =
      Map.of("cooling.lower-supply", "supply", "power.lower-cap", "cap");

  /** Attempts that are open on set-points; a site has few. */
  private static final int MOST_OPEN = 10_000;

  /**
   * A set-point that we moved.
   *
   * @param base where it stood before our first move
   * @param value where we left it, or may have left it
   * @param at when we last moved it
   */
  public record Move(String of, Target on, BigDecimal base, BigDecimal value, long at) {}

  private final SortedMap<String, Move> moves = new TreeMap<>();
  private final Map<String, Long> raised = new HashMap<>();
  private final Map<String, Long> asked = new HashMap<>();
  private final Map<String, Entry.Started> open = new HashMap<>();
  private List<Bound> bounds = List.of();

  void apply(Entry entry) {
    switch (entry) {
      case Entry.Configured e -> bounds = e.bounds();
      case Entry.Found e when e.rule().equals(Trading.RULE) ->
          asked.put(e.target() + " " + e.fault(), e.at());
      case Entry.Started e when of(e.action()).isPresent() && open.size() < MOST_OPEN ->
          open.put(e.attempt(), e);
      case Entry.Acted e when of(e.action()).isPresent() -> acted(e);
      case Entry.Judged e
          when e.verdict().equals("allow")
              && e.mode().compareTo(Mode.OBSERVE) <= 0
              && RAISES.containsKey(e.action()) ->
          raised.put(key(of(e.action()).orElseThrow(), e.target()), e.at());
      default -> {}
    }
  }

  /** A call that may have had its effect has moved it; only one that surely has, moved it back. */
  private void acted(Entry.Acted e) {
    Entry.Started started = open.remove(e.attempt());
    String of = of(e.action()).orElseThrow();
    String key = key(of, e.target());
    if (started == null || e.outcome().equals("failed")) {
      return;
    }
    Optional<BigDecimal> low = Bound.number(started.parameters().getOrDefault(LOW, ""));
    Optional<BigDecimal> high = Bound.number(started.parameters().getOrDefault(HIGH, ""));
    if (low.isEmpty() || high.isEmpty()) {
      return;
    }
    Move before = moves.get(key);
    if (RAISES.containsKey(e.action())) {
      raised.put(key, e.at());
      BigDecimal base = before == null ? low.get() : before.base().min(low.get());
      moves.put(key, new Move(of, e.target(), base, high.get(), e.at()));
    } else if (e.outcome().equals("done") && before != null) {
      if (low.get().compareTo(before.base()) <= 0) {
        moves.remove(key);
      } else {
        moves.put(key, new Move(of, e.target(), before.base(), low.get(), e.at()));
      }
    }
  }

  private static String key(String of, Target on) {
    return on + " " + of;
  }

  /** Which set-point an action moves: {@code supply} or {@code cap}; empty when none. */
  public static Optional<String> of(String action) {
    return Optional.ofNullable(RAISES.getOrDefault(action, LOWERS.get(action)));
  }

  /** Whether an action moves a set-point away from where it is safest. */
  public static boolean raises(String action) {
    return RAISES.containsKey(action);
  }

  /** All that stand where we moved them. */
  Collection<Move> moves() {
    return Collections.unmodifiableCollection(moves.values());
  }

  /** Our move of a set-point that was not taken back. */
  public Optional<Move> move(String of, Target on) {
    return Optional.ofNullable(moves.get(key(of, on)));
  }

  /** When we last raised it, or took that as done; 0 when never. */
  public long raisedAt(String of, Target on) {
    return raised.getOrDefault(key(of, on), 0L);
  }

  /** When the loop last found that a set-point should be moved for this reason; 0 when never. */
  long askedAt(Fault fault, Target on) {
    return asked.getOrDefault(on + " " + fault, 0L);
  }

  /** Within what the configuration lets it be moved; empty: not at all. */
  public Optional<Bound> bound(String of, Target on) {
    return bounds.stream().filter(b -> b.of().equals(of) && b.on().equals(on)).findFirst();
  }

  /** Within what set-points may be moved, as the configuration says. */
  public List<Bound> bounds() {
    return bounds;
  }
}
