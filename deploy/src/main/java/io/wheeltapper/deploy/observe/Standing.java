package io.wheeltapper.deploy.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.deploy.api.BudgetsView;
import io.wheeltapper.deploy.api.BudgetsView.Gate;
import io.wheeltapper.deploy.api.BudgetsView.Line;
import io.wheeltapper.deploy.api.BudgetsView.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How budgets, modes and pauses stand, as of the last time that the loop was asked: a scrape must
 * not wait for it. Safe for all threads.
 */
public final class Standing {

  /**
   * What stands.
   *
   * @param pauses how many reaches are paused
   * @param held how many nodes are out by our hand
   */
  public record Now(BudgetsView budgets, Mode ceiling, int pauses, long held) {

    /** What stands now. Call on the decision thread. */
    public static Now of(Site site) {
      return new Now(
          BudgetsView.of(site),
          site.ceiling(),
          site.book().pauses().size(),
          site.book().open().stream().filter(k -> k.holds()).count());
    }
  }

  private final MultiGauge left;
  private final MultiGauge burn;
  private final MultiGauge gate;
  private final MultiGauge state;
  private final MultiGauge mode;
  private final MultiGauge pauses;
  private final MultiGauge held;

  /** Into these meters. */
  public Standing(MeterRegistry meters) {
    left = gauge("budget.left", "ratio", meters);
    burn = gauge("budget.burn.rate", null, meters);
    state = gauge("budget.state", null, meters);
    gate = gauge("budget.gate", null, meters);
    mode = gauge("mode", null, meters);
    pauses = gauge("pauses", null, meters);
    held = gauge("nodes.held", null, meters);
  }

  private static MultiGauge gauge(String name, @Nullable String unit, MeterRegistry meters) {
    return MultiGauge.builder("wheeltapper." + name).baseUnit(unit).register(meters);
  }

  /** It stands so now. */
  public void stands(Now now) {
    List<MultiGauge.Row<?>> lefts = new ArrayList<>();
    List<MultiGauge.Row<?>> burns = new ArrayList<>();
    List<MultiGauge.Row<?>> states = new ArrayList<>();
    for (Line line : now.budgets().budgets()) {
      Tags tags = Tags.of("objective", line.name());
      lefts.add(MultiGauge.Row.of(tags, known(line.left())));
      states.add(MultiGauge.Row.of(tags.and("state", line.state()), 1));
      // Pairs may share a window.
      SortedMap<Long, Double> rates = new TreeMap<>();
      for (Pair pair : line.burns()) {
        rates.put(pair.longMillis(), known(pair.inLong()));
        rates.put(pair.shortMillis(), known(pair.inShort()));
      }
      rates.forEach((millis, rate) ->
          burns.add(MultiGauge.Row.of(tags.and("window", words(Duration.ofMillis(millis))), rate)));
    }
    left.register(lefts, true);
    burn.register(burns, true);
    state.register(states, true);
    gate.register(now.budgets().gate().stream().map(Standing::row).toList(), true);
    mode.register(List.of(MultiGauge.Row.of(Tags.of("mode", now.ceiling().word()), 1)), true);
    pauses.register(List.of(MultiGauge.Row.of(Tags.empty(), now.pauses())), true);
    held.register(List.of(MultiGauge.Row.of(Tags.empty(), now.held())), true);
  }

  private static double known(@Nullable Double figure) {
    return figure == null ? Double.NaN : figure;
  }

  private static String words(Duration window) {
    if (window.toMinutes() % 1440 == 0) {
      return window.toDays() + "d";
    }
    return window.toMinutes() % 60 == 0 ? window.toHours() + "h" : window.toMinutes() + "m";
  }

  private static MultiGauge.Row<Number> row(Gate gate) {
    return MultiGauge.Row.of(
        Tags.of("effect", gate.effect(), "answer", gate.answer().toLowerCase(Locale.ROOT)), 1);
  }
}
