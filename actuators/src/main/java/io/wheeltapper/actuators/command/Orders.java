package io.wheeltapper.actuators.command;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Bounded;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a site wrote for one action.
 *
 * @param run does it
 * @param onlyIf ends with 0 where it may be done; or without words
 * @param age prints how many seconds ago that began which is to begin anew; or without words
 * @param verify ends with 0 once it is so; or without words
 * @param undo gives back what {@code run} did; or without words
 * @param undoVerify ends with 0 once it is given back; or without words
 * @param undoOnlyIf ends with 0 where it may be given back; or without words
 * @param among whom it may be done to: nodes by their names, plant as {@code rack:r1}; empty is all
 * @param limit of {@code run} and {@code undo}
 * @param look limit of each of the others
 */
record Orders(
    Types type,
    Template run,
    Template onlyIf,
    Template age,
    Template verify,
    Template undo,
    Template undoVerify,
    Template undoOnlyIf,
    Optional<Pattern> among,
    Duration limit,
    Duration look) {

  /** Whether the target is one of those that the site means. */
  boolean means(Target target) {
    String name = type.onNodes() ? target.id() : target.toString();
    return type.on().contains(target.kind())
        && Template.isName(target.id())
        && among.map(p -> Bounded.matches(p, name)).orElse(true);
  }

  /** The orders of the action that gives back, where the site wrote them. */
  Optional<Orders> giving() {
    return undo.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Orders(
                type.giving(),
                undo,
                undoOnlyIf,
                Template.NONE,
                undoVerify,
                Template.NONE,
                Template.NONE,
                Template.NONE,
                among,
                limit,
                look));
  }

  /** Every command there is. */
  List<Template> commands() {
    return List.of(run, onlyIf, age, verify, undo, undoVerify, undoOnlyIf);
  }

  /** The setting that the look afterwards stands in. */
  String verifying() {
    return givesBack() ? "undo-verify" : "verify";
  }

  /** The setting that the look beforehand stands in. */
  String asking() {
    return givesBack() ? "undo-only-if" : "only-if";
  }

  private boolean givesBack() {
    return type.effect().kind() == Effect.Kind.RESTORES;
  }
}
