package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a healthy budget may be spent on: an efficiency action, a step at a time, undone when the
 * budget burns. The section {@code efficiency} of {@code costs.yaml}. How far it may ever go is the
 * configuration's, not the bundle's.
 *
 * @param name one word or words with hyphens
 * @param action {@code cooling.raise-supply} or {@code power.raise-cap}
 * @param spends the objective whose budget it spends
 * @param step how far one action moves the set-point: degrees Celsius or watts
 * @param everyMillis the least time between two steps of one target
 * @param above a step is taken while at least this part of the budget is left
 * @param below all steps are taken back once less is left, or while it burns too fast
 */
public record Trade(
    String name,
    String action,
    String spends,
    BigDecimal step,
    long everyMillis,
    double above,
    double below) {

  /** The parameter of the step, as the ladder has it. */
  public static final String BY = "by";

  /** How the fault codes begin that say "there is room". */
  public static final String ROOM = "efficiency-";

  /** The actions that spend a budget, each with the fault that takes it back. */
  public static final Map<String, Fault> BACK =
      Map.of(
          "cooling.raise-supply", Fault.of("supply-to-give-back"),
          "power.raise-cap", Fault.of("cap-to-give-back"));

  private static final int FIRST = 99;
  private static final long QUIET = 600_000L;

  /** The finding that opens its case: there is room for a step. */
  public Fault room() {
    return Fault.of(ROOM + name);
  }

  Ladder ladder() {
    TreeMap<String, String> by = new TreeMap<>(Map.of(BY, step.toPlainString()));
    return ladder(room(), 1, name, new Ladder.Step(action, false, 0, by));
  }

  /** The ladder that takes moves back; there whatever the bundle says. */
  static Optional<Ladder> back(Fault fault) {
    return BACK.entrySet().stream()
        .filter(e -> e.getValue().equals(fault))
        .map(e -> Catalogue.find(e.getKey()).orElseThrow().inverse())
        .map(lower ->
            ladder(
                fault,
                FIRST,
                "give the set-point back",
                new Ladder.Step(lower, false, 0, new TreeMap<>())))
        .findFirst();
  }

  private static Ladder ladder(Fault fault, int priority, String name, Ladder.Step step) {
    return new Ladder(
        fault,
        priority,
        0,
        QUIET,
        List.of(),
        "",
        false,
        List.of(new Ladder.Rung(name, List.of(step))));
  }
}
