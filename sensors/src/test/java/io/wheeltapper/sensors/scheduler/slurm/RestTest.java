package io.wheeltapper.sensors.scheduler.slurm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestTest {

  private static final String DESCRIPTION =
      "{\"paths\":{\"/slurm/v0.0.40/nodes/\":{},\"/slurm/v0.0.42/nodes/\":{},"
          + "\"/slurm/v0.0.42/jobs/\":{}}}";

  @TempDir Path folder;
  private WireMockServer server;
  private Path token;

  @BeforeEach
  void start() throws IOException {
    server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    token = Files.writeString(folder.resolve("token"), "SLURM_JWT=first\n");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private RestSource source() {
    return source(Duration.ofMinutes(1));
  }

  private RestSource source(Duration limit) {
    Http http = new Http(new InetSocketAddress("127.0.0.1", server.port()), limit);
    return new RestSource(http, "agent", Optional.of(token));
  }

  private void answers() throws IOException {
    server.stubFor(get(urlEqualTo("/openapi/v3")).willReturn(aResponse().withStatus(404)));
    server.stubFor(get(urlEqualTo("/openapi.json")).willReturn(okJson(DESCRIPTION)));
    server.stubFor(
        get(urlEqualTo("/slurm/v0.0.42/nodes/"))
            .willReturn(aResponse().withBody(Fixtures.bytes("drained-nodes.json"))));
    server.stubFor(
        get(urlEqualTo("/slurm/v0.0.42/jobs/"))
            .willReturn(
                aResponse()
                    .withBody(Fixtures.bytes("drained-jobs.json"))
                    .withChunkedDribbleDelay(5, 50)));
  }

  @Test
  void findsTheNewestParserAndReads() throws IOException {
    answers();
    Cluster cluster = source().read();
    assertEquals(4, cluster.nodes().size());
    assertEquals(3, cluster.jobs().size());
  }

  @Test
  void theTokenIsReadAgain() throws IOException {
    answers();
    RestSource source = source();
    source.read();
    Files.writeString(token, "second");
    source.read();
    server.verify(
        1,
        getRequestedFor(urlEqualTo("/slurm/v0.0.42/nodes/"))
            .withHeader("X-SLURM-USER-NAME", equalTo("agent"))
            .withHeader("X-SLURM-USER-TOKEN", equalTo("first")));
    server.verify(
        1,
        getRequestedFor(urlEqualTo("/slurm/v0.0.42/nodes/"))
            .withHeader("X-SLURM-USER-TOKEN", equalTo("second")));
  }

  @Test
  void aRefusedTokenSaysWhatWouldHelp() {
    server.stubFor(get(urlEqualTo("/openapi/v3")).willReturn(aResponse().withStatus(401)));
    IOException refused = assertThrows(IOException.class, () -> source().read());
    assertTrue(refused.toString().contains("token-file"), refused::toString);
  }

  @Test
  void anErrorInsideAnAnswerIsAnError() throws IOException {
    answers();
    server.stubFor(
        get(urlEqualTo("/slurm/v0.0.42/jobs/"))
            .willReturn(okJson("{\"errors\":[{\"description\":\"down\"}],\"jobs\":[]}")));
    assertThrows(IOException.class, () -> source().read());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void brokenConnectionsAreErrors(Fault fault) throws IOException {
    answers();
    server.stubFor(
        get(urlEqualTo("/slurm/v0.0.42/nodes/")).willReturn(aResponse().withFault(fault)));
    assertThrows(IOException.class, () -> source().read());
  }

  @Test
  void aServerThatHangsIsAnError() throws IOException {
    answers();
    server.stubFor(
        get(urlEqualTo("/slurm/v0.0.42/nodes/")).willReturn(okJson("{}").withFixedDelay(60_000)));
    RestSource hasty = source(Duration.ofSeconds(2));
    IOException late = assertThrows(IOException.class, hasty::read);
    assertTrue(late.toString().contains("no whole answer"), late::toString);
  }

  @Test
  void aHeaderCannotBeSplit() {
    Http http = new Http(new InetSocketAddress("127.0.0.1", server.port()), Duration.ofSeconds(2));
    assertThrows(IOException.class, () -> http.get("/x", Map.of("A", "b\r\nC: d")));
  }

  @Test
  void overAUnixSocket() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      unix.bind(address);
      Thread answering =
          Thread.ofVirtual()
              .start(() -> {
                try (SocketChannel one = unix.accept()) {
                  one.read(ByteBuffer.allocate(4096));
                  one.write(
                      ByteBuffer.wrap(
                          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
                              .getBytes(StandardCharsets.US_ASCII)));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      Http.Answer answer = new Http(address, Duration.ofMinutes(1)).get("/x", Map.of());
      answering.join();
      assertEquals("abcde", new String(answer.body(), StandardCharsets.US_ASCII));
    }
    assertThrows(
        IOException.class,
        () ->
            new Http(UnixDomainSocketAddress.of(folder.resolve("none")), Duration.ofSeconds(1))
                .get("/x", Map.of()));
  }
}
