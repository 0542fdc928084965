package io.wheeltapper.sensors.telemetry.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.telemetry.gather.Aiming;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.receive.Letter;
import io.wheeltapper.sensors.telemetry.receive.Reader;
import io.wheeltapper.sensors.telemetry.receive.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Requests of OTLP into signals; what was of no use is said to the sender as the protocol has it.
 */
final class OtlpReader implements Reader {

  private static final String METRICS = "/v1/metrics";
  private static final String LOGS = "/v1/logs";
  private static final String METRICS_CALL =
      "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
  private static final String LOGS_CALL =
      "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  /**
   * A collector's batch is a few MB unpacked; what is made of a message is several times larger.
   */
  private static final int TIMES_LARGER = 4;

  private final Points points;
  private final Records records;
  private final Aiming aiming;
  private final Drops drops;
  private final InstantSource clock;
  private final int largest;

  OtlpReader(
      Points points,
      Records records,
      Aiming aiming,
      Drops drops,
      int largestBody,
      InstantSource clock) {
    this.points = points;
    this.records = records;
    this.aiming = aiming;
    this.drops = drops;
    this.clock = clock;
    this.largest = (int) Math.min(Integer.MAX_VALUE / 2, (long) TIMES_LARGER * largestBody);
  }

  @Override
  public Set<String> paths() {
    return Set.of(METRICS, LOGS, METRICS_CALL, LOGS_CALL);
  }

  @Override
  public Reply read(Letter letter, Sensor.Sink sink) throws InterruptedException {
    boolean json = letter.type().equals(JSON);
    if (!json && !letter.type().equals(PROTOBUF)) {
      return refused(415, PROTOBUF + " and " + JSON + " are read", sink);
    }
    boolean metrics = letter.path().equals(METRICS) || letter.path().equals(METRICS_CALL);
    try {
      byte[] body = unpack(letter, json ? largest / TIMES_LARGER : largest);
      long now = clock.millis();
      return metrics ? metrics(body, json, now, sink) : logs(body, json, now, sink);
    } catch (IOException e) {
      return refused(400, "cannot be read: " + e.getMessage(), sink);
    }
  }

  private Reply refused(int status, String why, Sensor.Sink sink) {
    drops.drop("malformed-request", 1);
    sink.rejected("otlp", why);
    return Reply.of(status, why);
  }

  /** JSON costs ten times its size while it is read, so less of it is. */
  private static byte[] unpack(Letter letter, int largest) throws IOException {
    switch (letter.header("content-encoding")) {
      case "", "identity" -> {
        return letter.body();
      }
      case "gzip" -> {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(letter.body()))) {
          byte[] body = in.readNBytes(largest + 1);
          if (body.length > largest) {
            throw new IOException("it unpacks to more than " + largest + " bytes");
          }
          return body;
        }
      }
      default -> throw new IOException("gzip is the only packing that is read");
    }
  }

  private Reply metrics(byte[] body, boolean json, long now, Sensor.Sink sink)
      throws IOException, InterruptedException {
    ExportMetricsServiceRequest request =
        json
            ? json(body, ExportMetricsServiceRequest.newBuilder()).build()
            : ExportMetricsServiceRequest.parseFrom(body);
    long rejected = points.take(request, now);
    hand(aiming.take(now), sink);
    ExportMetricsServiceResponse.Builder response = ExportMetricsServiceResponse.newBuilder();
    if (rejected > 0) {
      response.setPartialSuccess(
          ExportMetricsPartialSuccess.newBuilder()
              .setRejectedDataPoints(rejected)
              .setErrorMessage("of no use here; see samples_dropped_total by reason"));
    }
    return reply(response.build(), json);
  }

  private Reply logs(byte[] body, boolean json, long now, Sensor.Sink sink)
      throws IOException, InterruptedException {
    ExportLogsServiceRequest request =
        json
            ? json(body, ExportLogsServiceRequest.newBuilder()).build()
            : ExportLogsServiceRequest.parseFrom(body);
    hand(
        records.take(request, now, (where, why) -> sink.rejected("otlp log of " + where, why)),
        sink);
    return reply(ExportLogsServiceResponse.getDefaultInstance(), json);
  }

  private static <B extends Message.Builder> B json(byte[] body, B builder)
      throws InvalidProtocolBufferException {
    // Identifiers are hexadecimal here, which reads as base64 as well; none of them is used.
    JsonFormat.parser()
        .ignoringUnknownFields()
        .merge(new String(body, StandardCharsets.UTF_8), builder);
    return builder;
  }

  private static Reply reply(Message message, boolean json) throws IOException {
    byte[] body =
        json
            ? JsonFormat.printer()
                .omittingInsignificantWhitespace()
                .print(message)
                .getBytes(StandardCharsets.UTF_8)
            : message.toByteArray();
    return new Reply(200, Map.of("Content-Type", json ? JSON : PROTOBUF), body);
  }

  private static void hand(List<Signal> signals, Sensor.Sink sink) throws InterruptedException {
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  @Override
  public void tick(long now, Sensor.Sink sink) throws InterruptedException {
    hand(aiming.take(now), sink);
  }
}
