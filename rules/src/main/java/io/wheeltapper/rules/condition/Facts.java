package io.wheeltapper.rules.condition;

import io.wheeltapper.core.model.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The facts of one session at one moment, by type. A copy: it does not change with the session. */
public final class Facts {

  private static final Comparator<Object> NEWEST =
      Comparator.comparingLong(Facts::time)
          .reversed()
          .thenComparing(f -> f instanceof Signal s ? s.target() + " " + s.sensor() : "");

  private final Map<String, List<Object>> byType = new HashMap<>();
  private final long clock;

  /**
   * Of facts in any order.
   *
   * @param clock of the session, epoch milliseconds
   */
  public Facts(Collection<?> facts, long clock) {
    this.clock = clock;
    for (Object fact : facts) {
      byType.computeIfAbsent(fact.getClass().getSimpleName(), _ -> new ArrayList<>()).add(fact);
    }
    byType.values().forEach(all -> all.sort(NEWEST));
  }

  long clock() {
    return clock;
  }

  List<Object> of(String type) {
    return byType.getOrDefault(type, List.of());
  }

  private static long time(Object fact) {
    return switch (fact) {
      case Signal s -> s.at();
      case io.wheeltapper.core.model.Finding f -> f.at();
      case io.wheeltapper.rules.Reading r -> r.at();
      case io.wheeltapper.rules.Row row -> -row.order();
      default -> 0;
    };
  }
}
