package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.condition.Conditions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays the scenarios and golden folders of one bundle. One thread. */
final class Plays {

  private final Bundle bundle;
  private final Audience audience;
  private final Scenarios.Wish wish;
  private final Conditions conditions;
  private final Why why;

  Plays(Path folder, Bundle bundle, Audience audience, Scenarios.Wish wish) throws Exception {
    RuleSources sources = RuleSources.read(folder);
    this.bundle = bundle;
    this.audience = audience;
    this.wish = wish;
    this.conditions = Conditions.of(sources);
    this.why = new Why(bundle, sources, conditions);
  }

  /** Plays a scenario and holds it against what it expects. */
  Result play(Scenario scenario) throws Exception {
    long before = System.nanoTime();
    List<Audience> all = new ArrayList<>(List.of(audience));
    Nearness nearness = nearness(scenario);
    if (!scenario.near().isEmpty()) {
      all.add(nearness);
    }
    Player.Played played = played(scenario, all);
    List<String> complaints = new ArrayList<>(Judge.complaints(scenario, played.story()));
    scenario.near().forEach(near -> complaints.addAll(near.complaints(nearness)));
    boolean failed = !complaints.isEmpty();
    if (failed) {
      complaints.addAll(played.rejected());
    }
    List<String> reasons = failed && wish.explain() ? why.of(scenario, played.story()) : List.of();
    return result(scenario, complaints, played.story(), reasons, before);
  }

  /** Plays a golden folder and holds it against what it keeps. */
  Result play(Golden golden, Scenario scenario) throws Exception {
    long before = System.nanoTime();
    Player.Played played = played(scenario, List.of(audience));
    List<String> complaints =
        new ArrayList<>(golden.complaints(played.story(), wish.updateGolden()));
    Scenario named = scenario.named(golden.name(), golden.decisions().toString());
    return result(named, complaints, played.story(), List.of(), before);
  }

  private Player.Played played(Scenario scenario, List<Audience> all) throws Exception {
    Player.Played played =
        Player.play(scenario, bundle, new Gate(Guards.inOrder()), Watched.of(bundle, all));
    audience.played(scenario.name(), played.story());
    return played;
  }

  private Nearness nearness(Scenario scenario) {
    Set<String> asked =
        scenario.near().stream().map(NearExpected::rule).collect(Collectors.toSet());
    List<RuleCard> cards =
        bundle.rules().rules().stream().filter(card -> asked.contains(card.name())).toList();
    return new Nearness(conditions, cards, true);
  }

  private static Result result(
      Scenario scenario,
      List<String> complaints,
      List<Entry> story,
      List<String> reasons,
      long before) {
    return new Result(
        scenario.file(),
        scenario.line(),
        scenario.name(),
        complaints,
        story.stream().map(Story::line).toList(),
        reasons,
        (System.nanoTime() - before) / 1_000_000);
  }
}
