package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.wheeltapper.deploy.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * The core of the OpenTelemetry collector as a process: it receives OTLP over HTTP, and hands what
 * it understood on to us as OTLP's JSON.
 */
final class Collector implements AutoCloseable {

  /**
   * A span as the collector understood it.
   *
   * @param parent {@code ""} for a root
   * @param from nanoseconds since the epoch, as {@code to}
   * @param trouble {@code ""} unless its status is an error
   * @param resource the attributes of what it comes from
   */
  record Understood(
      String trace,
      String id,
      String parent,
      String name,
      long from,
      long to,
      String trouble,
      Map<String, String> attributes,
      Map<String, String> resource) {}

  private static final Path ROOT = Path.of(System.getProperty("wheeltapper.root", ".."));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ERROR = 2;

  private final List<Understood> spans = new CopyOnWriteArrayList<>();
  private final HttpServer behind;
  private final Process process;
  private final int port;

  private Collector(HttpServer behind, Process process, int port) {
    this.behind = behind;
    this.process = process;
    this.port = port;
    behind.createContext(
        "/v1/traces",
        exchange -> {
          read(JSON.readTree(exchange.getRequestBody())).forEach(spans::add);
          byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    behind.start();
  }

  /** Builds it where it is not built, and starts it; skips the test where it cannot be built. */
  static Collector start(Path folder) throws Exception {
    Process install =
        new ProcessBuilder(ROOT.resolve("deploy/lab/otel/install-collector").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String program = new String(install.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(
        install.waitFor() == 0,
        "real part absent: OpenTelemetry collector (deploy/lab/otel/install-collector)");
    HttpServer behind =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int port = Ports.free();
    Path log = folder.resolve("collector.log");
    Process process =
        new ProcessBuilder(
                program.strip() + "/collector", "--config=" + config(folder, port, behind))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Collector collector = new Collector(behind, process, port);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(log).contains("Everything is ready"));
    return collector;
  }

  private static Path config(Path folder, int port, HttpServer behind) throws IOException {
    return Files.writeString(
        folder.resolve("collector.yaml"),
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        exporters:
          otlp_http:
            traces_endpoint: "http://127.0.0.1:%d/v1/traces"
            encoding: json
            compression: none
            sending_queue: {enabled: false}
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], exporters: [otlp_http]}}
        """
            .formatted(port, behind.getAddress().getPort()));
  }

  /** Where traces go, as the agent's configuration has it. */
  String url() {
    return "http://127.0.0.1:" + port + "/v1/traces";
  }

  /** What it understood so far. */
  List<Understood> spans() {
    return List.copyOf(spans);
  }

  private static Stream<Understood> read(JsonNode request) {
    return each(request.path("resourceSpans"))
        .flatMap(r -> {
          Map<String, String> resource = attributes(r.path("resource"));
          return each(r.path("scopeSpans"))
              .flatMap(s -> each(s.path("spans")))
              .map(s -> span(s, resource));
        });
  }

  private static Understood span(JsonNode span, Map<String, String> resource) {
    JsonNode status = span.path("status");
    return new Understood(
        span.path("traceId").asText(),
        span.path("spanId").asText(),
        span.path("parentSpanId").asText(),
        span.path("name").asText(),
        span.path("startTimeUnixNano").asLong(),
        span.path("endTimeUnixNano").asLong(),
        status.path("code").asInt() == ERROR ? status.path("message").asText() : "",
        attributes(span),
        resource);
  }

  private static Map<String, String> attributes(JsonNode of) {
    Map<String, String> attributes = new TreeMap<>();
    each(of.path("attributes"))
        .forEach(a ->
            attributes.put(a.path("key").asText(), a.path("value").elements().next().asText()));
    return attributes;
  }

  private static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
    behind.stop(0);
  }
}
