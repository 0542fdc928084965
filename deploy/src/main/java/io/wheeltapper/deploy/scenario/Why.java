package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.Row;
import io.wheeltapper.rules.RuleCard;
import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShapes;
import io.wheeltapper.rules.RuleSources;
import io.wheeltapper.rules.condition.Conditions;
import io.wheeltapper.rules.condition.NearMiss;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why what a scenario expects did not come: how near the rules came that find the fault. It plays
 * the scenario once more. One thread.
 */
final class Why {

  /** So many rules are shown where nobody can say which one is meant. */
  private static final int NEAREST = 3;

  private final Bundle bundle;
  private final Conditions conditions;
  private final List<RuleShape> shapes;

  Why(Bundle bundle, RuleSources sources, Conditions conditions) {
    this.bundle = bundle;
    this.conditions = conditions;
    this.shapes = RuleShapes.in(sources);
  }

  /** In lines; empty when all came that is expected, since rules explain nothing then. */
  List<String> of(Scenario scenario, List<Entry> story) throws Exception {
    List<Expected> missing = Judge.missing(scenario, story);
    if (missing.isEmpty()) {
      return List.of();
    }
    Set<String> faults = faults(scenario, missing);
    Set<String> asked =
        shapes.stream()
            .filter(shape -> faults.stream().anyMatch(fault -> finds(shape, fault)))
            .map(RuleShape::name)
            .collect(Collectors.toSet());
    List<RuleCard> cards =
        bundle.rules().rules().stream()
            .filter(card -> asked.isEmpty() || asked.contains(card.name()))
            .toList();
    Nearness nearness = new Nearness(conditions, cards, false);
    Player.play(
        scenario, bundle, new Gate(Guards.inOrder()), Watched.of(bundle, List.of(nearness)));
    return lines(cards, nearness, asked.isEmpty());
  }

  /** The faults that are meant: those expected, else those that the whole test expects. */
  private static Set<String> faults(Scenario scenario, List<Expected> missing) {
    Set<String> faults = named(missing);
    return faults.isEmpty() ? named(scenario.expect()) : faults;
  }

  private static Set<String> named(List<Expected> expected) {
    Set<String> faults = new LinkedHashSet<>();
    for (Expected one : expected) {
      boolean names = one.what() == Expected.What.FOUND || one.what() == Expected.What.CLEARED;
      Optional<String> fault =
          names ? Optional.of(one.name()) : Optional.ofNullable(one.wants().get("fault"));
      fault.ifPresent(faults::add);
    }
    return faults;
  }

  private boolean finds(RuleShape rule, String fault) {
    return rule.faults().stream()
        .anyMatch(conclusion ->
            conclusion.fault().isEmpty()
                ? bundle.rules().rows().stream()
                    .filter(row -> row.table().equals(conclusion.table()))
                    .map((Row row) -> row.text("fault"))
                    .anyMatch(found -> Expected.glob(fault, found))
                : Expected.glob(fault, conclusion.fault()));
  }

  private List<String> lines(List<RuleCard> cards, Nearness nearness, boolean any) {
    List<NearMiss> near = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (RuleCard card : cards) {
      long fired = nearness.fired(card.name(), Nearness.ALL);
      if (fired > 0) {
        lines.add("FIRED   " + card.file() + ":" + card.line() + "  " + card.name());
      } else {
        nearness
            .nearest(card.name(), Nearness.ALL)
            .filter(m -> !any || m.related())
            .ifPresent(near::add);
      }
    }
    near.sort(NearMiss.NEAREST);
    near.stream()
        .limit(any ? NEAREST : near.size())
        .forEach(miss -> {
          String on = miss.node().isEmpty() ? "" : "  on " + miss.node();
          lines.addAll(
              NearText.lines(miss, miss.file() + ":" + miss.line() + "  " + miss.rule() + on));
        });
    return lines;
  }
}
