package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import java.util.List;
import java.util.Optional;

/**
 * Denies an action that no ladder names; the inverse of a named one and calling a person are named
 * with it. Holds one that no actuator here carries out, or whose system has not answered lately;
 * but never the call of a person, which is what is left when nothing else works.
 */
final class AllowListGuard implements Guard {

  /** When a held case asks again whether its system answers; the breaker rests about as long. */
  private static final long LOOK_AGAIN_MILLIS = 10_000;

  /** An older word that a line is open is believed no more: whoever said it is silent. */
  private static final long BELIEVED_MILLIS = 2 * Known.ACTUATOR_AGAIN_MILLIS;

  @Override
  public String name() {
    return "allow-list";
  }

  @Override
  public Verdict judge(Question question) {
    String action = question.action().name();
    boolean named =
        action.equals(Catalogue.CALL_PERSON)
            || question.site().policy().names(action)
            || Catalogue.names().stream()
                .filter(n -> question.site().policy().names(n))
                .map(Catalogue::find)
                .flatMap(Optional::stream)
                .anyMatch(k -> k.inverse().equals(action));
    if (!named) {
      return new Verdict.Deny("no ladder names " + action);
    }
    if (!question.site().carriers().contains(action)) {
      return new Verdict.Hold(
          "no actuator configured here carries out " + action + "; a person can",
          Verdict.UNTIL_CHANGED);
    }
    return leftAlone(question, action)
        .map(line ->
            (Verdict)
                new Verdict.Hold(
                    "the system behind the actuator "
                        + line
                        + " has not answered lately and is left alone",
                    question.now() + LOOK_AGAIN_MILLIS))
        .orElseGet(Verdict::allow);
  }

  /** The line that is open, of those that carry the action out. */
  private static Optional<String> leftAlone(Question question, String action) {
    if (action.equals(Catalogue.CALL_PERSON)) {
      return Optional.empty();
    }
    return question.site().world().said(Known.ACTUATOR, Target.site()).stream()
        .filter(s -> ours(s) && question.now() - s.at() < BELIEVED_MILLIS)
        .filter(s -> s.value().equals("open"))
        .filter(s -> List.of(s.field(Known.ACTUATOR_ACTIONS).split(",")).contains(action))
        .map(s -> s.field("line"))
        .sorted()
        .findFirst();
  }

  /** Any sensor may use the word; only the agent's own holds anything. */
  private static boolean ours(Status said) {
    return said.origin() == Origin.AGENT
        && said.sensor().equals(Known.ACTUATOR_SENSOR)
        && said.target().kind() == Target.Kind.SENSOR;
  }
}
