package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The questions that an adviser beside a live agent would be asked in a bundle's scenarios: of each
 * case at its first plan. And of scenarios in which nothing is found: what it would be asked if a
 * rule had been wrong. One thread.
 */
public final class AskedCases {

  /** Scenarios of two days and more are left out: ten of ours, which take most of the time. */
  private static final long TOO_LONG = Duration.ofDays(2).toMillis();

  private record Question(String place, Fault fault, Optional<Fault> cause, boolean elsewhere) {}

  private record Quiet(CaseWatch watch, Fault mistaken) {}

  private final Bundle bundle;
  private final List<AskedCase> asked = new ArrayList<>();
  private final Set<Question> known = new HashSet<>();
  private final List<Quiet> quiet = new ArrayList<>();
  private final Map<Fault, String> rules = new HashMap<>();

  private AskedCases(Bundle bundle) {
    this.bundle = bundle;
  }

  /**
   * Plays them, which takes half a minute for the default bundle.
   *
   * @param folder the bundle's
   * @throws Bundle.Bad when a scenario is wrongly written
   */
  public static List<AskedCase> of(Path folder, Bundle bundle) throws Exception {
    Problems problems = new Problems();
    List<Scenario> scenarios = Scenarios.read(folder, bundle, problems);
    if (!problems.none()) {
      throw new Bundle.Bad(problems.all());
    }
    AskedCases all = new AskedCases(bundle);
    for (Scenario scenario : scenarios) {
      if (scenario.lasts() < TOO_LONG) {
        all.play(scenario);
      }
    }
    all.quiet.forEach(q -> all.keep(q.watch().mistaken(q.mistaken(), bundle.policy(), all.rules)));
    return List.copyOf(all.asked);
  }

  /** The names of the actions of a fault's ladder, mildest first, each once. */
  static List<String> ladder(Policy policy, Fault fault) {
    return policy.ladder(fault).stream()
        .flatMap(l -> l.rungs().stream())
        .flatMap(r -> r.steps().stream())
        .map(Ladder.Step::action)
        .distinct()
        .toList();
  }

  private void play(Scenario scenario) throws Exception {
    CaseWatch watch = new CaseWatch(scenario, f -> ladder(bundle.policy(), f));
    Player.play(scenario, bundle, new Gate(Guards.inOrder()), bundle, watch);
    watch.cases().forEach(this::keep);
    watch.rules().forEach(rules::putIfAbsent);
    if (watch.quiet() && !watch.told().isEmpty()) {
      mistaken(scenario).ifPresent(fault -> quiet.add(new Quiet(watch, fault)));
    }
  }

  /** Forty nodes that show the same are one question. */
  private void keep(AskedCase one) {
    if (known.add(new Question(one.place(), one.dossier().fault(), one.cause(), one.elsewhere()))) {
      asked.add(one);
    }
  }

  /** The fault that a quiet scenario says is not there, else the last one that its file told of. */
  private Optional<Fault> mistaken(Scenario scenario) {
    Optional<Fault> named =
        scenario.never().stream()
            .filter(e -> e.what() == Expected.What.FOUND)
            .flatMap(e ->
                bundle.policy().ladders().keySet().stream().filter(f -> f.code().equals(e.name())))
            .findFirst();
    String file = scenario.file() + ":";
    return named.or(() ->
        asked.stream()
            .filter(a -> a.place().startsWith(file))
            .reduce((_, last) -> last)
            .map(a -> a.dossier().fault()));
  }
}
