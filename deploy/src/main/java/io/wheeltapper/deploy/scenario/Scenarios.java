package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code policy test}: runs the scenarios of a bundle, {@code tests/*.yaml}, in virtual time
 * through the whole loop. Blocks; one thread; keeps nothing.
 */
public final class Scenarios {

  private Scenarios() {}

  /**
   * Runs them; compiled classes are kept where the agent keeps them.
   *
   * @param folder the bundle's
   * @param name only those whose name has this text
   */
  public static Report run(Path folder, Optional<String> name) throws Exception {
    return run(folder, name, ClassStore.folder(Shipped.cache()));
  }

  /** The same with a store of classes compiled earlier. */
  public static Report run(Path folder, Optional<String> name, ClassStore cache) throws Exception {
    try {
      Bundle bundle = Bundle.load(folder, cache);
      return run(folder, bundle, name, Audience.NONE);
    } catch (Bundle.Bad bad) {
      return new Report(bad.problems(), List.of());
    }
  }

  /** All scenarios of a bundle's folder, and of the folders within its tests. */
  static List<Scenario> read(Path folder, Bundle bundle, Problems problems) throws Exception {
    ScenarioReader reader = new ScenarioReader(Names.of(bundle, folder), problems);
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : files(folder)) {
      scenarios.addAll(reader.read(file, file.toString()));
    }
    return scenarios;
  }

  /** The same of a bundle that is loaded, before an audience. */
  public static Report run(Path folder, Bundle bundle, Optional<String> name, Audience audience)
      throws Exception {
    Problems problems = new Problems();
    List<Scenario> scenarios = read(folder, bundle, problems);
    if (!problems.none()) {
      return new Report(problems.all(), List.of());
    }
    List<Scenario> chosen =
        scenarios.stream().filter(s -> s.name().contains(name.orElse(""))).toList();
    if (chosen.isEmpty()) {
      return new Report(List.of(nothing(folder, name)), List.of());
    }
    List<Result> results = new ArrayList<>();
    for (Scenario scenario : chosen) {
      results.add(play(scenario, bundle, audience));
    }
    return new Report(List.of(), results);
  }

  /**
   * Plays what happens in one file, {@code given: […]} with a {@code world} and {@code jobs} where
   * they matter, before an audience; nothing is expected.
   *
   * @throws Bundle.Bad when the file is wrongly written
   */
  public static void look(Path folder, Path file, String shownAs, Bundle bundle, Audience audience)
      throws Exception {
    Problems problems = new Problems();
    ScenarioReader reader = new ScenarioReader(Names.of(bundle, folder), problems);
    Optional<Scenario> scenario = reader.given(file, shownAs);
    if (!problems.none() || scenario.isEmpty()) {
      throw new Bundle.Bad(problems.all());
    }
    Player.play(
        scenario.get(), bundle, new Gate(Guards.inOrder()), Watched.of(bundle, List.of(audience)));
  }

  private static Result play(Scenario scenario, Bundle bundle, Audience audience) throws Exception {
    long before = System.nanoTime();
    Player.Played played =
        Player.play(
            scenario, bundle, new Gate(Guards.inOrder()), Watched.of(bundle, List.of(audience)));
    audience.played(scenario.name(), played.story());
    List<String> complaints = new ArrayList<>(Judge.complaints(scenario, played.story()));
    if (!complaints.isEmpty()) {
      complaints.addAll(played.rejected());
    }
    return new Result(
        scenario.file(),
        scenario.line(),
        scenario.name(),
        complaints,
        played.story().stream().map(Story::line).toList(),
        (System.nanoTime() - before) / 1_000_000);
  }

  private static List<Path> files(Path folder) throws IOException {
    Path tests = folder.resolve("tests");
    if (!Files.isDirectory(tests)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(tests)) {
      return all.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Problem nothing(Path folder, Optional<String> name) {
    String where = folder.resolve("tests").toString();
    return name.<Problem>map(n ->
            new Problem(
                where,
                0,
                0,
                "test-none",
                "no scenario's name has '" + n + "' in it",
                "name a part of one"))
        .orElseGet(() ->
            new Problem(
                where, 0, 0, "test-none", "there are no scenarios", "write tests/NAME.yaml"));
  }
}
