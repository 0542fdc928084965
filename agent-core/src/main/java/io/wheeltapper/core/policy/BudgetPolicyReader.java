package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.BudgetPolicy.Answer;
import io.wheeltapper.core.policy.BudgetPolicy.Answers;
import io.wheeltapper.core.policy.BudgetPolicy.Levels;
import io.wheeltapper.core.policy.BudgetPolicy.Minimum;
import io.wheeltapper.core.policy.BudgetPolicy.Own;
import io.wheeltapper.core.policy.BudgetPolicy.Prior;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads our own kind, {@code ErrorBudgetPolicy}. What it leaves out is cautious. */
final class BudgetPolicyReader {

  private static final List<String> WORDS =
      Arrays.stream(Answer.values()).map(a -> a.name().toLowerCase(Locale.ROOT)).toList();

  private static final long DAY = 86_400_000L;

  private BudgetPolicyReader() {}

  static BudgetPolicy read(SloDocument document, Set<String> objectives) {
    YamlMap spec = document.spec();
    spec.text("description", "");
    List<String> slos =
        spec.need("slos", "[gpu-capacity]").map(YamlValue::list).orElse(List.of()).stream()
            .map(v -> v.word(objectives, ""))
            .toList();
    if (slos.isEmpty() && spec.get("slos").filter(YamlValue::isList).isPresent()) {
      spec.place("slos")
          .problem(
              "budget-slos", "no budget decides", "name an SLO, or leave the whole document out");
    }
    BudgetPolicy policy =
        new BudgetPolicy(
            document.name(),
            slos,
            levels(spec),
            minimum(spec),
            answers(spec),
            faults(spec),
            priors(spec, objectives),
            own(spec));
    spec.noMore();
    return policy;
  }

  private static Levels levels(YamlMap spec) {
    double[] low = {0.5, 1};
    double[] spent = {0.1, 6};
    spec.map("levels")
        .ifPresent(map -> {
          map.map("low").ifPresent(m -> level(m, low));
          map.map("spent").ifPresent(m -> level(m, spent));
          map.noMore();
          if (spent[0] > low[0] || spent[1] < low[1]) {
            map.problem("budget-levels", "a budget is spent before it is low", "swap the two");
          }
        });
    return new Levels(low[0], low[1], spent[0], spent[1]);
  }

  private static void level(YamlMap map, double[] into) {
    into[0] = map.get("below").map(v -> percent(v, into[0])).orElse(into[0]);
    into[1] = map.get("burning").map(v -> v.decimal(into[1], 0.1, 1_000)).orElse(into[1]);
    map.noMore();
  }

  private static Minimum minimum(YamlMap spec) {
    Optional<YamlMap> map = spec.map("minimum");
    Minimum minimum =
        new Minimum(
            map.map(m -> m.whole("minutes", 60, 1, 50_000)).orElse(60),
            map.flatMap(m -> m.get("observations")).map(v -> v.decimal(100, 0, 1e12)).orElse(100.0),
            map.map(m -> m.millis("fresh", 600_000)).orElse(600_000L));
    map.ifPresent(YamlMap::noMore);
    return minimum;
  }

  private static Map<BudgetState, Answers> answers(YamlMap spec) {
    Map<BudgetState, Answers> answers = new EnumMap<>(BudgetState.class);
    answers.put(BudgetState.HEALTHY, new Answers(Answer.ACT, Answer.ACT));
    answers.put(BudgetState.LOW, new Answers(Answer.ASK, Answer.WAIT));
    answers.put(BudgetState.SPENT, new Answers(Answer.ASK, Answer.HOLD));
    answers.put(BudgetState.SHORT, new Answers(Answer.ASK, Answer.ASK));
    answers.put(BudgetState.UNKNOWN, new Answers(Answer.HOLD, Answer.HOLD));
    spec.map("answers")
        .ifPresent(map -> {
          for (BudgetState state : BudgetState.values()) {
            map.map(state.word())
                .ifPresent(m -> answers.put(state, answers(m, of(answers, state))));
          }
          map.noMore();
          milder(map, answers);
        });
    return answers;
  }

