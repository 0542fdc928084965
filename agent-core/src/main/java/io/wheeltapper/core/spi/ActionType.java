package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Lack;
import java.time.Duration;
import java.util.Set;

/**
 * What an actuator declares of one action.
 *
 * @param name {@code node.isolate}
 * @param effect what it does and interrupts
 * @param inverse the action that takes it back, or {@code ""} when nothing does; goes through the
 *     same gate
 * @param lacks what it cannot promise; the catalogue must name each of them, so that the gate
 *     counts it, also where no actuator is
 * @param callLimit how long one call may take; after that it is Unknown
 * @param verifyLimit how long the post-condition may take to hold
 */
public record ActionType(
    String name,
    Effect effect,
    String inverse,
    Set<Lack> lacks,
    Duration callLimit,
    Duration verifyLimit) {

  public ActionType {
    lacks = Set.copyOf(lacks);
  }

  /** One that promises what every action does. */
  public ActionType(
      String name, Effect effect, String inverse, Duration callLimit, Duration verifyLimit) {
    this(name, effect, inverse, Set.of(), callLimit, verifyLimit);
  }

  /** The same, that cannot promise this. */
  public ActionType lacking(Lack... what) {
    return new ActionType(name, effect, inverse, Set.of(what), callLimit, verifyLimit);
  }

  /** The same with other times. */
  public ActionType within(Duration call, Duration verify) {
    return new ActionType(name, effect, inverse, lacks, call, verify);
  }
}
