package io.wheeltapper.sensors.telemetry.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.telemetry.logs.LogLines;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Log records as lines of the kernel's or of a job's log. Whose a record is its resource and scope
 * say; a program writes its attributes and its body itself, so those count only within scopes that
 * are trusted by name. For one thread.
 */
final class Records {

  private static final long NANOS = 1_000_000;
  private static final long FUTURE_MILLIS = 300_000;

  private final LogLines lines;
  private final Drops drops;
  private final long staleMillis;
  private final Set<String> trusted;

  Records(LogLines lines, Drops drops, long staleMillis, List<String> trustedScopes) {
    this.trusted = Set.copyOf(trustedScopes);
    this.lines = lines;
    this.drops = drops;
    this.staleMillis = staleMillis;
  }

  /** What a request says; lines of neither sort are counted and passed over. */
  List<Signal> take(
      ExportLogsServiceRequest request, long now, BiConsumer<String, String> rejects) {
    List<Signal> signals = new ArrayList<>();
    for (ResourceLogs resource : request.getResourceLogsList()) {
      Map<String, String> of =
          Attributes.labels(Map.of(), resource.getResource().getAttributesList());
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        Map<String, String> all = Attributes.labels(of, scope.getScope().getAttributesList());
        boolean trust = trusted.contains(scope.getScope().getName());
        for (LogRecord record : scope.getLogRecordsList()) {
          drops.took(1);
          signals.addAll(record(all, trust, record, now, rejects));
        }
      }
    }
    return signals;
  }

  private List<Signal> record(
      Map<String, String> of,
      boolean trust,
      LogRecord record,
      long now,
      BiConsumer<String, String> rejects) {
    Map<String, String> labels =
        trust ? Attributes.labels(of, record.getAttributesList()) : new HashMap<>(of);
    String text = text(record.getBody(), trust, labels);
    if (text.isEmpty() || !lines.wants(labels)) {
      drops.drop("log-of-no-parser", 1);
      return List.of();
    }
    long nanos =
        record.getTimeUnixNano() != 0 ? record.getTimeUnixNano() : record.getObservedTimeUnixNano();
    long at = nanos == 0 ? now : nanos / NANOS;
    if (at > now + FUTURE_MILLIS || at < now - staleMillis) {
      drops.drop(at > now ? "from-the-future" : "too-old", 1);
      return List.of();
    }
    return lines.take(labels, at, text, rejects);
  }

  /** The journal's receiver puts its fields into the body, the message among them. */
  private static String text(AnyValue body, boolean trust, Map<String, String> labels) {
    if (body.getValueCase() != AnyValue.ValueCase.KVLIST_VALUE) {
      return Attributes.text(body);
    }
    String message = "";
    for (KeyValue field : body.getKvlistValue().getValuesList()) {
      String text = Attributes.text(field.getValue());
      if (field.getKey().equals("MESSAGE")) {
        message = text;
      } else if (trust && labels.size() < 128 && text.length() <= 256) {
        labels.putIfAbsent(field.getKey(), text);
      }
    }
    return message;
  }
}
