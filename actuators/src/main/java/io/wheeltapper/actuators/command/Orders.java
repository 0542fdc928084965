package io.wheeltapper.actuators.command;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Bounded;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a site wrote for one action.
 *
 * @param run does it
 * @param onlyIf ends with 0 where it may be done; or without words
 * @param age prints how many seconds ago that began which is to begin anew; or without words
 * @param verify ends with 0 once it is so; or without words
 * @param nodes whom it may be done to; empty is every node
 * @param limit of {@code run}
 * @param look limit of each of the others
 */
record Orders(
    Types type,
    Template run,
    Template onlyIf,
    Template age,
    Template verify,
    Optional<Pattern> nodes,
    Duration limit,
    Duration look) {

  /** Whether the target is one of those that the site means. */
  boolean means(Target target) {
    return target.kind() == Target.Kind.NODE
        && Template.isNode(target.id())
        && nodes.map(p -> Bounded.matches(p, target.id())).orElse(true);
  }
}
