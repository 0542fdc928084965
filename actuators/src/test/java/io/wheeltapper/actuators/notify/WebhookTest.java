package io.wheeltapper.actuators.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.NotCalled;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The kind {@code notify} against a receiver that behaves, and ones that do not. */
final class WebhookTest {

  private static final Action ACTION =
      Action.of("person.call", Target.node("n001")).with("words", "line\u0007 \"one\"\nline two");
  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "gpu-fell-off-bus", 1_700_000_000_000L, 0);

  private final WireMockServer receiver =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  @TempDir Path folder;

  @BeforeEach
  void start() {
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop();
  }

  private void answers(ResponseDefinitionBuilder response) {
    receiver.stubFor(post(anyUrl()).willReturn(response));
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.port() + "/hook/secret-path?k=v";
  }

  private Actuator kind(Map<String, String> settings) {
    NotifyKind kind = new NotifyKind();
    return ActuatorKinds.protect(
        "notify", kind.create(new Settings("notify", kind.spec(), settings)));
  }

  private Outcome call() throws Exception {
    return call("60s");
  }

  private Outcome call(String timeout) throws Exception {
    return kind(Map.of("url", url(), "timeout", timeout)).execute(ACTION, ATTEMPT);
  }

  private List<LoggedRequest> received() {
    return receiver.findAll(postRequestedFor(anyUrl()));
  }

  @Test
  void sendsOneSignedBody() throws Exception {
    answers(aResponse().withStatus(202).withBody("{not json"));
    Path secret = Files.writeString(folder.resolve("key"), "Jefe\n");
    Map<String, String> settings = Map.of("url", url(), "secret-file", secret.toString());
    Actuator actuator = kind(settings);
    assertEquals(new Outcome.Done("sent"), actuator.execute(ACTION, ATTEMPT));
    assertEquals(new Outcome.Done("sent"), actuator.execute(ACTION, ATTEMPT));
    assertEquals(new Outcome.Done("sent"), actuator.verify(ACTION, ATTEMPT));
    assertEquals(1, received().size());
    LoggedRequest request = received().getFirst();
    assertEquals("a1", request.getHeader("Idempotency-Key"));
    assertEquals(
        Signature.of("Jefe".getBytes(java.nio.charset.StandardCharsets.UTF_8), request.getBody()),
        request.getHeader("X-Wheeltapper-Signature"));
    JsonNode body = new ObjectMapper().readTree(request.getBody());
    assertEquals("c1", body.get("dedup_key").textValue());
    assertEquals("node:n001", body.get("target").textValue());
    assertEquals("line \"one\" line two", body.get("words").textValue());
    receiver.verify(1, postRequestedFor(urlEqualTo("/hook/secret-path?k=v")));
  }

  /** RFC 4231, test case 2. */
  @Test
  void theSignatureIsHmacSha256() {
    assertEquals(
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        Signature.of(
            "Jefe".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "what do ya want for nothing?".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410})
  void aPlainNoIsNotTriedAgain(int status) throws Exception {
    answers(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, call());
    assertFalse(failed.retryable());
    assertFalse(failed.detail().contains("secret-path"), failed.detail());
    assertEquals(1, received().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 500, 502, 503})
  void troubleIsTriedAgain(int status) throws Exception {
    answers(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));
    assertTrue(assertInstanceOf(Outcome.Failed.class, call()).retryable());
    assertEquals(3, received().size());
    assertEquals(
        1, received().stream().map(r -> r.getHeader("Idempotency-Key")).distinct().count());
  }

  /** An answer to our own pace: no call before the time it names, and no failure. */
  @ParameterizedTest
  @ValueSource(ints = {408, 429})
  void calledTooFastItIsCalledLater(int status) throws Exception {
    answers(aResponse().withStatus(status).withHeader("Retry-After", "3600"));
    Actuator actuator = kind(Map.of("url", url(), "timeout", "60s"));
    NotCalled first = assertThrows(NotCalled.class, () -> actuator.execute(ACTION, ATTEMPT));
    assertTrue(String.valueOf(first.getMessage()).contains("answered " + status));
    answers(aResponse().withStatus(202));
    NotCalled second = assertThrows(NotCalled.class, () -> actuator.execute(ACTION, ATTEMPT));
    assertTrue(String.valueOf(second.getMessage()).contains("later"), second::toString);
    assertEquals(1, received().size());
    assertEquals(new Outcome.Done("sent"), call());
  }

  /** It is judged by its status line: what it goes on to say, and how slowly, is nothing to us. */
  @Test
  void aBodyThatDribblesOrIsNonsenseIsNotWaitedFor() throws Exception {
    answers(aResponse().withBody("ok ".repeat(400)).withChunkedDribbleDelay(1_200, 120_000));
    assertEquals(new Outcome.Done("sent"), call());
    answers(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
    assertEquals(new Outcome.Done("sent"), call());
    assertEquals(2, received().size());
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = Mode.EXCLUDE, names = "MALFORMED_RESPONSE_CHUNK")
  void nonsenseIsTroubleToo(Fault fault) throws Exception {
    answers(aResponse().withFault(fault));
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, call());
    assertTrue(failed.retryable());
    assertFalse(failed.detail().contains("secret-path"), failed.detail());
  }

  @Test
  void aSlowReceiverIsGivenUp() throws Exception {
    answers(aResponse().withStatus(200).withFixedDelay(60_000));
    assertTrue(assertInstanceOf(Outcome.Failed.class, call("500ms")).retryable());
  }

  @Test
  void nobodyListens() throws Exception {
    String gone = url();
    receiver.stop();
    Outcome outcome = kind(Map.of("url", gone)).execute(ACTION, ATTEMPT);
    assertTrue(assertInstanceOf(Outcome.Failed.class, outcome).retryable());
  }

  @Test
  void itRecovers() throws Exception {
    answers(aResponse().withStatus(503));
    Actuator actuator = kind(Map.of("url", url()));
    assertInstanceOf(Outcome.Failed.class, actuator.execute(ACTION, ATTEMPT));
    assertInstanceOf(Outcome.Failed.class, actuator.verify(ACTION, ATTEMPT));
    answers(aResponse().withStatus(200));
    assertEquals(new Outcome.Done("sent"), actuator.execute(ACTION, ATTEMPT));
  }

  @Test
  void withoutAWebhookItSaysSo() throws Exception {
    assertEquals(
        new Outcome.Done("logged; no webhook configured"), kind(Map.of()).execute(ACTION, ATTEMPT));
    assertTrue(kind(Map.of()).preview(ACTION, ATTEMPT).getFirst().startsWith("log: {"));
  }

  @Test
  void aKeyThatCannotBeReadSendsNothing() throws Exception {
    answers(aResponse().withStatus(200));
    Map<String, String> settings = new HashMap<>(Map.of("url", url()));
    settings.put("secret-file", folder.resolve("missing").toString());
    Actuator actuator = kind(settings);
    assertThrows(NotCalled.class, () -> actuator.execute(ACTION, ATTEMPT));
    assertEquals(List.of(), received());
    NotifyKind kind = new NotifyKind();
    assertFalse(kind.doctor(new Settings("n", kind.spec(), settings)).works());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h/x", "file:/etc/passwd", "http:nohost", "http://a b/"})
  void aUrlThatIsNoWebhookIsABadSetting(String url) {
    BadSetting bad = assertThrows(BadSetting.class, () -> kind(Map.of("url", url)));
    assertEquals("url", bad.key());
  }

  /** Slack's and Teams' addresses are secrets; they are rotated like others. */
  @Test
  void anAddressThatIsASecretIsReadAnewAndNeverShown() throws Exception {
    answers(aResponse().withStatus(404).withBody(url()));
    Path file = Files.writeString(folder.resolve("address"), url() + "\n");
    Actuator actuator = kind(Map.of("url-file", file.toString()));
    Outcome refused = actuator.execute(ACTION, ATTEMPT);
    assertInstanceOf(Outcome.Failed.class, refused);
    assertFalse(refused.detail().contains("secret-path"), refused::detail);
    assertFalse(actuator.preview(ACTION, ATTEMPT).toString().contains("secret-path"));
    receiver.stubFor(post(urlEqualTo("/other")).willReturn(aResponse().withStatus(202)));
    Files.writeString(file, "http://127.0.0.1:" + receiver.port() + "/other");
    assertEquals(new Outcome.Done("sent"), actuator.execute(ACTION, ATTEMPT));
    Files.writeString(file, "secret-path without a scheme");
    Attempt next = new Attempt("a2", "c1", "f", 0, 1);
    NotCalled unread = assertThrows(NotCalled.class, () -> actuator.execute(ACTION, next));
    assertFalse(String.valueOf(unread.getMessage()).contains("secret-path"), unread::toString);
  }
}
