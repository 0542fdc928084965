package io.wheeltapper.deploy.observe;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import io.wheeltapper.core.runtime.Trace;
import io.wheeltapper.deploy.api.Scrape;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where all that is measured is registered, and its text for a scrape. What is measured while a
 * case is told of carries that case's trace as its exemplar. Safe for all threads.
 */
public final class Meters {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(
          new Strict(), new PrometheusRegistry(), Clock.SYSTEM, new OfCase());

  /**
   * Exemplars only where OpenMetrics lets them be. Micrometer's own default has them on every
   * sample, and Prometheus then refuses the whole scrape.
   */
  private static final class Strict implements PrometheusConfig {
    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public Properties prometheusProperties() {
      Properties properties = new Properties();
      properties.setProperty("io.prometheus.exporter.exemplarsOnAllMetricTypes", "false");
      return properties;
    }
  }

  /** With what holds of every process, and of this version. */
  public Meters(String version) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    Gauge.builder("wheeltapper.build", () -> 1).tag("version", version).register(registry);
  }

  /** Where to register. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All that is measured, as a scraper that accepts this wants it. */
  public Scrape scrape(String accept) {
    String type =
        accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text")
            ? Scrape.OPEN_METRICS
            : Scrape.TEXT;
    return new Scrape(type, registry.scrape(type));
  }

  /** The trace that the thread tells of. */
  private static final class OfCase implements SpanContext {
    @Override
    public @Nullable String getCurrentTraceId() {
      return Trace.told().map(t -> Trace.id(t.caseId())).orElse(null);
    }

    @Override
    public @Nullable String getCurrentSpanId() {
      return Trace.told().map(t -> Trace.root(t.caseId())).orElse(null);
    }

    @Override
    public boolean isCurrentSpanSampled() {
      return Trace.told().isPresent();
    }

    @Override
    public void markCurrentSpanAsExemplar() {
      // Every trace is kept.
    }
  }
}
