package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.sensors.telemetry.prometheus.Placement.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One target's numbers while a page is read, and its names from page to page. For one thread. */
final class Shape {

  private final Place place;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> index = new HashMap<>();
  private Metrics.Schema schema = new Metrics.Schema(List.of());
  private double[] values = new double[0];
  private long page;
  private long newest;
  private final LinkRate links = new LinkRate();

  Shape(Place place) {
    this.place = place;
  }

  /** Where a metric's value lies; a new name gets a new place. */
  int indexOf(String metric) {
    return index.computeIfAbsent(
        metric,
        name -> {
          names.add(name);
          return names.size() - 1;
        });
  }

  /** Keeps a value of this page. Returns whether it is the first one of the page. */
  boolean put(long ofPage, int at, double value, long time) {
    boolean first = page != ofPage;
    if (first) {
      page = ofPage;
      newest = time;
      values = new double[names.size()];
      Arrays.fill(values, Double.NaN);
    } else if (at >= values.length) {
      int before = values.length;
      values = Arrays.copyOf(values, names.size());
      Arrays.fill(values, before, values.length, Double.NaN);
    }
    values[at] = value;
    newest = Math.max(newest, time);
    return first;
  }

  /** The page's snapshot; targets with the same names have one schema. */
  Snapshot snapshot(String sensor) {
    derive();
    if (schema.names().size() != names.size()) {
      schema = Schemas.of(names);
    }
    double[] all = values.length == names.size() ? values : Arrays.copyOf(values, names.size());
    Arrays.fill(all, values.length, all.length, Double.NaN);
    return new Snapshot(
        place.target(), place.node(), sensor, place.origin(), newest, new Metrics(schema, all));
  }

  /** Under which it is known. */
  Place place() {
    return place;
  }

  /** Whether that page has a value of it. */
  boolean on(long ofPage) {
    return page == ofPage;
  }

  /** It is on no page any more. */
  Snapshot gone(String sensor, long at) {
    double[] none = new double[schema.names().size()];
    Arrays.fill(none, Double.NaN);
    return new Snapshot(
        place.target(),
        place.node(),
        sensor,
        place.origin(),
        Math.max(at, newest),
        new Metrics(schema, none));
  }

  private void derive() {
    if (!links.any(index)) {
      return;
    }
    double rate = links.rate(values, newest);
    int at = indexOf(LinkRate.NAME);
    if (!Double.isNaN(rate) && (at >= values.length || Double.isNaN(values[at]))) {
      put(page, at, rate, newest);
    }
  }
}
