package io.wheeltapper.actuators.slurm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.spi.BadSetting;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** slurmrestd from v0.0.40 on, which Debian's own Slurm 22.05 is not. */
final class RestSlurmTest {

  private static final String GOOD = "{\"meta\":{},\"errors\":[],\"warnings\":[]}";
  private static final String PATH = "/slurm/v0.0.42/node/n001";
  private static final Change DRAIN = new Change.Drain("n001", "wheeltapper[c1] \"f\"");

  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private final FakeSlurm commands =
      new FakeSlurm(Given.US).put(Given.idle("n001")).put(Given.job("7", "RUNNING", "", "n001"));
  @TempDir Path folder;

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Slurm slurm() throws Exception {
    return slurm(Duration.ofMinutes(1));
  }

  private Slurm slurm(Duration limit) throws Exception {
    return new RestSlurm(
        commands,
        HttpClient.newHttpClient(),
        new RestSlurm.Access(
            URI.create("http://127.0.0.1:" + server.port() + "/slurm/v0.0.42"),
            "agent",
            new SecretFile(Files.writeString(folder.resolve("token"), "jwt\n"))),
        limit,
        Line.open("slurm"));
  }

  private void answers(ResponseDefinitionBuilder response) {
    server.stubFor(post(urlEqualTo(PATH)).willReturn(response));
  }

  private CallFailed.Kind failing(Change change) throws Exception {
    Slurm slurm = slurm();
    return assertThrows(CallFailed.class, () -> slurm.apply(change)).kind();
  }

  @Test
  void drainsAndGivesBack() throws Exception {
    answers(aResponse().withStatus(200).withBody(GOOD));
    slurm().apply(DRAIN);
    slurm().apply(new Change.Back("n001", true));
    server.verify(
        1,
        postRequestedFor(urlEqualTo(PATH))
            .withHeader("X-SLURM-USER-NAME", equalTo("agent"))
            .withHeader("X-SLURM-USER-TOKEN", equalTo("jwt"))
            .withRequestBody(
                equalToJson("{\"state\":[\"DRAIN\"],\"reason\":\"wheeltapper[c1] \\\"f\\\"\"}")));
    server.verify(
        1,
        postRequestedFor(urlEqualTo(PATH))
            .withRequestBody(equalToJson("{\"state\":[\"RESUME\"]}")));
    assertEquals(List.of(), commands.changes());
    assertEquals(
        "POST " + PATH + " {\"state\":[\"UNDRAIN\"]}",
        slurm().describe(new Change.Back("n001", false)));
  }

  @Test
  void allElseGoesByTheCommands() throws Exception {
    slurm().apply(new Change.Requeue("7"));
    assertEquals(List.of(new Change.Requeue("7")), commands.changes());
    assertEquals("scontrol requeue 7", slurm().describe(new Change.Requeue("7")));
    assertEquals(commands.node("n001"), slurm().node("n001"));
    assertEquals(commands.job("7"), slurm().job("7"));
  }

