package io.wheeltapper.deploy.cover;

import io.wheeltapper.deploy.scenario.Nearness;
import io.wheeltapper.deploy.scenario.Scenarios;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.condition.Conditions;
import io.wheeltapper.rules.condition.Facts;
import io.wheeltapper.rules.condition.NearMiss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code policy eval}: one set of signals; which rules fire, and how near the others come. */
public final class Near {

  private Near() {}

  /**
   * One rule.
   *
   * @param fired how often
   * @param nearest its best match
   */
  public record Answer(long fired, NearMiss nearest) {}

  /**
   * Plays the signals of a file written as a scenario's {@code given}.
   *
   * @return the rules that fire, then the others, nearest first
   * @throws Bundle.Bad when the bundle or the file is wrong
   */
  public static List<Answer> of(Path folder, Path signals, String shownAs, Bundle bundle)
      throws Exception {
    Conditions conditions = Conditions.of(RuleSources.read(folder));
    Nearness near = new Nearness(conditions, bundle.rules().rules(), false);
    Scenarios.look(folder, signals, shownAs, bundle, near);
    List<Answer> answers = new ArrayList<>();
    for (RuleCard rule : bundle.rules().rules()) {
      NearMiss best =
          near.nearest(rule.name(), Nearness.ALL)
              .orElseGet(() -> conditions.nearest(rule.name(), new Facts(List.of(), 0)));
      answers.add(new Answer(near.fired(rule.name(), Nearness.ALL), best));
    }
    answers.sort(
        Comparator.comparing((Answer a) -> a.fired() == 0)
            .thenComparing(Answer::nearest, NearMiss.NEAREST));
    return answers;
  }
}
