package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Costs;
import io.wheeltapper.core.policy.Goal;
import io.wheeltapper.core.policy.Indicator;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.policy.Source;
import io.wheeltapper.core.policy.TimeWindow;
import io.wheeltapper.core.policy.Trade;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Topology;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A healthy budget is spent a step at a time, within the bounds, and taken back when it burns. */
final class TradingTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20_261_129L);
  private static final long MINUTE = 60_000L;
  private static final long T0 = 1_000_000L * MINUTE;
  private static final Target LOOP = new Target(Target.Kind.LOOP, "cdu-3");
  private static final Trade TRADE =
      new Trade(
          "warmer-water", "cooling.raise-supply", "cooling", BigDecimal.ONE, 60 * MINUTE, 0.6, 0.4);
  private static final Indicator INDICATOR =
      new Indicator(
          "i",
          Indicator.Kind.BAD,
          false,
          new Source("prometheus", "", new TreeMap<>(), new TreeMap<>(Map.of("query", "bad"))),
          Optional.empty());

  private static final Topology NOTHING_KNOWN =
      new Topology() {
        @Override
        public List<Target> ancestors(Target target) {
          return List.of();
        }

        @Override
        public List<Target> members(Target target) {
          return List.of();
        }
      };

  private final ListLedger ledger = new ListLedger();
  private final Plant plant = new Plant();
  private Mode ceiling = Mode.ACT;
  private List<Bound> bounds = List.of(bound("24", "30"));
  private List<Trade> trades = List.of(TRADE);
  private long now = T0;

  @SuppressWarnings("NullAway.Init")
  private Rehearsal play;

  private static Bound bound(String least, String most) {
    return new Bound("supply", LOOP, least, most, "1", 10 * MINUTE);
  }

  private Policy policy() {
    Objective objective =
        new Objective(
            "cooling",
            "cooling",
            "",
            INDICATOR,
            new TimeWindow.Rolling(24 * 60 * MINUTE, "1d rolling"),
            new Goal(0.9, new Goal.Budgeting.Occurrences(), Optional.empty()),
            List.of());
    Costs c = Costs.cautious();
    return Policy.of(new Policy.Page("p", "1", "h", Mode.ACT), Map.of(), Limits.cautious())
        .with(new Costs(c.priors(), c.takes(), c.hazards(), c.pins(), trades))
        .with(new Objectives(List.of(objective), Optional.empty()));
  }

  /** The agent starts, or starts again over the same ledger. */
  private void begin() throws Exception {
    play =
        new Rehearsal(
            new Rehearsal.Cast(
                policy(),
                Stage.sessions(),
                new Gate(Guards.inOrder()),
                NOTHING_KNOWN,
                List.of(plant),
                ceiling),
            ledger,
            now,
            _ -> {},
            _ -> {});
    List<String> carriers = List.copyOf(Catalogue.names());
    play.take(new Input.Configure(now, "h", ceiling, carriers, "eva", "", bounds));
  }

  /**
   * Minutes go by, in each of which so many of a hundred were bad; the plant says where it stands.
   */
  private void minutes(int count, double bad) {
    for (int i = 0; i < count; i++) {
      now += MINUTE;
      List<Signal> signals = new ArrayList<>();
      signals.add(plant.says(now));
      if (bad >= 0) {
        Map<String, Double> numbers =
            Map.of(
                INDICATOR.series() + Known.SLI_BAD,
                bad,
                INDICATOR.series() + Known.SLI_TOTAL,
                100.0);
        signals.add(
            new Snapshot(Target.site(), "", "sli", Origin.FACILITY, now, Metrics.of(numbers)));
      }
      play.take(new Input.Sensed(now, signals));
    }
  }

  private long starts(String action) {
    return ledger.entries.stream()
        .filter(e -> e instanceof Entry.Started s && s.action().equals(action))
        .count();
  }

  @Test
  void aHealthyBudgetIsSpentAStepAtATimeUpToTheBound() throws Exception {
    begin();
    minutes(59, 1);
    assertEquals("27", plant.stands(), "too short a history to spend");
    minutes(5, 1);
    assertEquals("28", plant.stands());
    minutes(50, 1);
    assertEquals("28", plant.stands(), "not faster than the policy says");
    minutes(20 * 60, 1);
    assertEquals("30", plant.stands());
    assertEquals(3, starts("cooling.raise-supply"));
    assertEquals(0, starts("cooling.lower-supply"));
  }

  @Test
  void itIsAllTakenBackWhenTheBudgetBurns() throws Exception {
    begin();
    minutes(4 * 60, 1);
    assertEquals("30", plant.stands());
    minutes(30, 90);
    assertEquals("27", plant.stands());
    assertEquals(1, starts("cooling.lower-supply"), "in one go");
  }

  @Test
  void whatIsNotKnownMovesNothing() throws Exception {
    begin();
    minutes(65, 1);
    assertEquals("28", plant.stands());
    minutes(10 * 60, -1);
    assertEquals("28", plant.stands());
    plant.silent = true;
    minutes(3 * 60, 1);
    assertEquals("28", plant.stands());
  }

  @Test
  void aRestartForgetsNoMoveEvenWhenItsPolicyIsGone() throws Exception {
    begin();
    minutes(2 * 60 + 5, 1);
    assertEquals("29", plant.stands());
    trades = List.of();
    begin();
    minutes(3, 1);
    assertEquals("27", plant.stands());
  }

  @Test
  void whatAPersonMovedIsLeftAlone() throws Exception {
    begin();
    minutes(65, 1);
    plant.value = new BigDecimal("25");
    minutes(4 * 60, 1);
    assertEquals("25", plant.stands());
    minutes(60, 90);
    assertEquals("25", plant.stands());
    assertEquals(1, starts("cooling.raise-supply"));
  }

  @Test
  void withoutBoundsNothingIsMovedAndInObserveNothingAtAll() throws Exception {
    bounds = List.of();
    begin();
    minutes(3 * 60, 1);
    bounds = List.of(bound("24", "30"));
    ceiling = Mode.OBSERVE;
    begin();
    minutes(5 * 60, 1);
    assertEquals("27", plant.stands());
    assertEquals(0, plant.moves);
    assertTrue(
        ledger.entries.stream()
            .anyMatch(e ->
                e instanceof Entry.Judged j
                    && j.action().equals("cooling.raise-supply")
                    && j.verdict().equals("allow")));
  }

  @Test
  void aPlantThatDoesNotObeyIsPutBackAndAPersonCalled() throws Exception {
    begin();
    plant.obeys = false;
    minutes(3 * 60, 1);
    assertEquals("27", plant.stands());
    assertTrue(starts("person.call") > 0);
  }

  /** Any weather, restarts, other hands, other bounds: the set-point is never moved past them. */
  @Test
  void noStormMovesItPastTheBounds() throws Exception {
    for (int run = 0; run < 20; run++) {
      long seed = SEED + run;
      Random dice = new Random(seed);
      TradingTest storm = new TradingTest();
      storm.begin();
      for (int i = 0; i < 60; i++) {
        switch (dice.nextInt(8)) {
          case 0 -> storm.begin();
          case 1 -> storm.plant.value = new BigDecimal(22 + dice.nextInt(10));
          case 2 -> {
            int least = 22 + dice.nextInt(4);
            storm.bounds = List.of(bound("" + least, "" + (least + 1 + dice.nextInt(6))));
            storm.begin();
          }
          case 3 -> storm.plant.obeys = dice.nextBoolean();
          case 4 -> storm.plant.silent = dice.nextInt(4) == 0;
          default -> {}
        }
        storm.plant.within = storm.bounds.getFirst();
        storm.minutes(1 + dice.nextInt(90), dice.nextInt(4) == 0 ? dice.nextInt(100) - 10 : 0);
        assertEquals(List.of(), storm.plant.outside, "seed " + seed);
      }
    }
  }

  /** A cooling loop that does as it is told, and remembers every set-point it was told. */
  private static final class Plant implements Actuator {
    private BigDecimal value = new BigDecimal("27");
    private boolean obeys = true;
    private boolean silent;
    private int moves;
    private Bound within = bound("24", "30");
    private final List<String> outside = new ArrayList<>();

    String stands() {
      return Bound.text(value);
    }

    Signal says(long at) {
      return silent
          ? new Status(
              new Target(Target.Kind.SENSOR, "cdu"),
              "",
              "cdu",
              Origin.AGENT,
              at,
              Known.SENSOR,
              "silent",
              Map.of(),
              "")
          : new Status(
              LOOP,
              "",
              "cdu",
              Origin.FACILITY,
              at,
              Known.SET_POINT,
              stands(),
              Map.of(Known.SET_POINT_OF, "supply"),
              "");
    }

    @Override
    public List<ActionType> actions() {
      return Catalogue.names().stream()
          .map(n -> {
            Catalogue.Known k = Catalogue.find(n).orElseThrow();
            Duration limit = Duration.ofSeconds(5);
            return new ActionType(n, k.effect(), k.inverse(), limit, limit);
          })
          .toList();
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of("set " + action);
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) {
      if (action.name().startsWith("cooling.")) {
        boolean raise = action.name().equals("cooling.raise-supply");
        BigDecimal to = new BigDecimal(action.parameter(raise ? "high" : "low"));
        moves++;
        if (!within.holds(to)) {
          outside.add(action.toString());
        }
        value = obeys ? to : value;
      }
      return new Outcome.Done("taken");
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      boolean raise = action.name().equals("cooling.raise-supply");
      return !action.name().startsWith("cooling.")
              || value.compareTo(new BigDecimal(action.parameter(raise ? "high" : "low"))) == 0
          ? new Outcome.Done("seen")
          : new Outcome.Failed("the loop does not follow", false);
    }
  }
}
