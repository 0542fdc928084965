package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.telemetry.prometheus.PromqlSensor;
import io.wheeltapper.sensors.telemetry.prometheus.SliQuery;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of the bundle in force is measured elsewhere. A bundle that comes later is asked for from
 * its first minute on. Safe for all threads.
 */
public final class Indicators {

  private volatile List<SliQuery> queries;

  Indicators(Policy policy) {
    queries = SliQueries.of(policy.objectives());
  }

  /** The servers that are asked for the indicators of a bundle; each once. */
  public static List<URI> servers(Policy policy) {
    return SliQueries.of(policy.objectives()).stream()
        .flatMap(q -> Stream.concat(Stream.of(q.measured()), q.total().stream()))
        .map(asked -> asked.server().url())
        .distinct()
        .sorted()
        .toList();
  }

  /** Another bundle comes into force; gives it on as it is. */
  Bundle under(Bundle bundle) {
    queries = SliQueries.of(bundle.policy().objectives());
    return bundle;
  }

  /**
   * The configured sensors, and with them the one that asks; it has nothing to do while no
   * objective is measured elsewhere. A configured sensor of its name stays as it is.
   */
  SortedMap<String, Sensor> beside(SortedMap<String, Sensor> configured) {
    SortedMap<String, Sensor> all = new TreeMap<>(configured);
    all.putIfAbsent(
        SliQueries.SENSOR,
        new PromqlSensor(SliQueries.SENSOR, () -> queries, InstantSource.system()));
    return all;
  }
}
