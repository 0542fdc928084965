package io.wheeltapper.sensors.telemetry.promql;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.telemetry.prometheus.Placement;
import io.wheeltapper.sensors.telemetry.prometheus.Placement.Place;
import io.wheeltapper.sensors.telemetry.prometheus.Schemas;
import io.wheeltapper.sensors.telemetry.prometheus.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The answers of one round into one snapshot a target. A target of which nothing came any more is
 * taken back once. For one thread.
 */
final class Numbers {

  private record At(Target target, String node, Origin origin) {}

  private static final class Standing {
    final TreeMap<String, Double> numbers = new TreeMap<>();
    final Set<String> twice = new HashSet<>();
    long at;
  }

  private final String sensor;
  private final Placement placement;
  private Map<At, Metrics.Schema> before = Map.of();
  private Map<At, Standing> round = new LinkedHashMap<>();

  Numbers(String sensor, Placement placement) {
    this.sensor = sensor;
    this.placement = placement;
  }

  /** Takes one answer in; labels say the place, and none of them stays in the name. */
  void take(Query query, Vector answer, BiConsumer<String, String> rejects) {
    int nowhere = 0;
    for (Vector.Point point : answer.points()) {
      Optional<At> at = place(point.labels());
      if (at.isEmpty()) {
        nowhere++;
        continue;
      }
      Standing standing = round.computeIfAbsent(at.get(), _ -> new Standing());
      standing.at = Math.max(standing.at, point.at());
      if (standing.numbers.put(query.name(), point.value()) != null) {
        standing.twice.add(query.name());
        rejects.accept(
            query.name(), "gives several numbers for " + at.get().target() + "; aggregate it");
      }
    }
    if (nowhere > 0) {
      rejects.accept(
          query.name(),
          nowhere
              + " series name no node, no GPU and no "
              + Placement.TARGET
              + "; keep such a label");
    }
  }

  private Optional<At> place(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return Optional.of(new At(Target.site(), "", placement.origin().orElse(Origin.FACILITY)));
    }
    Optional<Place> place = placement.of(new Series("x", labels));
    return place.map(p -> new At(p.target(), p.node(), p.origin()));
  }

  /** The round's snapshots. */
  List<Signal> end(long now) {
    List<Signal> signals = new ArrayList<>();
    Map<At, Metrics.Schema> said = new HashMap<>();
    round.forEach((at, standing) -> {
      standing.numbers.keySet().removeAll(standing.twice);
      if (!standing.numbers.isEmpty()) {
        Metrics.Schema schema = Schemas.of(List.copyOf(standing.numbers.keySet()));
        said.put(at, schema);
        double[] values =
            standing.numbers.values().stream().mapToDouble(Double::doubleValue).toArray();
        signals.add(
            new Snapshot(
                at.target(),
                at.node(),
                sensor,
                at.origin(),
                standing.at,
                new Metrics(schema, values)));
      }
    });
    before.forEach((at, schema) -> {
      if (!said.containsKey(at)) {
        double[] none = new double[schema.names().size()];
        java.util.Arrays.fill(none, Double.NaN);
        signals.add(
            new Snapshot(
                at.target(), at.node(), sensor, at.origin(), now, new Metrics(schema, none)));
      }
    });
    before = said;
    round = new LinkedHashMap<>();
    return signals;
  }

  /** Forgets an unfinished round. */
  void drop() {
    round = new LinkedHashMap<>();
  }
}
