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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code policy test}: runs the scenarios of a bundle, {@code tests/*.yaml}, in virtual time
 * through the whole loop. Blocks; one thread; keeps nothing.
 */
public final class Scenarios {

  private Scenarios() {}

  /**
   * What is played, and how.
   *
   * @param name only those whose name has this text
   * @param explain whether a failing one says how near the rules came
   * @param updateGolden whether golden folders keep what comes now
   */
  public record Wish(Optional<String> name, boolean explain, boolean updateGolden) {

    /** All of them, as they are. */
    public static final Wish ALL = new Wish(Optional.empty(), false, false);
  }

  /**
   * Runs them; compiled classes are kept where the agent keeps them.
   *
   * @param folder the bundle's
   */
  public static Report run(Path folder, Wish wish) throws Exception {
    return run(folder, wish, ClassStore.folder(Shipped.cache()));
  }

  /** The same with a store of classes compiled earlier. */
  public static Report run(Path folder, Wish wish, ClassStore cache) throws Exception {
    try {
      return run(folder, Bundle.load(folder, cache), wish, Audience.NONE);
    } catch (Bundle.Bad bad) {
      return new Report(bad.problems(), List.of());
    }
  }

  /** What is wrong with how the tests of a bundle that is in order are written. */
  public static List<Problem> problems(Path folder, Bundle bundle) throws IOException {
    Problems problems = new Problems();
    all(folder, bundle, problems);
    return problems.all();
  }

  /**
   * The same, and where nothing is, which tests are larger than is played.
   *
   * @param longest of virtual time
   * @param nodes the most of a world
   */
  public static List<Problem> problems(Path folder, Bundle bundle, Duration longest, int nodes)
      throws IOException {
    Problems problems = new Problems();
    List<Scenario> all = all(folder, bundle, problems);
    if (!problems.none()) {
      return problems.all();
    }
    for (Scenario one : all) {
      if (one.lasts() < 0 || one.lasts() > longest.toMillis()) {
        String most = "at most " + longest.toHours() + " h";
        problems.add(large(one, "lasts longer than is played", most));
      }
      int size = one.premises().nodes().size();
      if (size > nodes) {
        problems.add(large(one, "names " + size + " nodes", "at most " + nodes + " nodes"));
      }
    }
    return problems.all();
  }

  private static List<Scenario> all(Path folder, Bundle bundle, Problems problems)
      throws IOException {
    List<Scenario> all = new ArrayList<>(read(folder, bundle, problems));
    all.addAll(golden(folder, bundle, problems).values());
    return all;
  }

  private static Problem large(Scenario one, String what, String mend) {
    String message = "'" + one.name() + "' " + what;
    return new Problem(one.file(), one.line(), 1, "test-large", message, mend);
  }

  /** All scenarios of a bundle's folder, and of the folders within its tests. */
  static List<Scenario> read(Path folder, Bundle bundle, Problems problems) throws IOException {
    ScenarioReader reader = new ScenarioReader(Names.of(bundle, folder), problems);
    List<Scenario> scenarios = new ArrayList<>();
    for (Path file : files(folder)) {
      scenarios.addAll(reader.read(file, file.toString()));
    }
    return scenarios;
  }

  private static Map<Golden, Scenario> golden(Path folder, Bundle bundle, Problems problems)
      throws IOException {
    Names names = Names.of(bundle, folder);
    Map<Golden, Scenario> golden = new LinkedHashMap<>();
    for (Golden one : Golden.in(folder)) {
      one.read(names, problems).ifPresent(scenario -> golden.put(one, scenario));
    }
    return golden;
  }

  /** The same of a bundle that is loaded, before an audience. */
  public static Report run(Path folder, Bundle bundle, Wish wish, Audience audience)
      throws Exception {
    Problems problems = new Problems();
    String wanted = wish.name().orElse("");
    List<Scenario> scenarios = new ArrayList<>(read(folder, bundle, problems));
    Map<Golden, Scenario> golden = golden(folder, bundle, problems);
    if (!problems.none()) {
      return new Report(problems.all(), List.of());
    }
    scenarios.removeIf(s -> !s.name().contains(wanted));
    golden.keySet().removeIf(g -> !g.name().contains(wanted));
    if (scenarios.isEmpty() && golden.isEmpty()) {
      return new Report(List.of(nothing(folder, wish.name())), List.of());
    }
    Plays plays = new Plays(folder, bundle, audience, wish);
    List<Result> results = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      results.add(plays.play(scenario));
    }
    for (Map.Entry<Golden, Scenario> one : golden.entrySet()) {
      results.add(plays.play(one.getKey(), one.getValue()));
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
    Optional<Scenario> scenario = reader.given(file, shownAs, 1_000L);
    if (!problems.none() || scenario.isEmpty()) {
      throw new Bundle.Bad(problems.all());
    }
    Player.play(
        scenario.get(), bundle, new Gate(Guards.inOrder()), Watched.of(bundle, List.of(audience)));
  }

  private static List<Path> files(Path folder) throws IOException {
    Path tests = folder.resolve("tests");
    if (!Files.isDirectory(tests)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(tests)) {
      return all.filter(f -> f.toString().endsWith(".yaml") && !Golden.is(f)).sorted().toList();
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
