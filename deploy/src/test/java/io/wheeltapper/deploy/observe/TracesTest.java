package io.wheeltapper.deploy.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Trace;
import io.wheeltapper.deploy.config.Config;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent is read with OTLP's own published schema. */
final class TracesTest {

  @TempDir private Path folder;
  private final List<ExportTraceServiceRequest> got = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/v1/traces",
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          got.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private List<Span> sent(int before) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
    Config.Observe to =
        new Config.Observe(
            "text",
            "http://127.0.0.1:" + receiver.getAddress().getPort() + "/v1/traces",
            token,
            new Config.Price(0, "EUR"));
    got.clear();
    try (Traces traces = Traces.open(to, "lab", "1")) {
      long index = 0;
      for (Entry entry : Story.all(1_000_000)) {
        if (index < before) {
          traces.before(entry);
        } else {
          traces.accept(index, entry);
        }
        index++;
      }
    }
    assertTrue(tokens.stream().allMatch("Bearer s3cret"::equals), tokens::toString);
    return got.stream()
        .flatMap(r -> r.getResourceSpansList().stream())
        .flatMap(r -> r.getScopeSpansList().stream())
        .flatMap(s -> s.getSpansList().stream())
        .toList();
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void aCaseIsOneTraceWithOneRoot() throws Exception {
    List<Span> spans = sent(0);
    assertEquals(
        java.util.Set.of(Trace.id(Story.DONE), Trace.id(Story.ASKED)),
        spans.stream().map(s -> hex(s.getTraceId())).collect(Collectors.toSet()));
    List<Span> done =
        spans.stream().filter(s -> hex(s.getTraceId()).equals(Trace.id(Story.DONE))).toList();
    assertEquals(
        List.of(
            "found gpu-fell-off-bus",
            "planned isolate",
            "judged node.isolate",
            "judged node.isolate",
            "act node.isolate",
            "verify node.isolate",
            "act node.validate",
            "verify node.validate",
            "act node.return",
            "verify node.return",
            "case gpu-fell-off-bus"),
        done.stream().map(Span::getName).toList());
    Span root = done.getLast();
    assertEquals("", hex(root.getParentSpanId()));
    assertEquals(Trace.root(Story.DONE), hex(root.getSpanId()));
    assertEquals(1_004_000_000_000L, root.getStartTimeUnixNano(), "from what was seen");
    assertEquals(1_034_000_000_000L, root.getEndTimeUnixNano());
    for (Span span : done.subList(0, done.size() - 1)) {
      assertEquals(Trace.root(Story.DONE), hex(span.getParentSpanId()));
      assertTrue(span.getStartTimeUnixNano() >= root.getStartTimeUnixNano(), span::toString);
      assertTrue(span.getEndTimeUnixNano() <= root.getEndTimeUnixNano(), span::toString);
    }
    assertEquals(
        done.size(), done.stream().map(Span::getSpanId).distinct().count(), "ids are unique");
  }

  @Test
  void whatWasDeniedIsAnError() throws Exception {
    List<String> failed =
        sent(0).stream()
            .filter(s -> s.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)
            .map(s -> s.getName() + ": " + s.getStatus().getMessage())
            .toList();
    assertEquals(List.of("judged node.isolate: plan p1 was refused by omar"), failed);
  }

  @Test
  void afterARestartTheTraceGoesOnAsItWouldHave() throws Exception {
    List<Span> whole = sent(0);
    int restart = 7;
    List<Span> later = sent(restart);
    assertTrue(later.size() < whole.size() && !later.isEmpty());
    assertEquals(whole.subList(whole.size() - later.size(), whole.size()), later);
  }
}
