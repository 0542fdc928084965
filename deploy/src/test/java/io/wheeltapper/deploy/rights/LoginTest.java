package io.wheeltapper.deploy.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in by tokens, sessions, and what becomes of those who may not. */
class LoginTest {

  private static final String PAUSE = "{\"target\":\"node:n1\"}";

  @TempDir private Path folder;
  private Path file = Path.of("");
  private String eva = "";
  private Served served;

  @BeforeEach
  void start() throws Exception {
    file = folder.resolve("tokens");
    eva = Served.token(file, "eva", "operator", "");
    served = new Served(Served.byTokens(file, 1_000), Served.NO_TLS);
  }

  @AfterEach
  void stop() throws Exception {
    served.close();
  }

  private List<Input.Denied> denied() {
    return List.copyOf(served.agent.told).stream()
        .filter(Input.Denied.class::isInstance)
        .map(Input.Denied.class::cast)
        .toList();
  }

  private List<Input> told() {
    return List.copyOf(served.agent.told).stream()
        .filter(i -> !(i instanceof Input.Denied))
        .toList();
  }

  private HttpResponse<String> logIn(String token) throws Exception {
    return served.send(Served.form(served.to("/login"), "token=" + token + "&to=/console/"));
  }

  private HttpRequest.Builder in(String session, String path) {
    return served.to(path).header("Cookie", "other=1; __Host-wheeltapper=" + session);
  }

  @Test
  void aTokenSaysWhoItIsAndTheLedgerGetsThatName() throws Exception {
    JsonNode me = Served.read(served.get("/api/v1/me", eva));
    assertEquals("eva", me.get("name").asText());
    assertEquals("token", me.get("by").asText());
    assertTrue(me.get("login").asBoolean());
    assertEquals("[\"view\",\"operate\"]", me.get("rights").toString());
    assertEquals(202, served.post("/api/v1/pause", eva, PAUSE).statusCode());
    assertEquals(
        202,
        served.post("/api/v1/pause", eva, "{\"target\":\"node:n1\",\"by\":\"eva\"}").statusCode());
    assertEquals(
        400,
        served.post("/api/v1/pause", eva, "{\"target\":\"node:n1\",\"by\":\"ada\"}").statusCode());
    Input pause = new Input.Pause(99, Target.node("n1"), "eva", "");
    assertEquals(List.of(pause, pause), told());
  }

