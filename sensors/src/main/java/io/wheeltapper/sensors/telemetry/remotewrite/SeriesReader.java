package io.wheeltapper.sensors.telemetry.remotewrite;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.telemetry.gather.Gathering;
import io.wheeltapper.sensors.telemetry.prometheus.Blanks;
import io.wheeltapper.sensors.telemetry.prometheus.Placement;
import io.wheeltapper.sensors.telemetry.prometheus.Placement.Place;
import io.wheeltapper.sensors.telemetry.prometheus.Series;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.remotewrite.Wire.Malformed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Samples of remote write into signals. A series is placed once, by the same rules as a scraped
 * one; after that its hash is enough. For one thread.
 */
final class SeriesReader implements Decoder.Taking {

  /** What a sender's staleness marker is, by its bits: Prometheus' model/value. */
  static final long STALE = 0x7ff0000000000002L;

  private static final int UNUSED = -1;
  private static final int NO_PLACE = -2;
  private static final int NO_ROOM = -3;
  private static final int BAD_LABELS = -4;

  /** Of a full table: the series is not in it. */
  private static final int NOWHERE = -1;

  private static final String UP = "up";

  private final Placement placement;
  private final Drops drops;
  private final Supplier<Gathering> gatherings;
  private Gathering gathering;
  private SeriesTable table = new SeriesTable();
  private long learnedAnew;
  private int up;
  private long now;
  private long samples;
  private long histograms;

  /**
   * Knows nothing yet.
   *
   * @param gatherings a new one when there are too many series to remember, once an hour at most
   */
  SeriesReader(Placement placement, Supplier<Gathering> gatherings, Drops drops) {
    this.placement = placement;
    this.gatherings = gatherings;
    this.drops = drops;
    this.gathering = gatherings.get();
    this.up = gathering.name(UP);
  }

  /** A message begins. */
  void begin(long at) {
    now = at;
    samples = 0;
    histograms = 0;
    if (table.size() >= SeriesTable.MOST_SERIES && now - learnedAnew > 3_600_000L) {
      learnedAnew = now;
      table = new SeriesTable();
      gathering = gatherings.get();
      up = gathering.name(UP);
    }
  }

  /** Samples of this message that were taken. */
  long samples() {
    return samples;
  }

  /** Native histograms of this message, none of which is used. */
  long histograms() {
    return histograms;
  }

  /** What is ready to be said. */
  List<Signal> take(long at) {
    return gathering.take(at);
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
    if (metric == null || metric.isBlank() || controls(all)) {
      table.put(h1, h2, BAD_LABELS, 0);
      return table.find(h1, h2);
    }
    learn(h1, h2, new Series(metric, all));
    return table.find(h1, h2);
  }

  private static boolean controls(Map<String, String> labels) {
    return labels.values().stream().anyMatch(v -> v.chars().anyMatch(Character::isISOControl));
  }

  private void learn(long h1, long h2, Series series) {
    if (Placement.bucket(series)) {
      table.put(h1, h2, UNUSED, 0);
      return;
    }
    Optional<Place> place = placement.of(series);
    if (place.isEmpty()) {
      table.put(h1, h2, NO_PLACE, 0);
      return;
    }
    int group =
        gathering.group(
            series.labels().getOrDefault("job", "none"),
            series.labels().getOrDefault("instance", ""),
            place.get(),
            now);
    int name = gathering.name(place.get().metric());
    table.put(h1, h2, group < 0 || name < 0 ? NO_ROOM : group, Math.max(0, name));
  }

  @Override
  public void sample(int series, long bits, long time) {
    drops.took(1);
    if (series == NOWHERE) {
      drops.drop("too-many-series", 1);
      return;
    }
    int group = table.group(series);
    if (group < 0) {
      drops.drop(reason(group), 1);
      samples += group == UNUSED ? 1 : 0; // understood, and of no use to anybody here
      return;
    }
    int name = table.name(series);
    double value = Double.longBitsToDouble(bits);
    if (bits == STALE && name == up) {
      gathering.gone(group);
    }
    if (Blanks.blank(value)) {
      value = gathering.dcgm(name) ? Double.NaN : value;
    }
    samples += gathering.put(group, name, value, time, now) ? 1 : 0;
  }

  private static String reason(int group) {
    return switch (group) {
      case UNUSED -> "histogram-bucket";
      case NO_PLACE -> "no-target";
      case BAD_LABELS -> "bad-labels";
      default -> "too-many-targets";
    };
  }

  @Override
  public void histograms(int series, int count) {
    histograms += count;
    drops.took(count);
    drops.drop("native-histogram", count);
  }
}
