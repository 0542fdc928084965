package io.wheeltapper.sensors.telemetry.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.wheeltapper.sensors.telemetry.gather.Aiming;
import io.wheeltapper.sensors.telemetry.gather.Aiming.Aim;
import io.wheeltapper.sensors.telemetry.prometheus.Series;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Data points as samples, named as OTLP names them; histograms and summaries give what Prometheus
 * makes of them ({@code _count}, {@code _sum}, buckets for a job's latency only). A sum that counts
 * from report to report is no number of a target and is dropped. For one thread.
 */
final class Points {

  /** More different points than remote write remembers series for. */
  private static final int MOST_SERIES = 1_000_000;

  private static final int NO_RECORDED_VALUE = 1;
  private static final long NANOS = 1_000_000;

  private final Resources resources;
  private final Aiming aiming;
  private final Drops drops;
  private final Map<Series, Aim> aims = new HashMap<>();
  private Map<String, String> of = Map.of();
  private long now;
  private long rejected;

  Points(Resources resources, Aiming aiming, Drops drops) {
    this.resources = resources;
    this.aiming = aiming;
    this.drops = drops;
  }

  /** Takes a request in; how many of its points were of no use. */
  long take(ExportMetricsServiceRequest request, long at) {
    now = at;
    rejected = 0;
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      of = resources.labels(resource.getResource().getAttributesList());
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        scope.getMetricsList().forEach(this::metric);
      }
    }
    return rejected;
  }

  private void metric(Metric metric) {
    String name = metric.getName();
    if (name.isBlank() || name.length() > 255) {
      reject("bad-labels", 1);
      return;
    }
    switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsList().forEach(p -> number(name, p));
      case SUM -> {
        if (delta(metric.getSum().getAggregationTemporality())) {
          reject("delta-temporality", metric.getSum().getDataPointsCount());
        } else {
          metric.getSum().getDataPointsList().forEach(p -> number(name, p));
        }
      }
      case HISTOGRAM -> {
        if (delta(metric.getHistogram().getAggregationTemporality())) {
          reject("delta-temporality", metric.getHistogram().getDataPointsCount());
        } else {
          metric.getHistogram().getDataPointsList().forEach(p -> histogram(name, p));
        }
      }
      case EXPONENTIAL_HISTOGRAM -> {
        if (delta(metric.getExponentialHistogram().getAggregationTemporality())) {
          reject("delta-temporality", metric.getExponentialHistogram().getDataPointsCount());
        } else {
          metric.getExponentialHistogram().getDataPointsList().forEach(p -> exponential(name, p));
        }
      }
      case SUMMARY -> metric.getSummary().getDataPointsList().forEach(p -> summary(name, p));
      case DATA_NOT_SET -> reject("no-data", 1);
    }
  }

  private static boolean delta(AggregationTemporality temporality) {
    return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  }

  private void reject(String reason, long count) {
    drops.took(count);
    drops.drop(reason, count);
    rejected += count;
  }

  private void number(String name, NumberDataPoint point) {
    boolean none = (point.getFlags() & NO_RECORDED_VALUE) != 0;
    double value =
        switch (point.getValueCase()) {
          case AS_DOUBLE -> point.getAsDouble();
          case AS_INT -> point.getAsInt();
          case VALUE_NOT_SET -> Double.NaN;
        };
    put(name, point.getAttributesList(), Map.of(), value, none, point.getTimeUnixNano());
  }

  private void histogram(String name, HistogramDataPoint point) {
    long at = point.getTimeUnixNano();
    List<KeyValue> labels = point.getAttributesList();
    put(name + "_count", labels, Map.of(), point.getCount(), false, at);
    if (point.hasSum()) {
      put(name + "_sum", labels, Map.of(), point.getSum(), false, at);
    }
    double below = 0;
    int bounds = Math.min(point.getExplicitBoundsCount(), point.getBucketCountsCount() - 1);
    for (int i = 0; i < bounds; i++) {
      below += point.getBucketCounts(i);
      bucket(name, labels, Double.toString(point.getExplicitBounds(i)), below, at);
    }
    if (bounds >= 0) {
      bucket(name, labels, "+Inf", point.getCount(), at);
    }
  }

  private void bucket(String name, List<KeyValue> labels, String le, double count, long at) {
    put(name + "_bucket", labels, Map.of("le", le), count, false, at);
  }

  private void exponential(String name, ExponentialHistogramDataPoint point) {
    long at = point.getTimeUnixNano();
    put(name + "_count", point.getAttributesList(), Map.of(), point.getCount(), false, at);
    if (point.hasSum()) {
      put(name + "_sum", point.getAttributesList(), Map.of(), point.getSum(), false, at);
    }
  }

  private void summary(String name, SummaryDataPoint point) {
    long at = point.getTimeUnixNano();
    List<KeyValue> labels = point.getAttributesList();
    put(name + "_count", labels, Map.of(), point.getCount(), false, at);
    put(name + "_sum", labels, Map.of(), point.getSum(), false, at);
    for (SummaryDataPoint.ValueAtQuantile q : point.getQuantileValuesList()) {
      String quantile = Double.toString(q.getQuantile());
      put(name, labels, Map.of("quantile", quantile), q.getValue(), false, at);
    }
  }

  private void put(
      String name,
      List<KeyValue> attributes,
      Map<String, String> more,
      double value,
      boolean none,
      long nanos) {
    Map<String, String> labels = new HashMap<>(Attributes.labels(of, attributes));
    labels.putAll(more);
    Series series = new Series(name, resources.point(name, labels));
    Aim aim = aims.get(series);
    if (aim == null) {
      if (aims.size() >= MOST_SERIES) {
        reject("too-many-series", 1);
        return;
      }
      aim = aiming.aim(series, now);
      aims.put(series, aim);
    }
    long time = nanos == 0 ? now : nanos / NANOS;
    if (!aiming.put(aim.group(), aim.name(), aim.use(), value, none, time, now)) {
      rejected++;
    }
  }
}
