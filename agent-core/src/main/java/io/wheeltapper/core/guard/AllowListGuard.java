package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import java.util.Optional;

/**
 * Denies an action that no ladder names; the inverse of a named one and calling a person are named
 * with it. Holds one that no actuator here carries out.
 */
final class AllowListGuard implements Guard {

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
    return question.site().carriers().contains(action)
        ? Verdict.allow()
        : new Verdict.Hold(
            "no actuator configured here carries out " + action + "; a person can",
            Verdict.UNTIL_CHANGED);
  }
}
