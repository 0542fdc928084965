package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.policy.Indicator;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.Source;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.prometheus.SliQuery;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which indicators of a bundle a Prometheus or a Mimir measures. The connection details of an
 * OpenSLO {@code DataSource} say where: {@code url}, and if wanted {@code tenant}, {@code
 * token-file} and {@code history} (how far back it is asked after a start, 6 hours).
 */
final class SliQueries {

  /** The name of the sensor that asks them. */
  static final String SENSOR = "sli";

  private static final Set<String> TYPES = Set.of("prometheus", "mimir");

  /** The fastest pairs of burn windows can be judged after so long. */
  private static final long HISTORY = 6 * 3_600_000L;

  /** As long as minutes of indicators are kept. */
  private static final long MOST_HISTORY = 35 * 86_400_000L;

  private SliQueries() {}

  /** All that can be asked; an indicator whose source is incomplete stays unknown. */
  static List<SliQuery> of(Objectives objectives) {
    List<SliQuery> queries = new ArrayList<>();
    for (Indicator indicator : objectives.foreign()) {
      query(indicator).ifPresent(queries::add);
    }
    return List.copyOf(queries);
  }

  private static Optional<SliQuery> query(Indicator indicator) {
    Optional<SliQuery.Asked> measured = asked(indicator.measured());
    Optional<SliQuery.Asked> total = indicator.total().flatMap(SliQueries::asked);
    boolean whole = indicator.total().isPresent() == total.isPresent();
    return measured
        .filter(_ -> whole)
        .map(m ->
            new SliQuery(
                indicator.series(), shape(indicator.kind()), indicator.counter(), m, total));
  }

  private static Optional<SliQuery.Asked> asked(Source source) {
    String query = source.spec().getOrDefault("query", "");
    return TYPES.contains(source.type()) && !query.isBlank()
        ? server(source).map(s -> new SliQuery.Asked(s, query))
        : Optional.empty();
  }

  private static Optional<SliQuery.Server> server(Source source) {
    try {
      URI url = URI.create(source.connection().getOrDefault("url", ""));
      if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
        return Optional.empty();
      }
      String history = source.connection().getOrDefault("history", "");
      long millis =
          history.isBlank() ? HISTORY : Settings.parseDuration("history", history).toMillis();
      return Optional.of(
          new SliQuery.Server(
              url,
              source.connection().getOrDefault("tenant", ""),
              source.connection().getOrDefault("token-file", ""),
              Math.min(millis, MOST_HISTORY)));
    } catch (IllegalArgumentException | BadSetting e) {
      return Optional.empty();
    }
  }

  private static SliQuery.Shape shape(Indicator.Kind kind) {
    return switch (kind) {
      case GOOD -> SliQuery.Shape.GOOD;
      case BAD -> SliQuery.Shape.BAD;
      case SUCCESS -> SliQuery.Shape.SUCCESS;
      case FAILURE -> SliQuery.Shape.FAILURE;
      case VALUE -> SliQuery.Shape.VALUE;
    };
  }
}
