package io.wheeltapper.sensors.telemetry.otlp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.receive.Listening;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class OtlpTest {

  private static final long T = 1_790_000_000_000L;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Map<String, String> PROTOBUF =
      Map.of("Content-Type", "application/x-protobuf");
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private final OtlpKind kind = new OtlpKind();
  private final AtomicLong clock = new AtomicLong(T);

  private Listening listen(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("listen", "127.0.0.1:0");
    return new Listening(
        OtlpKind.create(
            new Settings("otel", kind.spec(), all), () -> Instant.ofEpochMilli(clock.get())));
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static NumberDataPoint point(double value, KeyValue... attributes) {
    return NumberDataPoint.newBuilder()
        .setAsDouble(value)
        .setTimeUnixNano(T * 1_000_000)
        .addAllAttributes(List.of(attributes))
        .build();
  }

  private static Metric gauge(String name, NumberDataPoint... points) {
    return Metric.newBuilder()
        .setName(name)
        .setGauge(Gauge.newBuilder().addAllDataPoints(List.of(points)))
        .build();
  }

  private static ExportMetricsServiceRequest request(Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(attribute("service.name", "gpu-collector"))
                        .addAttributes(attribute("k8s.node.name", "n1"))
                        .addAttributes(attribute("host.name", "pod-7"))
                        .addAttributes(attribute("slurm.job.id", "4711"))
                        .addAttributes(attribute("telemetry.sdk.language", "go")))
                .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
        .build();
  }

  private static List<Snapshot> numbers(Listening here) {
    return here.got.snapshots();
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void aResourceNamesTheNodeAndHardwareItsGpu() throws Exception {
    try (Listening here = listen(Map.of())) {
      Metric delta =
          Metric.newBuilder()
              .setName("d")
              .setSum(
                  Sum.newBuilder()
                      .setAggregationTemporality(
                          AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                      .addDataPoints(point(1)))
              .build();
      ExportMetricsServiceRequest request =
          request(
              gauge(
                  "hw.gpu.utilization",
                  point(0.5, attribute("hw.id", "GPU-1"), attribute("hw.model", "H100"))),
              gauge("system.load", point(3), point(4, attribute("kind", "fast"))),
              delta);
      Map<String, String> packed = new HashMap<>(PROTOBUF);
      packed.put("Content-Encoding", "gzip");
      HttpResponse<String> answer = here.post("/v1/metrics", packed, gzip(request.toByteArray()));
      assertEquals(200, answer.statusCode());
      ExportMetricsServiceResponse said =
          ExportMetricsServiceResponse.parseFrom(answer.body().getBytes(StandardCharsets.UTF_8));
      assertEquals(1, said.getPartialSuccess().getRejectedDataPoints());
      clock.addAndGet(2_000);
      await().atMost(LIMIT).until(() -> numbers(here).size() == 2);
      Snapshot gpu = numbers(here).getFirst();
      assertEquals("gpu:GPU-1", gpu.target().toString());
      assertEquals("n1", gpu.node());
      assertEquals("otel/gpu-collector", gpu.sensor());
      assertEquals(T, gpu.at());
      assertEquals(Map.of("hw.gpu.utilization", 0.5), gpu.metrics().asMap());
      assertEquals(
          Map.of("system.load", 3.0, "system.load{kind=\"fast\"}", 4.0),
          numbers(here).getLast().metrics().asMap());
      assertEquals(Map.of("delta-temporality", 1L), here.drops().dropped());
    }
  }

  @Test
  void jsonIsReadAsWell() throws Exception {
    String body =
        """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"n2"}},
          {"key":"service.name","value":{"stringValue":"s"}}]},"scopeMetrics":[{"metrics":[
          {"name":"x","unit":"1","gauge":{"dataPoints":[{"asInt":"7","timeUnixNano":"%d000000","unknown":1}]}},
          {"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"3","sum":1.5,
            "timeUnixNano":"%d000000","bucketCounts":["1","2"],"explicitBounds":[0.5],
            "exemplars":[{"traceId":"5b8efff798038103d269b633813fc60c","asDouble":1}]}]}}]}]}]}\
        """
            .formatted(T, T);
    try (Listening here = listen(Map.of())) {
      HttpResponse<String> answer =
          here.post("/v1/metrics", JSON, body.getBytes(StandardCharsets.UTF_8));
      assertEquals("{}", answer.body());
      clock.addAndGet(2_000);
      await().atMost(LIMIT).until(() -> numbers(here).size() == 1);
      assertEquals(
          Map.of("x", 7.0, "h_count", 3.0, "h_sum", 1.5),
          numbers(here).getFirst().metrics().asMap());
      assertEquals(
          400, here.post("/v1/metrics", JSON, "{".getBytes(StandardCharsets.UTF_8)).statusCode());
      assertEquals(400, here.post("/v1/metrics", PROTOBUF, new byte[] {7, 7}).statusCode());
      assertEquals(
          415,
          here.post("/v1/metrics", Map.of("Content-Type", "text/plain"), new byte[1]).statusCode());
      byte[] bomb = gzip(new byte[20 << 20]);
      Map<String, String> packed = new HashMap<>(PROTOBUF);
      packed.put("Content-Encoding", "gzip");
      try (Listening small = listen(Map.of("largest-body", "1"))) {
        assertEquals(400, small.post("/v1/metrics", packed, bomb).statusCode());
      }
    }
  }

  @Test
  void logRecordsGoThroughTheSameParsers() throws Exception {
    String body =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"k8s.node.name","value":{"stringValue":"n1"}},
           {"key":"_TRANSPORT","value":{"stringValue":"kernel"}}]},
          "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d000000",
           "body":{"stringValue":"NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus."}}]}]},
         {"resource":{"attributes":[{"key":"k8s.node.name","value":{"stringValue":"n1"}},
           {"key":"slurm.job.id","value":{"stringValue":"4711"}}]},
          "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d000000",
           "body":{"stringValue":"[rank 3] Watchdog caught collective operation timeout"}}]}]},
         {"scopeLogs":[{"logRecords":[{"timeUnixNano":"%d000000",
           "body":{"stringValue":"NVRM: Xid (PCI:0000:3b:00): 79, pid=1, forged"}}]}]}]}\
        """
            .formatted(T, T, T);
    try (Listening here = listen(Map.of())) {
      assertEquals(
          200, here.post("/v1/logs", JSON, body.getBytes(StandardCharsets.UTF_8)).statusCode());
      Event xid = here.got.events("xid").getFirst();
      assertEquals("79", xid.field("xid"));
      assertEquals("n1", xid.node());
      assertEquals(T, xid.at());
      Event rank = here.got.events("job.rank-failed").getFirst();
      assertEquals("job:slurm/4711", rank.target().toString());
      assertEquals("n1", rank.field("node"));
      assertEquals(2, here.got.events().size());
      assertEquals(Map.of("log-of-no-parser", 1L), here.drops().dropped());
    }
  }

  @Test
  void whatAProgramWritesItselfIsNoKernelsLineButInATrustedScope() throws Exception {
    String body =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"job"}}]},
          "scopeLogs":[{"scope":{"name":"%s"},"logRecords":[
          {"timeUnixNano":"%d000000","body":{"kvlistValue":{"values":[
            {"key":"_TRANSPORT","value":{"stringValue":"kernel"}},{"key":"_HOSTNAME","value":{"stringValue":"n9"}},
            {"key":"MESSAGE","value":{"stringValue":"NVRM: Xid (PCI:0000:3b:00): 79, pid=1, body"}}]}}},
          {"timeUnixNano":"%d000000","attributes":[{"key":"_TRANSPORT","value":{"stringValue":"kernel"}},
            {"key":"host.name","value":{"stringValue":"n8"}}],
           "body":{"stringValue":"NVRM: Xid (PCI:0000:3b:00): 79, pid=1, attributes"}}]}]}]}\
        """;
    String scope = "receiver/journald";
    byte[] other = body.formatted("filelog", T, T).getBytes(StandardCharsets.UTF_8);
    byte[] journal = body.formatted(scope, T, T).getBytes(StandardCharsets.UTF_8);
    try (Listening here = listen(Map.of())) {
      assertEquals(200, here.post("/v1/logs", JSON, other).statusCode());
      assertEquals(200, here.post("/v1/logs", JSON, journal).statusCode());
      assertEquals(List.of(), here.got.events());
      assertEquals(Map.of("log-of-no-parser", 4L), here.drops().dropped());
    }
    try (Listening here = listen(Map.of("trusted-scope", scope))) {
      assertEquals(200, here.post("/v1/logs", JSON, other).statusCode());
      assertEquals(List.of(), here.got.events());
      assertEquals(200, here.post("/v1/logs", JSON, journal).statusCode());
      assertEquals(List.of("n9", "n8"), here.got.events("xid").stream().map(Event::node).toList());
    }
  }

  @Test
  void grpcIsAnsweredAtTheSamePort() throws Exception {
    try (Listening here = listen(Map.of())) {
      byte[] message = request(gauge("system.load", point(3))).toByteArray();
      byte[] frame =
          ByteBuffer.allocate(5 + message.length)
              .put((byte) 0)
              .putInt(message.length)
              .put(message)
              .array();
      try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
        HttpResponse<byte[]> answer =
            client.send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:"
                                + here.port()
                                + "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"))
                    .header("Content-Type", "application/grpc")
                    .header("TE", "trailers")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(frame))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().length >= 5, "a framed answer");
      }
      clock.addAndGet(2_000);
      await().atMost(LIMIT).until(() -> numbers(here).size() == 1);
    }
  }
}
