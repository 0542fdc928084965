package io.wheeltapper.actuators.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.NotCalled;
import io.wheeltapper.core.spi.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PagerDuty, Opsgenie and Slack over HTTP, in the shapes of their documents, and their faults. */
final class VendorsTest {

  private static final String KEY = "routing-key-0123456789";
  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "gpu-fell-off-bus", 1_700_000_000_000L, 0);
  private static final Action CALL =
      Action.of("person.call", Target.node("n1"))
          .with("words", "<!channel> *look* & " + "x".repeat(3000));

  private static final String PAGERDUTY =
      "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"c1\"}";
  private static final String OPSGENIE =
      "{\"result\":\"Request will be processed\",\"took\":0.3,\"requestId\":\"43a29c5c\"}";

  private final WireMockServer vendor =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  @TempDir Path folder;

  @BeforeEach
  void start() {
    vendor.start();
  }

  @AfterEach
  void stop() {
    vendor.stop();
  }

  private void answers(ResponseDefinitionBuilder response) {
    vendor.stubFor(any(anyUrl()).willReturn(response));
  }

  private List<LoggedRequest> received() {
    return vendor.findAll(anyRequestedFor(anyUrl()));
  }

  private static JsonNode body(LoggedRequest request) throws Exception {
    return Web.JSON.readTree(request.getBody());
  }

  private Conversing raw(ActuatorKind kind, Map<String, String> more) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), KEY + "\n");
    Map<String, String> settings = new HashMap<>(more);
    settings.putIfAbsent("url", "http://127.0.0.1:" + vendor.port());
    settings.put(more.containsKey("channel") ? "token-file" : "key-file", key.toString());
    Settings all = new Settings("people", kind.spec(), settings);
    assertTrue(kind.doctor(all).works(), () -> kind.doctor(all).detail());
    return (Conversing) kind.create(all);
  }

  private Actuator kind(ActuatorKind kind, Map<String, String> more) throws Exception {
    Conversing raw = raw(kind, more);
    return ActuatorKinds.protect("people", raw);
  }

  private Actuator pagerduty() throws Exception {
    return kind(
        new PagerdutyKind(), Map.of("url", "http://127.0.0.1:" + vendor.port() + "/v2/enqueue"));
  }

  private static Card card(Card.Phase phase, Optional<Card.Question> question) {
    return new Card(
        "c1",
        phase.name(),
        phase,
        "node:n1",
        "f",
        "<!channel> & words",
        1_700_000_000_000L,
        1_700_000_001_000L,
        question);
  }

  @Test
  void pagerDutyHasOneIncidentACase() throws Exception {
    answers(aResponse().withStatus(202).withBody(PAGERDUTY));
    assertEquals(new Outcome.Done("sent to PagerDuty"), pagerduty().execute(CALL, ATTEMPT));
    JsonNode event = body(received().getFirst());
    assertEquals("trigger", event.path("event_action").asText());
    assertEquals("c1", event.path("dedup_key").asText());
    assertEquals(KEY, event.path("routing_key").asText());
    assertEquals(1024, event.at("/payload/summary").asText().length());
    assertEquals("error", event.at("/payload/severity").asText());
    assertEquals("2023-11-14T22:13:20Z", event.at("/payload/timestamp").asText());
    assertTrue(received().getFirst().getBody().length < 512_000);
    assertFalse(pagerduty().preview(CALL, ATTEMPT).toString().contains(KEY));
    Conversing people =
        raw(
            new PagerdutyKind(),
            Map.of("url", "http://127.0.0.1:" + vendor.port() + "/v2/enqueue"));
    people.show(card(Card.Phase.ANSWERED, Optional.empty()));
    people.show(card(Card.Phase.OVER, Optional.empty()));
    people.show(card(Card.Phase.OVER, Optional.empty()));
    assertEquals(3, received().size(), "what is shown already is not shown again");
    assertEquals("acknowledge", body(received().get(1)).path("event_action").asText());
    JsonNode resolve = body(received().get(2));
    assertEquals("resolve", resolve.path("event_action").asText());
    assertEquals("c1", resolve.path("dedup_key").asText());
  }

  @ParameterizedTest
  @CsvSource({"400, false, 1", "403, false, 1", "500, true, 3", "503, true, 3"})
  void aPlainNoIsNoAndTroubleIsTriedAgain(int status, boolean again, int calls) throws Exception {
    answers(aResponse().withStatus(status).withBody("you sent " + KEY));
    Outcome.Failed failed =
        assertInstanceOf(Outcome.Failed.class, pagerduty().execute(CALL, ATTEMPT));
    assertEquals(again, failed.retryable());
    assertEquals(calls, received().size());
    assertFalse(failed.detail().contains(KEY), failed::detail);
  }

  @Test
  void tooManyEventsAreSentLater() throws Exception {
    answers(aResponse().withStatus(429).withHeader("Retry-After", "30"));
    Actuator actuator = pagerduty();
    assertThrows(NotCalled.class, () -> actuator.execute(CALL, ATTEMPT));
    assertThrows(NotCalled.class, () -> actuator.execute(CALL, ATTEMPT));
    assertEquals(1, received().size());
  }

  @Test
  void aLostAnswerIsNoSecondIncident() throws Exception {
    answers(aResponse().withFault(Fault.EMPTY_RESPONSE));
    Actuator actuator = pagerduty();
    assertTrue(((Outcome.Failed) actuator.execute(CALL, ATTEMPT)).retryable());
    answers(aResponse().withStatus(202).withBody(PAGERDUTY));
    assertInstanceOf(Outcome.Done.class, actuator.execute(CALL, ATTEMPT));
    for (LoggedRequest each : received()) {
      assertEquals("c1", body(each).path("dedup_key").asText());
    }
  }

  @Test
  void opsgenieHasOneAlertACase() throws Exception {
    answers(aResponse().withStatus(202).withBody(OPSGENIE));
    Conversing people = raw(new OpsgenieKind(), Map.of());
    assertInstanceOf(Outcome.Done.class, people.execute(CALL, ATTEMPT));
    LoggedRequest created = received().getFirst();
    assertEquals("/v2/alerts", created.getUrl());
    assertEquals("GenieKey " + KEY, created.getHeader("Authorization"));
    assertEquals("c1", body(created).path("alias").asText());
    assertEquals(130, body(created).path("message").asText().length());
    assertFalse(people.preview(CALL, ATTEMPT).toString().contains(KEY));
    people.show(card(Card.Phase.ANSWERED, Optional.empty()));
    people.show(card(Card.Phase.OVER, Optional.empty()));
    assertEquals("/v2/alerts/c1/acknowledge?identifierType=alias", received().get(1).getUrl());
    assertEquals("/v2/alerts/c1/close?identifierType=alias", received().get(2).getUrl());
  }

  /** A status of 200 or 202 alone may be a proxy's: nobody was called then. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>log in</html>",
        "{}",
        "null",
        "{\"status\":\"success\"}",
        "{\"status\":\"invalid event\",\"dedup_key\":\"c1\"}",
        "{\"status\":\"success\",\"dedup_key\":\"another\"}",
        "{\"result\":\"Request will be processed\"}",
        "{\"requestId\":\"\"}"
      })
  void whatIsNotTheVendorsOwnAnswerHasCalledNobody(String body) throws Exception {
    answers(aResponse().withStatus(202).withBody(body));
    Web web = new HttpWeb(Duration.ofSeconds(10));
    Line line = Line.open("people");
    URI url = URI.create("http://127.0.0.1:" + vendor.port());
    for (Channel channel :
        List.of(
            new PagerDuty(web, line, url, Vendors.key(), "error"),
            new Opsgenie(web, line, url, Vendors.key(), "P2"),
            new Alertmanager(web, line, Ways.pace(), url, Optional.empty(), ""))) {
      CallFailed failed =
          assertThrows(
              CallFailed.class,
              () -> channel.show(card(Card.Phase.CALLED, Optional.empty())),
              channel::toString);
      assertEquals(CallFailed.Kind.UNREACHABLE, failed.kind(), "it may be sent again");
      assertTrue(String.valueOf(failed.getMessage()).contains("'s own: "), failed::getMessage);
    }
  }

  private void history(String messages) {
    vendor.stubFor(
        any(urlPathEqualTo("/conversations.history"))
            .willReturn(okJson("{\"ok\":true,\"messages\":[" + messages + "]}")));
  }

  private void slack(String method, String answer) {
    vendor.stubFor(any(urlPathEqualTo("/" + method)).willReturn(okJson(answer)));
  }

  private static final Map<String, String> CHANNEL = Map.of("channel", "C0123", "buttons", "true");

  @Test
  void slackHasOneMessageACaseWhichIsChanged() throws Exception {
    history("");
    slack("chat.postMessage", "{\"ok\":true,\"channel\":\"C0123\",\"ts\":\"1700000000.000100\"}");
    slack("chat.update", "{\"ok\":true}");
    Conversing people = raw(new SlackKind(), CHANNEL);
    assertInstanceOf(Outcome.Done.class, people.execute(CALL, ATTEMPT));
    JsonNode posted = body(received().get(1));
    assertEquals("C0123", posted.path("channel").asText());
    assertTrue(
        posted.path("text").asText().contains("&lt;!channel&gt; *look* &amp;"), posted::toString);
    assertEquals("plain_text", posted.at("/blocks/1/text/type").asText());
    assertTrue(posted.at("/blocks/0/text/text").asText().length() <= 150);
    assertTrue(posted.at("/blocks/1/text/text").asText().length() <= 3000);
    assertFalse(people.preview(CALL, ATTEMPT).toString().contains(KEY));
    // Found again by its metadata, by whatever process.
    history(
        "{\"ts\":\"1700000000.000100\",\"metadata\":{\"event_type\":\"wheeltapper_case\",\"event_payload\":{\"case\":\"c1\",\"state\":\"before\"}}}");
    raw(new SlackKind(), CHANNEL)
        .show(
            card(
                Card.Phase.ASKS,
                Optional.of(new Card.Question("p1", "https://w/approve?t=l", "tA", "tR"))));
    LoggedRequest update = received().getLast();
    assertEquals("/chat.update", update.getUrl());
    assertEquals("1700000000.000100", body(update).path("ts").asText());
    assertEquals("Bearer " + KEY, update.getHeader("Authorization"));
    JsonNode buttons = body(update).at("/blocks/2/elements");
    assertEquals("tA", buttons.at("/0/value").asText());
    assertEquals("wheeltapper_refuse", buttons.at("/1/action_id").asText());
    assertEquals("https://w/approve?t=l", buttons.at("/2/url").asText());
  }

  @Test
  void aMessageWhoseAnswerWasLostIsNotPostedTwice() throws Exception {
    history("");
    vendor.stubFor(
        any(urlPathEqualTo("/chat.postMessage"))
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    Conversing people = raw(new SlackKind(), CHANNEL);
    Card card = card(Card.Phase.CALLED, Optional.empty());
    assertThrows(CallFailed.class, () -> people.show(card));
    history(
        "{\"ts\":\"1.2\",\"metadata\":{\"event_type\":\"wheeltapper_case\",\"event_payload\":{\"case\":\"c1\",\"state\":"
            + Web.text(card.state())
            + "}}}");
    people.show(card);
    assertEquals(
        1,
        received().stream().filter(r -> r.getUrl().startsWith("/chat.")).count(),
        "it stood there already");
  }

  /** HTTP 200 is no yes. */
  @ParameterizedTest
  @CsvSource({
    "channel_not_found, REFUSED",
    "invalid_auth, REFUSED",
    "not_in_channel, REFUSED",
    "ratelimited, NOT_MADE",
    "internal_error, UNREACHABLE"
  })
  void slackSaysNoWithStatus200(String error, CallFailed.Kind kind) throws Exception {
    history("");
    slack("chat.postMessage", "{\"ok\":false,\"error\":\"" + error + "\"}");
    Conversing people = raw(new SlackKind(), CHANNEL);
    CallFailed failed =
        assertThrows(
            CallFailed.class, () -> people.show(card(Card.Phase.CALLED, Optional.empty())));
    assertEquals(kind, failed.kind());
    assertTrue(String.valueOf(failed.getMessage()).contains(error), failed::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"ok\":\"true", "<html>", "{}"})
  void nonsenseIsNoYes(String answer) throws Exception {
    slack("conversations.history", answer);
    Conversing people = raw(new SlackKind(), CHANNEL);
    assertThrows(CallFailed.class, () -> people.show(card(Card.Phase.CALLED, Optional.empty())));
    assertEquals(1, received().size(), "nothing is posted where nobody could look");
  }

  @Test
  void settingsThatCannotBeAreSaid() {
    assertThrows(BadSetting.class, () -> raw(new SlackKind(), Map.of("channel", "#alerts")));
    assertThrows(BadSetting.class, () -> raw(new PagerdutyKind(), Map.of("severity", "bad")));
    assertThrows(BadSetting.class, () -> raw(new OpsgenieKind(), Map.of("priority", "P9")));
    assertThrows(BadSetting.class, () -> raw(new OpsgenieKind(), Map.of("url", "http://h/?q")));
    SlackKind slack = new SlackKind();
    assertFalse(slack.doctor(new Settings("s", slack.spec(), Map.of())).works());
  }
}