  private static Answers of(Map<BudgetState, Answers> answers, BudgetState state) {
    return answers.getOrDefault(state, new Answers(Answer.HOLD, Answer.HOLD));
  }

  private static Answers answers(YamlMap map, Answers otherwise) {
    Answers read =
        new Answers(
            map.get("removes").map(BudgetPolicyReader::answer).orElse(otherwise.removes()),
            map.get("changes").map(BudgetPolicyReader::answer).orElse(otherwise.changes()));
    map.noMore();
    return read;
  }

  private static Answer answer(YamlValue value) {
    return Answer.valueOf(value.word(WORDS, "hold").toUpperCase(Locale.ROOT));
  }

  /** A worse budget, or none that is known, never lets more happen. */
  private static void milder(YamlMap map, Map<BudgetState, Answers> answers) {
    Answers before = of(answers, BudgetState.HEALTHY);
    for (BudgetState state : List.of(BudgetState.LOW, BudgetState.SPENT)) {
      Answers here = of(answers, state);
      milder(map, state, here, before);
      before = here;
    }
    Answers asks = new Answers(Answer.ASK, Answer.ASK);
    milder(map, BudgetState.SHORT, of(answers, BudgetState.SHORT), asks);
    milder(map, BudgetState.UNKNOWN, of(answers, BudgetState.UNKNOWN), asks);
  }

  private static void milder(YamlMap map, BudgetState state, Answers here, Answers least) {
    if (here.removes().compareTo(least.removes()) < 0
        || here.changes().compareTo(least.changes()) < 0) {
      map.place(state.word())
          .problem(
              "budget-milder",
              "a budget that is " + state.word() + " lets more happen than it may",
              "write at least {removes: "
                  + least.removes().name().toLowerCase(Locale.ROOT)
                  + ", changes: "
                  + least.changes().name().toLowerCase(Locale.ROOT)
                  + "}");
    }
  }

  private static Set<Fault> faults(YamlMap spec) {
    Set<Fault> faults = new HashSet<>();
    for (YamlValue value : spec.list("failing")) {
      try {
        faults.add(Fault.of(value.text("")));
      } catch (IllegalArgumentException e) {
        value.wrong(value.text(""), "a fault code: lower-case words joined by hyphens");
      }
    }
    return faults;
  }

  private static Map<String, Prior> priors(YamlMap spec, Set<String> objectives) {
    Map<String, Prior> priors = new TreeMap<>();
    spec.map("priors")
        .ifPresent(all ->
            all.all()
                .forEach((name, value) -> {
                  all.place(name).word(objectives, "");
                  value
                      .map()
                      .ifPresent(map -> {
                        double errors =
                            map.need("errors", "1%").map(v -> percent(v, 1)).orElse(1.0);
                        String source =
                            map.need("source", "whose figure it is")
                                .map(v -> v.text(""))
                                .orElse("");
                        map.noMore();
                        priors.put(name, new Prior(errors, source));
                      });
                }));
    return priors;
  }

  private static Own own(YamlMap spec) {
    Optional<YamlMap> map = spec.map("own");
    Own own =
        new Own(
            map.flatMap(m -> m.get("budget")).map(v -> percent(v, 0.001)).orElse(0.001),
            map.map(m -> m.millis("window", 30 * DAY)).orElse(30 * DAY));
    map.ifPresent(YamlMap::noMore);
    return own;
  }

  /** {@code 0.1%} as a part of 1. */
  private static double percent(YamlValue value, double fallback) {
    String text = value.text("");
    if (text.matches("\\d{1,3}(\\.\\d{1,6})?%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      if (percent <= 100) {
        return percent / 100;
      }
    }
    value.wrong(text, "a percentage such as 0.1% or 50%");
    return fallback;
  }
}
