package io.wheeltapper.advisor;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Doctor's look at an endpoint: its list of models is asked for, and no model anything. */
@Timeout(60)
final class LookedAtTest {

  @TempDir Path folder;
  private WireMockServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
    port = server.port();
    Files.writeString(folder.resolve("key"), EndpointsTest.KEY);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Check look(String kind) {
    AdvisorKind found = AdvisorKinds.find(kind).orElseThrow();
    Map<String, String> values =
        Map.of(
            "url",
            "http://127.0.0.1:" + port + "/v1",
            "model",
            "model-7b",
            "key-file",
            folder.resolve("key").toString());
    return found.doctor(new Settings("adviser", found.spec(), values));
  }

  private void lists(int status, String body) {
    server.stubFor(
        get(urlEqualTo("/v1/models")).willReturn(aResponse().withStatus(status).withBody(body)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void theModelIsThere(String kind) {
    lists(200, "{\"data\":[{\"id\":\"model-7b\",\"object\":\"model\"}]}");
    Check check = look(kind);
    assertTrue(check.works(), check.detail());
    assertTrue(check.detail().contains("has model-7b"), check.detail());
    assertFalse(check.detail().contains(EndpointsTest.KEY), check.detail());
    List<LoggedRequest> all =
        server.findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
    assertEquals(1, all.size());
    assertEquals("GET", all.getFirst().getMethod().getName());
    assertTrue(
        all.getFirst()
            .header(kind.equals("openai") ? "Authorization" : "x-api-key")
            .firstValue()
            .endsWith(EndpointsTest.KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void whatIsWrongIsToldInWords(String kind) throws IOException {
    lists(200, "{\"data\":[{\"id\":\"another\"}]}");
    wrong(kind, "does not list a model 'model-7b'");
    lists(401, "{}");
    wrong(kind, "does not accept the key (401)");
    server.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("x".repeat(2 << 20))));
    wrong(kind, "answers no list of models");
    Files.delete(folder.resolve("key"));
    wrong(kind, "cannot be read");
    Files.writeString(folder.resolve("key"), EndpointsTest.KEY);
    server.stop();
    wrong(kind, "cannot be reached");
  }

  /** Some servers have none: no fault of theirs. */
  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void withoutAListItIsThereAllTheSame(String kind) {
    lists(404, "");
    Check check = look(kind);
    assertTrue(check.works(), check.detail());
    assertTrue(check.detail().contains("no list of models (404)"), check.detail());
  }

  private void wrong(String kind, String words) {
    Check check = look(kind);
    assertFalse(check.works(), check.detail());
    assertTrue(check.detail().contains(words), check.detail());
  }
}
