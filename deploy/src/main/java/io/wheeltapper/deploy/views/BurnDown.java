package io.wheeltapper.deploy.views;

import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.slo.Budgets;
import java.util.List;

/**
 * How one objective's error budget went down.
 *
 * @param name the objective's
 * @param points {@code [epoch milliseconds, part of the budget that was left]} over its window,
 *     oldest first; what is not known is left out
 */
public record BurnDown(String name, List<List<Number>> points) {

  /** Enough for a line of a few hundred pixels. */
  static final int POINTS = 60;

  public BurnDown {
    points = List.copyOf(points);
  }

  /** Of every objective in force. Call on the decision thread. */
  public static List<BurnDown> of(Site site) {
    return site.policy().objectives().all().stream()
        .map(o ->
            new BurnDown(
                o.name(), site.budgets().past(o, POINTS).stream().map(BurnDown::point).toList()))
        .toList();
  }

  private static List<Number> point(Budgets.Left left) {
    return List.of(left.at(), left.left());
  }
}
