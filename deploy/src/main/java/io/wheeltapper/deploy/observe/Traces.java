package io.wheeltapper.deploy.observe;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Trace;
import io.wheeltapper.deploy.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/**
 * One trace a case, by OpenTelemetry: spans that follow from ledger entries alone, with ids that
 * follow from the case. Sending is another's thread; what cannot be sent is dropped, never waited
 * for. For one thread.
 */
final class Traces implements AutoCloseable {

  /** Untrusted text beyond it is cut. */
  private static final int LONGEST_TEXT = 2_000;

  private static final long LAST_SECONDS = 5;

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Next ids = new Next();
  private final Spans spans = new Spans(this::span);

  Traces(SpanExporter exporter, String site, String version) {
    this.provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "wheeltapper",
                        AttributeKey.stringKey("service.version"),
                        version,
                        AttributeKey.stringKey("service.namespace"),
                        site)))
            .setIdGenerator(ids)
            .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LONGEST_TEXT).build())
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    this.tracer = provider.get("io.wheeltapper");
  }

  /**
   * Opens them to where the configuration says.
   *
   * @throws IOException when the token's file cannot be read
   */
  static Traces open(Config.Observe to, String site, String version) throws IOException {
    OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder().setEndpoint(to.traces());
    if (Config.given(to.tracesTokenFile())) {
      String token = Files.readString(to.tracesTokenFile()).strip();
      builder.addHeader("Authorization", "Bearer " + token);
    }
    return new Traces(builder.build(), site, version);
  }

  /** An entry of before the start: its spans were made then. */
  void before(Entry entry) {
    spans.fold(-1, entry);
  }

  /** A durable entry. */
  void accept(long index, Entry entry) {
    spans.fold(index, entry);
  }

  private void span(Spans.Made made) {
    if (made.entry() < 0) {
      return;
    }
    String trace = Trace.id(made.caseId());
    ids.trace = trace;
    ids.span = made.id();
    SpanBuilder builder =
        tracer.spanBuilder(made.name()).setStartTimestamp(made.from(), TimeUnit.MILLISECONDS);
    if (made.root()) {
      builder.setNoParent();
    } else {
      SpanContext root =
          SpanContext.createFromRemoteParent(
              trace, Trace.root(made.caseId()), TraceFlags.getSampled(), TraceState.getDefault());
      builder.setParent(Context.root().with(Span.wrap(root)));
    }
    made.attributes()
        .forEach((key, value) -> {
          if (!value.isEmpty()) {
            builder.setAttribute(key, value);
          }
        });
    builder.setAttribute("wheeltapper.entry", made.entry());
    Span span = builder.startSpan();
    if (!made.trouble().isEmpty()) {
      span.setStatus(StatusCode.ERROR, made.trouble());
    }
    span.end(Math.max(made.from(), made.to()), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
  }

  /** Gives out what is to be the next span's. */
  private static final class Next implements IdGenerator {
    private String trace = "";
    private String span = "";

    @Override
    public String generateSpanId() {
      return span;
    }

    @Override
    public String generateTraceId() {
      return trace;
    }
  }
}
