package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.deploy.config.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one file of scenarios; all that is wrong with it goes to the problems. */
final class ScenarioReader {

  /** How long a scenario goes on after the last thing that happens or is expected. */
  static final long AFTER = 600_000L;

  /** From one value of a series to the next, as promtool has it. */
  private static final long INTERVAL = 60_000L;

  private final Names names;
  private Path folder = Path.of("");
  private final Problems problems;

  ScenarioReader(Names names, Problems problems) {
    this.names = names;
    this.problems = problems;
  }

  List<Scenario> read(Path file, String shownAs) {
    folder = file.toAbsolutePath().resolveSibling("");
    return YamlFile.read(file, shownAs, problems).map(top -> file(top, shownAs)).orElse(List.of());
  }

  /**
   * A file of signals alone: a world, jobs and what is given, or JSON lines.
   *
   * @param after how long it is to go on after the last of them, milliseconds
   */
  Optional<Scenario> given(Path file, String shownAs, long after) {
    folder = file.toAbsolutePath().resolveSibling("");
    Optional<String> text = YamlFile.text(file, shownAs, problems);
    if (text.filter(SignalLines::is).isPresent()) {
      SignalLines lines = SignalLines.read(text.get(), shownAs, problems);
      return YamlFile.parse(lines.given(), shownAs, problems)
          .map(top -> {
            Context context = new Context(shownAs, 1, lines.premises(), false, after, INTERVAL);
            return scenario(top, context, lines.said());
          });
    }
    return text.flatMap(t -> YamlFile.parse(t, shownAs, problems))
        .map(top -> {
          Premises premises = top.map("world").map(ScenarioReader::world).orElse(Premises.USUAL);
          return scenario(
              top, new Context(shownAs, 1, premises, false, after, INTERVAL), List.of());
        });
  }

  /** What a test has from its file. */
  private record Context(
      String file, int line, Premises premises, boolean isTest, long after, long interval) {}

  private List<Scenario> file(YamlMap top, String file) {
    Premises premises = top.map("world").map(ScenarioReader::world).orElse(Premises.USUAL);
    long interval = interval(top, INTERVAL);
    List<Scenario> scenarios = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    List<YamlValue> tests =
        top.need("tests", "[{name: …, given: […], expect: […]}]")
            .map(YamlValue::list)
            .orElse(List.of());
    for (YamlValue test : tests) {
      test.map()
          .ifPresent(map -> {
            Context context = new Context(file, test.line(), premises, true, AFTER, interval);
            Scenario scenario = scenario(map, context, List.of());
            if (!seen.add(scenario.name())) {
              map.place("name")
                  .problem(
                      "test-twice", "'" + scenario.name() + "' is there twice", "name it apart");
            }
            scenarios.add(scenario);
          });
    }
    top.noMore();
    return scenarios;
  }

  private static Premises world(YamlMap map) {
    List<String> nodes = map.get("nodes").map(v -> expand(v, null)).orElse(Premises.USUAL.nodes());
    boolean own = map.get("nodes").isPresent();
    SortedMap<Target, List<String>> groups = new TreeMap<>();
    map.map("groups")
        .ifPresentOrElse(
            m ->
                m.all()
                    .forEach((name, v) -> {
                      try {
                        groups.put(Target.parse(name), expand(v, nodes));
                      } catch (IllegalArgumentException e) {
                        m.place(name)
                            .problem(
                                "target",
                                String.valueOf(e.getMessage()),
                                "write for example rack:r1");
                      }
                    }),
            () -> groups.putAll(own ? Map.of() : Premises.USUAL.groups()));
    map.noMore();
    return new Premises(nodes, groups);
  }

  private static List<String> expand(
      YamlValue value, @org.jspecify.annotations.Nullable List<String> among) {
    String text =
        value.isList()
            ? String.join(",", value.list().stream().map(v -> v.text("")).toList())
            : value.text("");
    List<String> names = NodeNames.expand(text).orElse(List.of());
    if (names.isEmpty()) {
      value.wrong(text, "nodes such as n[1-40] or n1,n2");
    } else if (among != null && !among.containsAll(names)) {
      value.wrong(text, "nodes of this world");
    }
    return names;
  }

