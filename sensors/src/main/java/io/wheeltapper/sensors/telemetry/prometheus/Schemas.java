package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Metrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One schema for the same names, however many exporters there are: what comes after knows a schema
 * by its identity. Safe for all threads.
 */
public final class Schemas {

  /** More different pages than any site's; beyond it each target has a schema of its own. */
  private static final int MOST = 4_096;

  private static final Map<List<String>, Metrics.Schema> KNOWN = new ConcurrentHashMap<>();

  private static final int MOST_NAMES = 65_536;

  private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

  private Schemas() {}

  /** The same name as one object, as far as there is room. */
  public static String name(String metric) {
    String known = NAMES.get(metric);
    if (known != null || NAMES.size() >= MOST_NAMES) {
      return known == null ? metric : known;
    }
    String first = NAMES.putIfAbsent(metric, metric);
    return first == null ? metric : first;
  }

  /** The schema of these names in this order, the same object each time as far as there is room. */
  public static Metrics.Schema of(List<String> names) {
    Metrics.Schema known = KNOWN.get(names);
    if (known != null) {
      return known;
    }
    Metrics.Schema fresh = new Metrics.Schema(names);
    if (KNOWN.size() >= MOST) {
      return fresh;
    }
    Metrics.Schema first = KNOWN.putIfAbsent(fresh.names(), fresh);
    return first == null ? fresh : first;
  }
}
