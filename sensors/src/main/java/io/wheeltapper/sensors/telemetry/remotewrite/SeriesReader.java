package io.wheeltapper.sensors.telemetry.remotewrite;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.telemetry.gather.Aiming;
import io.wheeltapper.sensors.telemetry.gather.Aiming.Aim;
import io.wheeltapper.sensors.telemetry.prometheus.Series;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.remotewrite.Wire.Malformed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Samples of remote write into signals. A series is placed once, by the same rules as a scraped
 * one; after that its hash is enough. For one thread.
 */
final class SeriesReader implements Decoder.Taking {

  /** What a sender's staleness marker is, by its bits: Prometheus' model/value. */
  static final long STALE = 0x7ff0000000000002L;

  private static final long AGAIN_MILLIS = 3_600_000L;

  /** Of a full table: the series is not in it. */
  private static final int NOWHERE = -1;

  private final Supplier<Aiming> aimings;
  private final Drops drops;
  private Aiming aiming;
  private SeriesTable table = new SeriesTable();
  private long learnedAnew;
  private long now;
  private long samples;

  /**
   * Knows nothing yet.
   *
   * @param aimings a new one when there are too many series to remember, once an hour at most
   */
  SeriesReader(Supplier<Aiming> aimings, Drops drops) {
    this.aimings = aimings;
    this.drops = drops;
    this.aiming = aimings.get();
  }

  /** A message begins. */
  void begin(long at) {
    now = at;
    samples = 0;
    if (table.size() >= SeriesTable.MOST_SERIES && now - learnedAnew > AGAIN_MILLIS) {
      learnedAnew = now;
      table = new SeriesTable();
      aiming = aimings.get();
    }
  }

  /** Samples of this message that were taken. */
  long samples() {
    return samples;
  }

  /** What is ready to be said. */
  List<Signal> take(long at) {
    return aiming.take(at);
  }

  @Override
  public int series(long h1, long h2, Decoder.Labels labels) throws Malformed {
    int at = table.find(h1, h2);
    if (at >= 0) {
      return at;
    }
    if (table.size() >= SeriesTable.MOST_SERIES) {
      return NOWHERE;
    }
    Map<String, String> all = new LinkedHashMap<>(labels.read());
    String metric = all.remove("__name__");
    Aim aim =
        metric == null || metric.isBlank() ? Aim.BAD : aiming.aim(new Series(metric, all), now);
    table.put(h1, h2, aim);
    return table.find(h1, h2);
  }

  @Override
  public void sample(int series, long bits, long time) {
    if (series == NOWHERE) {
      drops.took(1);
      drops.drop("too-many-series", 1);
      return;
    }
    boolean taken =
        aiming.put(
            table.group(series),
            table.name(series),
            table.use(series),
            Double.longBitsToDouble(bits),
            bits == STALE,
            time,
            now);
    samples += taken ? 1 : 0;
  }

  @Override
  public void histograms(int series, int count) {
    drops.took(count);
    drops.drop("native-histogram", count);
  }
}
