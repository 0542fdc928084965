package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Measures indicators of objectives by PromQL, a minute at a time, and says each minute as one
 * snapshot of the site. After a start, or when Prometheus was away, it asks for the minutes that
 * are missing, an hour at once. A minute of which Prometheus knows nothing is not said. Which
 * indicators there are is asked anew each time, since bundles change.
 */
public final class PromqlSensor implements Sensor {

  /** Every kind of call that leaves it, for the published list. A POST, and yet only a question. */
  public static final List<KindSpec.Outbound> OUTBOUND =
      List.of(
          new KindSpec.Outbound(
              "Prometheus: POST /api/v1/query, /api/v1/query_range of each data source", false));

  /** A minute is asked for this long after its end, so that the last scrape of it has arrived. */
  private static final long SETTLE = 15_000L;

  private static final long AT_ONCE = 60 * Samples.MINUTE;
  private static final long TICK = 5_000L;

  /** Sums of a thousand doubles differ by less than this part of themselves. */
  private static final double ROUNDING = 1e-12;

  private final String name;
  private final Supplier<List<SliQuery>> queries;
  private final InstantSource clock;
  private final Map<String, Long> done = new HashMap<>();

  /**
   * Under a name of {@link Known#SLI_SENSOR}.
   *
   * @param queries what is to be measured now; called on the sensor's thread
   */
  public PromqlSensor(String name, Supplier<List<SliQuery>> queries, InstantSource clock) {
    this.name = name;
    this.queries = queries;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return Samples.MINUTE;
  }

  @Override
  public void run(Sink sink) throws Exception {
    try (PromqlClient client = new PromqlClient()) {
      while (true) {
        round(client, sink);
        sink.alive(clock.millis());
        TimeUnit.MILLISECONDS.sleep(TICK);
      }
    }
  }

  /**
   * Everything that is due; one server that cannot be reached does not keep the others from it.
   *
   * @throws IOException when any could not be reached, once the others were asked
   */
  private void round(PromqlClient client, Sink sink) throws IOException, InterruptedException {
    List<IOException> away = new ArrayList<>();
    for (SliQuery query : queries.get()) {
      try {
        measure(client, query, sink);
      } catch (IOException e) {
        away.add(e);
      }
    }
    if (!away.isEmpty()) {
      throw away.getFirst();
    }
  }

  private void measure(PromqlClient client, SliQuery query, Sink sink)
      throws IOException, InterruptedException {
    long last = Math.floorDiv(clock.millis() - SETTLE, Samples.MINUTE) * Samples.MINUTE;
    long history = query.measured().server().historyMillis() / Samples.MINUTE * Samples.MINUTE;
    long from = done.getOrDefault(query.series(), last - history);
    while (from < last) {
      long to = Math.min(last, from + AT_ONCE);
      try {
        List<Signal> signals = minutes(client, query, from, to, sink);
        if (!signals.isEmpty()) {
          sink.emit(signals);
        }
      } catch (PromqlClient.BadQuery e) {
        sink.rejected(query.measured().query(), String.valueOf(e.getMessage()));
      }
      done.put(query.series(), to);
      from = to;
    }
  }

  private List<Signal> minutes(PromqlClient client, SliQuery query, long from, long to, Sink sink)
      throws IOException, InterruptedException, PromqlClient.BadQuery {
    Samples measured = client.ask(query.measured(), query.counter(), from, to);
    Samples total =
        query.total().isPresent()
            ? client.ask(query.total().get(), query.counter(), from, to)
            : new Samples(List.of());
    List<Signal> signals = new ArrayList<>();
    for (long end = from + Samples.MINUTE; end <= to; end += Samples.MINUTE) {
      Map<String, Double> numbers = minute(query, measured, total, end, sink);
      if (!numbers.isEmpty()) {
        signals.add(
            new Snapshot(
                Target.site(), "", name, Origin.FACILITY, end, Metrics.of(new TreeMap<>(numbers))));
      }
    }
    return signals;
  }

  /** What one minute was; empty while any part of it is unknown. */
  private static Map<String, Double> minute(
      SliQuery query, Samples measured, Samples total, long end, Sink sink) {
    OptionalDouble number = query.counter() ? measured.increase(end) : measured.newest(end);
    if (number.isEmpty()) {
      return Map.of();
    }
    boolean summed = query.total().isPresent();
    if (!summed && measured.read(end) > 1) {
      sink.rejected(
          query.measured().query(), "gives several series where one is wanted; aggregate them");
      return Map.of();
    }
    double value = number.getAsDouble();
    String series = query.series();
    if (query.shape() == SliQuery.Shape.VALUE) {
      return Map.of(series + Known.SLI_VALUE, value);
    }
    OptionalDouble of =
        !summed ? OptionalDouble.of(1) : query.counter() ? total.increase(end) : total.newest(end);
    if (of.isEmpty()) {
      return Map.of();
    }
    boolean good = query.shape() == SliQuery.Shape.GOOD || query.shape() == SliQuery.Shape.SUCCESS;
    return Map.of(
        series + Known.SLI_BAD,
        good ? rest(of.getAsDouble(), value) : value,
        series + Known.SLI_TOTAL,
        of.getAsDouble());
  }

  /** Total less good; what rounding alone makes negative is nothing. */
  private static double rest(double total, double good) {
    double bad = total - good;
    return bad < 0 && bad > -ROUNDING * total ? 0 : bad;
  }
}
