package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import java.util.Map;
import java.util.Set;

/**
 * How many of this site's own cases persons must have judged, and what share of them right, before
 * an action for a fault is carried out without a question. The section {@code trust} of {@code
 * limits.yaml}; nothing is wanted where it is absent.
 *
 * @param need what is wanted of every fault
 * @param byFault what is wanted of a fault instead
 * @param effects which actions it is asked of
 */
public record Trust(Need need, Map<Fault, Need> byFault, Set<Effect.Kind> effects) {

  /**
   * What is wanted.
   *
   * @param judged so many cases at the least, right and wrong together
   * @param precision the least share of right ones, 0 to 1
   */
  public record Need(int judged, double precision) {
    /** Nothing. */
    public static final Need NOTHING = new Need(0, 0);
  }

  /** Nothing is wanted. */
  public static final Trust NONE = new Trust(Need.NOTHING, Map.of(), Set.of());

  public Trust {
    byFault = Map.copyOf(byFault);
    effects = Set.copyOf(effects);
  }

  /** What is wanted of an action of that effect for that fault. */
  public Need of(Fault fault, Effect.Kind kind) {
    return effects.contains(kind) ? byFault.getOrDefault(fault, need) : Need.NOTHING;
  }
}
