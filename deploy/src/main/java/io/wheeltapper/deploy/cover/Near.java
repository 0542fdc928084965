package io.wheeltapper.deploy.cover;

import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.deploy.scenario.Audience;
import io.wheeltapper.deploy.scenario.Scenarios;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.Onlooker;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.Tier;
import io.wheeltapper.rules.condition.Conditions;
import io.wheeltapper.rules.condition.Facts;
import io.wheeltapper.rules.condition.NearMiss;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code policy eval}: one set of signals; which rules fire, and how near the others come. It looks
 * at every fire point and keeps the nearest of each rule. One thread.
 */
public final class Near implements Audience {

  private final Bundle bundle;
  private final Conditions conditions;
  private final Map<String, NearMiss> nearest = new HashMap<>();
  private final Map<String, Long> fired = new HashMap<>();

  private Near(Bundle bundle, Conditions conditions) {
    this.bundle = bundle;
    this.conditions = conditions;
  }

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
    Near near = new Near(bundle, Conditions.of(RuleSources.read(folder)));
    Scenarios.look(folder, signals, shownAs, bundle, near);
    List<Answer> answers = new ArrayList<>();
    for (RuleCard rule : bundle.rules().rules()) {
      NearMiss best =
          near.nearest.getOrDefault(
              rule.name(), near.conditions.nearest(rule.name(), new Facts(List.of(), 0)));
      answers.add(new Answer(near.fired.getOrDefault(rule.name(), 0L), best));
    }
    answers.sort(
        java.util.Comparator.comparing((Answer a) -> a.fired() == 0)
            .thenComparing(Answer::nearest, NearMiss.NEAREST));
    return answers;
  }

  @Override
  public Station.Sessions sessions() {
    return (shards, fan) -> {
      List<Diagnoser> nodes =
          IntStream.range(0, shards)
              .mapToObj(_ -> bundle.rules().watchedSession(Tier.NODE, at(Tier.NODE)))
              .toList();
      return new Diagnosis(
          nodes,
          bundle.rules().watchedSession(Tier.SITE, at(Tier.SITE)),
          bundle.rules().vetoes(at(Tier.VETO)),
          fan);
    };
  }

  @Override
  public void played(String scenario, List<Entry> story) {}

  private Onlooker at(Tier tier) {
    List<String> rules =
        bundle.rules().rules().stream().filter(c -> c.tier() == tier).map(RuleCard::name).toList();
    return new Onlooker() {
      @Override
      public void concluded(String rule, List<Object> facts) {
        fired.merge(rule, 1L, Long::sum);
      }

      @Override
      public void looked(Collection<?> all, long clock) {
        Facts facts = new Facts(all, clock);
        for (String rule : rules) {
          nearest.merge(rule, conditions.nearest(rule, facts), Near::nearer);
        }
      }
    };
  }

  /** What is related first: that nothing is there is as near as it gets, else. */
  private static NearMiss nearer(NearMiss one, NearMiss other) {
    if (one.related() != other.related()) {
      return one.related() ? one : other;
    }
    return NearMiss.NEAREST.compare(other, one) < 0 ? other : one;
  }
}