  @Test
  void anErrorInA200IsANo() throws Exception {
    answers(aResponse().withStatus(200).withBody("{\"errors\":[{\"error\":\"Invalid user id\"}]}"));
    assertEquals(CallFailed.Kind.REFUSED, failing(DRAIN));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 500, 502})
  void aNoIsANo(int status) throws Exception {
    answers(aResponse().withStatus(status).withBody("{\"errors\":[{\"error\":\"no\"}]}"));
    assertEquals(CallFailed.Kind.REFUSED, failing(DRAIN));
  }

  /** slurmrestd's own call to slurmctld was lost, whatever the status it says that with. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Zero Bytes were transmitted or received",
        "Socket timed out on send/recv operation",
        "Unable to contact slurm controller (connect failure)",
        "Unable to contact slurm controller (receive failure)",
      })
  void whatSlurmrestdLostIsOpen(String error) throws Exception {
    for (int status : List.of(200, 400, 500, 503)) {
      answers(
          aResponse()
              .withStatus(status)
              .withBody("{\"errors\":[{\"error\":\"" + error + "\",\"error_number\":5005}]}"));
      assertEquals(CallFailed.Kind.UNCERTAIN, failing(DRAIN), error + " with " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void anErrorOfTheServerThatSaysNothingIsOpen(int status) throws Exception {
    for (String body : List.of("<html>", "{}", "{\"errors\":[]}", "{\"errors\":\"no\"}")) {
      answers(aResponse().withStatus(status).withBody(body));
      assertEquals(CallFailed.Kind.UNCERTAIN, failing(DRAIN), body);
    }
  }

  /** A 503 may be a proxy's own, and 408 and 429 say that nobody read the call. */
  @Test
  void whatMayBeAProxysIsNoNoWhateverItSays() throws Exception {
    String no = "{\"errors\":[{\"error\":\"no\"}]}";
    answers(aResponse().withStatus(503).withBody(no));
    assertEquals(CallFailed.Kind.UNCERTAIN, failing(DRAIN));
    for (int status : List.of(408, 429)) {
      answers(aResponse().withStatus(status).withBody(no));
      assertEquals(CallFailed.Kind.NOT_MADE, failing(DRAIN));
    }
  }

  /** The timeout of Java's requests ends with the headers. */
  @Test
  void aBodyThatDribblesIsGivenUp() throws Exception {
    String body = GOOD + " ".repeat(1_200);
    answers(aResponse().withStatus(200).withBody(body).withChunkedDribbleDelay(1_200, 120_000));
    Slurm hasty = slurm(Duration.ofSeconds(3));
    CallFailed failed = assertThrows(CallFailed.class, () -> hasty.apply(DRAIN));
    assertEquals(CallFailed.Kind.UNCERTAIN, failed.kind());
    assertTrue(String.valueOf(failed.getMessage()).contains("no whole answer"), failed::toString);
  }

  @Test
  void theHeadOfALongTokenIsNotSaid() throws Exception {
    String token = "eyJhbGciOi".repeat(60);
    Slurm slurm = slurm();
    Files.writeString(folder.resolve("token"), token);
    answers(
        aResponse().withStatus(401).withBody("{\"errors\":[{\"error\":\"bad " + token + "\"}]}"));
    String said =
        String.valueOf(assertThrows(CallFailed.class, () -> slurm.apply(DRAIN)).getMessage());
    assertFalse(said.contains("eyJhbG"), said);
    assertTrue(said.contains("bad (secret)"), said);
  }

  /** What the commands answer must not hide that slurmrestd is dead. */
  @Test
  void slurmrestdHasALineOfItsOwn() {
    assertEquals(
        List.of("slurm", "slurm/rest", "slurm/validate", "slurm/files"),
        lines("https://h/slurm/v0.0.44"));
    assertEquals(List.of("slurm", "slurm/validate", "slurm/files"), lines(""));
  }

  private static List<String> lines(String url) {
    return names(actuator(url).lines());
  }

  /** A dead slurmrestd must not hold what is done by commands, nor a hanging check a drain. */
  @Test
  void anActionIsHeldByTheLinesItTakesAndNoOthers() {
    Calling rest = actuator("https://h/slurm/v0.0.44");
    assertEquals(List.of("slurm", "slurm/rest"), names(rest.lines("node.isolate")));
    assertEquals(List.of("slurm", "slurm/rest"), names(rest.lines("node.return")));
    assertEquals(List.of("slurm"), names(rest.lines("node.reboot")));
    assertEquals(
        List.of("slurm", "slurm/files"),
        names(rest.lines("job.checkpoint-restart")),
        "the marker lies on a file system that may hang");
    assertEquals(List.of("slurm/validate"), names(rest.lines("node.validate")));
    assertEquals(List.of("slurm"), names(actuator("").lines("node.isolate")));
  }

  private static List<String> names(List<Line> lines) {
    return lines.stream().map(Line::name).toList();
  }

  private static Calling actuator(String url) {
    return (Calling)
        new SlurmKind().create(Given.settings(Map.of("rest-url", url, "rest-token-file", "/t")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "{}", "[1]", "<html>"})
  void nonsenseLeavesItOpen(String body) throws Exception {
    answers(aResponse().withStatus(200).withBody(body));
    assertEquals(CallFailed.Kind.UNCERTAIN, failing(DRAIN));
  }

  @Test
  void noAnswerLeavesItOpenAndNoConnectionDoesNot() throws Exception {
    answers(aResponse().withFixedDelay(60_000));
    Slurm hasty = slurm(Duration.ofSeconds(2));
    assertEquals(
        CallFailed.Kind.UNCERTAIN, assertThrows(CallFailed.class, () -> hasty.apply(DRAIN)).kind());
    answers(aResponse().withFault(Fault.EMPTY_RESPONSE));
    assertEquals(CallFailed.Kind.UNCERTAIN, failing(DRAIN));
    Slurm gone = slurm();
    server.stop();
    assertEquals(
        CallFailed.Kind.UNREACHABLE,
        assertThrows(CallFailed.class, () -> gone.apply(DRAIN)).kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h:1/slurm/v0.0.38",
        "http://h:1",
        "unix:/run/s",
        "http://h/slurm/v0.0.42/"
      })
  void whatCannotSetNodesIsABadSetting(String url) {
    Map<String, String> settings = Map.of("rest-url", url, "rest-token-file", "/t");
    assertEquals(
        "rest-url",
        assertThrows(BadSetting.class, () -> new SlurmKind().create(Given.settings(settings)))
            .key());
  }

  @Test
  void settings() {
    SlurmKind kind = new SlurmKind();
    assertFalse(
        kind.create(
                Given.settings(
                    Map.of("rest-url", "https://h:6820/slurm/v0.0.44", "rest-token-file", "/t")))
            .actions()
            .isEmpty());
    assertEquals(
        "rest-token-file",
        assertThrows(
                BadSetting.class,
                () -> kind.create(Given.settings(Map.of("rest-url", "https://h/slurm/v0.0.44"))))
            .key());
    assertEquals(
        "automatic",
        assertThrows(BadSetting.class, () -> kind.create(Given.settings(Map.of("automatic", "("))))
            .key());
    assertFalse(kind.doctor(Given.settings(Map.of("bin", "/no/such/folder"))).works());
  }
}
