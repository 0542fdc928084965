package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.telemetry.prometheus.Placement.Place;
import io.wheeltapper.sensors.workload.numbers.Jobs;
import io.wheeltapper.sensors.workload.numbers.NameTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the Prometheus text format, one after another, into one snapshot a target. Exporters
 * write the same series in the same order every time, so each line is first compared with the line
 * at this place of the page before; only a line that differs is looked up, and only a new one is
 * parsed. NaN, DCGM's blanks and stale samples are absent. For one thread.
 */
public final class Exposition {

  /** More series than one page of any exporter in use has; the rest is refused. */
  static final int MOST_SERIES = 2_000_000;

  /** Where a series' values go. */
  private record Slot(SeriesText text, @Nullable Shape shape, int index, boolean dcgm, int use) {}

  /** Lines that were no use. */
  public interface Rejects {
    /** The line's number on its page, from 1, and what is wrong with it. */
    void rejected(long line, String why);
  }

  /** An exporter's clock may be so far ahead. */
  private static final long FUTURE_MILLIS = 300_000;

  /** A small page's series; there may be an exporter a node. */
  private static final int FEW_SERIES = 64;

  private final String sensor;
  private final Placement placement;
  private final long staleMillis;
  private final Jobs jobs;
  private final Numerals numerals = new Numerals();
  private final Map<SeriesText, Slot> slots = new HashMap<>();
  private final Map<Place, Shape> shapes = new HashMap<>();
  private final Map<SeriesText.Part, SeriesText.Part> parts = new HashMap<>();
  private Slot[] expected = new Slot[0];
  private int expectedCount;
  private int samples;
  private Slot[] seen = new Slot[FEW_SERIES];
  private List<Shape> before = List.of();
  private long page;

  Exposition(String sensor, Placement placement, long staleMillis) {
    this(sensor, placement, staleMillis, NameTable.shipped());
  }

  /** Names of the table also become a job's numbers. */
  Exposition(String sensor, Placement placement, long staleMillis, NameTable names) {
    this.jobs = new Jobs(sensor, names);
    this.sensor = sensor;
    this.placement = placement;
    this.staleMillis = staleMillis;
  }

  /** What is known no longer while there is no page. */
  List<Signal> unheard() {
    return jobs.unheard();
  }

  /** How many samples stood on the last page. */
  int samples() {
    return samples;
  }

  /**
   * The snapshots of one page; a target that stood on the page before and on this one no more is
   * taken back by one without numbers.
   *
   * @param at when it was read, epoch milliseconds; for samples without a time of their own; 0 for
   *     a recording, where none is from the future
   */
  public List<Signal> read(byte[] bytes, int length, long at, Rejects rejects) {
    page++;
    List<Shape> touched = new ArrayList<>();
    int count = 0;
    long line = 0;
    for (int from = 0; from < length; ) {
      line++;
      byte first = bytes[from];
      if (first == '#' || first == '\n' || first == '\r') {
        from = lineEnd(bytes, from, length) + 1;
        continue;
      }
      Slot slot = count < expectedCount ? expected[count] : null;
      if (slot == null || !slot.text().standsAt(bytes, from, length)) {
        slot = find(bytes, from, length, line, rejects);
      }
      int end;
      if (slot == null) {
        end = lineEnd(bytes, from, length);
      } else {
        if (count == seen.length) {
          seen = Arrays.copyOf(seen, count * 2);
        }
        seen[count++] = slot;
        end = sample(slot, bytes, from + slot.text().length(), length, at, line, rejects, touched);
      }
      from = end + 1;
    }
    List<Signal> signals = new ArrayList<>(touched.size());
    for (Shape shape : touched) {
      signals.add(shape.snapshot(sensor));
    }
    if (count > 0) { // a page without samples is none
      vanished(at, signals);
      before = touched;
    }
    remember(count);
    signals.addAll(jobs.take(at));
    return signals;
  }

  private void vanished(long at, List<Signal> signals) {
    for (Shape shape : before) {
      if (!shape.on(page)) {
        signals.add(shape.gone(sensor, at));
      }
    }
  }

  private void remember(int count) {
    Slot[] last = expected;
    expected = seen;
    expectedCount = count;
    samples = count;
    seen = last.length <= count ? new Slot[Math.max(FEW_SERIES, count + 1)] : last;
    if (slots.size() > 2 * count + 10_000) {
      slots.clear();
      shapes.clear();
      // Their names are forgotten; whose they are is not.
      before = before.stream().map(s -> shapes.computeIfAbsent(s.place(), Shape::new)).toList();
      parts.clear();
      expectedCount = 0;
    }
  }

  private @Nullable Slot find(byte[] bytes, int from, int to, long line, Rejects rejects) {
    int lineEnd = lineEnd(bytes, from, to);
    int end = Series.end(bytes, from, lineEnd);
    if (end < 0) {
      rejects.rejected(line, "a sample that is cut");
      return null;
    }
    SeriesText text = SeriesText.copy(bytes, from, end);
    Slot known = slots.get(text);
    if (known != null) {
      return known;
    }
    if (slots.size() >= MOST_SERIES) {
      rejects.rejected(line, "more than " + MOST_SERIES + " series");
      return null;
    }
    Optional<Series> series = Series.parse(bytes, from, end);
    if (series.isEmpty()) {
      rejects.rejected(line, "no metric and labels");
      return null;
    }
    SeriesText shared = text.sharing(parts);
    Slot slot = slot(shared, series.get());
    slots.put(shared, slot);
    return slot;
  }

  private Slot slot(SeriesText text, Series series) {
    int use =
        jobs.means(series.name())
            ? jobs.learn(series.name(), series.labels(), placement.nodeOf(series.labels()))
            : -1;
    Optional<Place> place = placement.of(series);
    if (place.isEmpty()) {
      return new Slot(text, null, 0, false, use);
    }
    Place p = place.get();
    Shape shape =
        shapes.computeIfAbsent(new Place(p.target(), p.node(), p.origin(), ""), Shape::new);
    return new Slot(
        text,
        shape,
        shape.indexOf(Schemas.name(p.metric())),
        series.name().startsWith("DCGM_"),
        use);
  }

  /** Reads value and time behind a series; where the line ends. */
  private int sample(
      Slot slot,
      byte[] bytes,
      int from,
      int to,
      long at,
      long line,
      Rejects rejects,
      List<Shape> touched) {
    int begin = blanks(bytes, from, to);
    double value;
    try {
      value = numerals.read(bytes, begin, to);
    } catch (NumberFormatException e) {
      rejects.rejected(line, "a value that is no number");
      return lineEnd(bytes, from, to);
    }
    int end = blanks(bytes, numerals.end(), to);
    long time = at;
    if (end < to && bytes[end] != '\n' && bytes[end] != '\r' && bytes[end] != '#') {
      try {
        time = (long) numerals.read(bytes, end, to);
      } catch (NumberFormatException e) {
        rejects.rejected(line, "a time that is no number");
        return lineEnd(bytes, end, to);
      }
      end = numerals.end();
    }
    boolean timely = at - time <= staleMillis && (at == 0 || time - at <= FUTURE_MILLIS);
    if (slot.use() >= 0 && timely) {
      jobs.put(slot.use(), value, time, at);
    }
    Shape shape = slot.shape();
    boolean absent = Double.isNaN(value) || !timely || (slot.dcgm() && Blanks.blank(value));
    if (shape != null && !absent && shape.put(page, slot.index(), value, time)) {
      touched.add(shape);
    }
    return end < to && bytes[end] == '\n' ? end : lineEnd(bytes, end, to);
  }

  private static int blanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int lineEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    return at;
  }
}