  private Scenario scenario(YamlMap map, Context context, List<Given> said) {
    Premises premises = context.premises();
    boolean isTest = context.isTest();
    String name =
        isTest
            ? map.need("name", "a line alone isolates").map(v -> v.text("")).orElse("")
            : map.text("name", "signals");
    List<String> modes = List.of("observe", "ask", "act");
    String mode = map.get("mode").map(v -> v.word(modes, "observe")).orElse("observe");
    SortedMap<String, List<String>> jobs = new TreeMap<>();
    map.map("jobs")
        .ifPresent(m -> m.all().forEach((id, v) -> jobs.put(id, expand(v, premises.nodes()))));
    List<Given> given = new ArrayList<>(said);
    List<Expected> expect = new ArrayList<>();
    List<Expected> never = new ArrayList<>();
    long interval = interval(map, context.interval());
    List<NearExpected> near = new ArrayList<>();
    map.list("near").forEach(v -> NearExpected.read(v, names, premises).ifPresent(near::add));
    List<YamlValue> happens = map.list("given");
    List<YamlValue> runs = map.list("series");
    List<YamlValue> comes = map.list("expect");
    List<YamlValue> stays = map.list("never");
    int taken = 0;
    for (EachRow.Row row : EachRow.of(map, folder)) {
      GivenReader givens = new GivenReader(premises, row.after());
      happens.forEach(v -> given.addAll(givens.read(v.filled(row.words()))));
      SeriesReader series = new SeriesReader(premises, row.after(), interval, taken);
      runs.forEach(v -> series.read(v.filled(row.words())));
      given.addAll(series.given());
      taken = series.taken();
      ExpectReader reader = new ExpectReader(names, row.after());
      comes.forEach(v -> reader.read(v.filled(row.words())).ifPresent(expect::add));
      stays.forEach(v -> reader.read(v.filled(row.words())).ifPresent(never::add));
    }
    given.sort(Comparator.comparingLong(Given::at));
    if (isTest && List.of("expect", "never", "near").stream().allMatch(k -> map.get(k).isEmpty())) {
      map.problem("expect-nothing", "this test expects nothing", "write expect:, never: or near:");
    }
    Map<String, String> hands = new LinkedHashMap<>();
    map.map("hands").ifPresent(m -> hands(m, hands));
    Bounds bounds = map.get("bounds").map(Bounds::read).orElse(Bounds.NONE);
    long lasts =
        map.get("lasts")
            .map(v -> v.duration(Duration.ZERO).toMillis())
            .orElseGet(() -> last(given, expect, never) + context.after());
    String heldBy = map.get("held-by").map(v -> v.word(names.guards(), "")).orElse("");
    map.noMore();
    return new Scenario(
        context.file(),
        context.line(),
        name,
        Mode.valueOf(mode.toUpperCase(java.util.Locale.ROOT)),
        premises,
        jobs,
        given,
        expect,
        never,
        near,
        hands,
        bounds,
        lasts,
        heldBy);
  }

  private static long interval(YamlMap map, long otherwise) {
    long interval = map.millis("interval", otherwise);
    if (interval <= 0) {
      map.get("interval").ifPresent(v -> v.wrong("0", "how far values are apart, such as 30s"));
    }
    return interval <= 0 ? otherwise : interval;
  }

  private static void hands(YamlMap map, Map<String, String> hands) {
    map.all()
        .forEach((action, how) -> {
          if (!Catalogue.names().contains(action)) {
            map.place(action)
                .problem(
                    "unknown-name",
                    "there is no action '" + action + "'" + Nearest.hint(action, Catalogue.names()),
                    "");
          }
          hands.put(action, how.word(Hands.FAILURES, "fails"));
        });
  }

  private static long last(List<Given> given, List<Expected> expect, List<Expected> never) {
    long last = given.isEmpty() ? 0 : given.getLast().at();
    for (List<Expected> all : List.of(expect, never)) {
      for (Expected e : all) {
        last = Math.max(last, Math.max(e.from(), e.by() == Long.MAX_VALUE ? 0 : e.by()));
      }
    }
    return last;
  }
}
