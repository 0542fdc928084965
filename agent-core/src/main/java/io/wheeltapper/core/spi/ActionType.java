package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Effect;
import java.time.Duration;

/**
 * What an actuator declares of one action.
 *
 * @param name {@code node.isolate}
 * @param effect what it does and interrupts
 * @param inverse the action that takes it back, or {@code ""} when nothing does; goes through the
 *     same gate
 * @param callLimit how long one call may take; after that it is Unknown
 * @param verifyLimit how long the post-condition may take to hold
 */
public record ActionType(
    String name, Effect effect, String inverse, Duration callLimit, Duration verifyLimit) {}