  @Test
  void whatIsNotProvenIsDeniedAndStandsInTheLedger() throws Exception {
    HttpResponse<String> none = served.send(served.to("/api/v1/cases"));
    assertEquals(401, none.statusCode());
    assertEquals("Bearer", none.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(401, served.get("/api/v1/cases", eva + "x").statusCode());
    assertEquals(
        401,
        served
            .send(served.to("/api/v1/cases").header("Authorization", "Basic ZXZhOg=="))
            .statusCode());
    assertEquals(403, served.post("/api/v1/mode", eva, "{\"mode\":\"act\"}").statusCode());
    Awaitility.await().until(() -> denied().size() == 4);
    Input.Denied last = denied().getLast();
    assertEquals("eva", last.by());
    assertEquals("token", last.how());
    assertEquals("admin", last.right());
    assertEquals("POST /api/v1/mode", last.what());
    assertEquals("127.0.0.1", last.address());
    assertEquals("nobody", denied().getFirst().how());
    assertTrue(denied().stream().noneMatch(d -> d.toString().contains(eva)), "a token is written");
    assertEquals(List.of(), told());
  }

  @Test
  void theFileIsReadAnewAndAnExpiredTokenIsNone() throws Exception {
    String late = Served.token(file, "late", "viewer", "2020-01-01");
    String nina = Served.token(file, "nina", "approver", "2999-01-01");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertEquals(200, served.get("/api/v1/cases", nina).statusCode());
    assertEquals(401, served.get("/api/v1/cases", late).statusCode());
    Files.writeString(file, "# nobody\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(2));
    assertEquals(401, served.get("/api/v1/cases", eva).statusCode());
    Files.writeString(file, "nonsense\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(3));
    assertEquals(401, served.get("/api/v1/cases", eva).statusCode());
    Files.delete(file);
    assertEquals(401, served.get("/api/v1/cases", eva).statusCode());
    String back = Served.token(file, "eva", "operator", "");
    assertEquals(200, served.get("/api/v1/cases", back).statusCode());
  }

  @Test
  void aFileThatOthersCanWriteIsRefused() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    IOException e = assertThrows(IOException.class, () -> new Tokens(file, InstantSource.system()));
    assertTrue(String.valueOf(e.getMessage()).contains("chmod go-w"), e::toString);
    Path bad = folder.resolve("bad");
    Files.writeString(bad, "# first\n\neva:boss:x\n");
    IOException line =
        assertThrows(IOException.class, () -> new Tokens(bad, InstantSource.system()));
    assertTrue(String.valueOf(line.getMessage()).contains("bad:3: "), line::toString);
  }

  @Test
  void aBrowserHasASessionAndItsPostsSendTheCsrfToken() throws Exception {
    HttpResponse<String> in = logIn(eva);
    assertEquals(303, in.statusCode());
    assertEquals("/console/", in.headers().firstValue("Location").orElse(""));
    String cookie = in.headers().firstValue("Set-Cookie").orElse("");
    assertTrue(cookie.endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax"), cookie);
    String session = Served.cookies(in).get("__Host-wheeltapper");
    JsonNode me = Served.read(served.send(in(session, "/api/v1/me")));
    assertEquals("eva", me.get("name").asText());
    String csrf = me.get("csrf").asText();
    assertEquals(403, served.send(Served.json(in(session, "/api/v1/pause"), PAUSE)).statusCode());
    assertEquals(
        403,
        served
            .send(
                Served.json(
                    in(session, "/api/v1/pause").header("X-CSRF-Token", "no" + csrf), PAUSE))
            .statusCode());
    assertEquals(List.of(), told());
    assertEquals(
        202,
        served
            .send(Served.json(in(session, "/api/v1/pause").header("X-CSRF-Token", csrf), PAUSE))
            .statusCode());
    assertEquals(403, served.send(Served.json(in(session, "/logout"), "")).statusCode());
    assertEquals(
        200,
        served
            .send(Served.json(in(session, "/logout").header("X-CSRF-Token", csrf), ""))
            .statusCode());
    assertEquals(401, served.send(in(session, "/api/v1/cases")).statusCode());
  }

  @Test
  void aSessionEndsWithTheTokenThatItRestsOn() throws Exception {
    String session = Served.cookies(logIn(eva)).get("__Host-wheeltapper");
    assertEquals(200, served.send(in(session, "/api/v1/cases")).statusCode());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertEquals(401, served.send(in(session, "/api/v1/cases")).statusCode());
  }

  @Test
  void noOtherSiteLogsSomebodyInOrSendsThemElsewhere() throws Exception {
    assertEquals(401, logIn("wtt_none").statusCode());
    assertEquals(
        403,
        served
            .send(
                Served.form(
                    served.to("/login").header("Sec-Fetch-Site", "cross-site"), "token=" + eva))
            .statusCode());
    for (String to : List.of("//evil.example", "/%5Cevil", "https://evil.example", "/a b")) {
      String encoded = java.net.URLEncoder.encode(to, java.nio.charset.StandardCharsets.UTF_8);
      HttpResponse<String> in =
          served.send(Served.form(served.to("/login"), "token=" + eva + "&to=" + encoded));
      String location = in.headers().firstValue("Location").orElse("");
      assertTrue(location.equals("/console/") || location.startsWith("/%5C"), location);
    }
    HttpResponse<String> page = served.send(served.to("/login"));
    assertEquals(200, page.statusCode());
    assertTrue(page.headers().firstValue("Content-Security-Policy").orElse("").contains("sha256-"));
  }

  @Test
  void sessionsIdleOutAndHaveALastHour() {
    long[] now = {0};
    Sessions sessions =
        new Sessions(
            () -> java.time.Instant.ofEpochMilli(now[0]),
            Duration.ofMinutes(30),
            Duration.ofHours(2));
    String idle = sessions.open(Caller.LOOPBACK, () -> true).id();
    String used = sessions.open(Caller.LOOPBACK, () -> true).id();
    assertNotEquals(idle, used);
    for (int minutes = 20; minutes < 120; minutes += 20) {
      now[0] = Duration.ofMinutes(minutes).toMillis();
      assertTrue(sessions.find(used).isPresent(), "after " + minutes);
    }
    assertTrue(sessions.find(idle).isEmpty());
    now[0] = Duration.ofHours(2).toMillis();
    assertTrue(sessions.find(used).isEmpty());
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeAgain() throws Exception {
    served.close();
    served = new Served(Served.byTokens(file, 5), Served.NO_TLS);
    // A minute may turn in between, once.
    HttpResponse<String> last = served.get("/api/v1/me", eva);
    for (int i = 0; i < 12 && last.statusCode() != 429; i++) {
      last = served.get("/api/v1/me", eva);
    }
    assertEquals(429, last.statusCode());
    int seconds = Integer.parseInt(last.headers().firstValue("Retry-After").orElse(""));
    assertTrue(seconds >= 1 && seconds <= 60, last.headers()::toString);
  }

  @Test
  void anAttackerCannotFillTheLedger() throws Exception {
    long[] now = {0};
    List<Input.Denied> kept = new java.util.concurrent.CopyOnWriteArrayList<>();
    InstantSource clock = () -> java.time.Instant.ofEpochMilli(now[0]);
    try (Denials denials = new Denials(kept::add, clock)) {
      for (int i = 0; i < 5_000; i++) {
        denials.add(new Input.Denied(0, "", "nobody", "10.0.0.7", "view", "GET /x", "no", 1));
      }
      Awaitility.await().until(() -> kept.size() == Denials.SINGLY);
      now[0] = 60_000;
      Awaitility.await().until(() -> kept.size() == Denials.SINGLY + 1);
      assertEquals(5_000 - Denials.SINGLY, kept.getLast().count());
    }
  }

  @Test
  void whoTriedABundleDoesNotPutItInForce() throws Exception {
    String ada = Served.token(file, "ada", "policy-author", "");
    String bob = Served.token(file, "bob", "policy-author", "");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    String body = "{\"hash\":\"abcdef\",\"reason\":\"fine\"}";
    HttpResponse<String> own = served.post("/api/v1/policy/activate", ada, body);
    assertEquals(403, own.statusCode());
    assertTrue(own.body().contains("another must put it in force"), own.body());
    assertEquals(202, served.post("/api/v1/policy/activate", bob, body).statusCode());
  }

  @Test
  void beyondThisMachineOnlyWithTlsAndALogin() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Served(0, "0.0.0.0", Served.byTokens(file, 5), Served.NO_TLS).close());
    assertTrue(String.valueOf(e.getMessage()).contains("no TLS"), e::toString);
  }

  @Test
  void whoOpenedAWindowInTheirPartDoesNotWidenItByOpeningItAgain() throws Exception {
    String bob = Served.token(file, "bob", "operator@partition:batch", "");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    String terms = "\"name\":\"x\",\"mode\":\"act\",\"until\":\"1h\"";
    String open = "/api/v1/windows/open";
    String within = "{" + terms + ",\"on\":\"node:n1\"}";
    assertEquals(202, served.post(open, bob, within).statusCode());
    // Without 'on' it would be one of the whole site.
    assertEquals(403, served.post(open, bob, "{" + terms + "}").statusCode());
    assertEquals(403, served.post(open, bob, "{" + terms + ",\"on\":\",\"}").statusCode());
    assertEquals(202, served.post(open, bob, within).statusCode());
    assertEquals(202, served.post("/api/v1/windows/close", bob, "{\"name\":\"x\"}").statusCode());
    assertTrue(
        told().stream()
            .filter(Input.OpenWindow.class::isInstance)
            .allMatch(w -> ((Input.OpenWindow) w).terms().on().equals(List.of(Target.node("n1")))));
  }

  @Test
  void whyItIsNotReadyIsToldToThoseWhoMaySee() throws Exception {
    served.agent.troubles.add("webhook https://hooks.inside.example: it answered 500");
    HttpResponse<String> nobody = served.send(served.to("/ready"));
    assertEquals(503, nobody.statusCode());
    assertTrue(!nobody.body().contains("inside.example"), nobody.body());
    assertTrue(served.get("/ready", eva).body().contains("inside.example"));
  }

  @Test
  void whoIsKnownIsNotHiddenBehindAFloodOfTheUnknown() throws Exception {
    List<Input.Denied> kept = new java.util.concurrent.CopyOnWriteArrayList<>();
    InstantSource clock = () -> java.time.Instant.ofEpochMilli(0);
    try (Denials denials = new Denials(kept::add, clock)) {
      for (int i = 0; i < 1_000; i++) {
        denials.add(new Input.Denied(0, "", "nobody", "10.0.0.7", "view", "GET /x", "no", 1));
      }
      denials.add(new Input.Denied(0, "eva", "token", "10.0.0.8", "admin", "POST /y", "no", 1));
      Awaitility.await().until(() -> kept.stream().anyMatch(d -> d.by().equals("eva")));
    }
  }
}
