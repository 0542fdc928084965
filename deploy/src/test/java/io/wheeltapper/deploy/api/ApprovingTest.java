package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Login;
import io.wheeltapper.deploy.people.Ticket;
import io.wheeltapper.deploy.people.TicketKey;
import io.wheeltapper.deploy.rights.Grant;
import io.wheeltapper.deploy.rights.Role;
import io.wheeltapper.deploy.rights.Token;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approving by a signed link and by a button in Slack, over HTTP. */
final class ApprovingTest {

  private static final long NOW = 1_800_000_000_000L;
  private static final String SECRET = "slack-signing-secret";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeAgent agent = new FakeAgent();
  private TicketKey key;
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    key = TicketKey.in(folder.resolve("key"));
    Path secret = Files.writeString(folder.resolve("slack"), SECRET + "\n");
    serve(new Config.Approve("https://w.example", Duration.ofHours(4), "", secret, "U012=nina"));
    agent.asks = Optional.of(asking("p1", false));
  }

  private void serve(Config.Approve approve) throws Exception {
    if (server != null) {
      server.close();
    }
    server =
        ApiServer.start(
            vertx,
            new Config.Api(0, "127.0.0.1", approve),
            agent,
            _ -> new Scrape(Scrape.TEXT, ""),
            new Approving(
                agent, approve, key, InstantSource.fixed(java.time.Instant.ofEpochMilli(NOW))));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private static Asking asking(String plan, boolean persons) {
    CaseView view =
        new CaseView(
            "c1",
            "node:n1",
            "open",
            7,
            List.of("gpu-fell-off-bus"),
            "<script>alert(1)</script>",
            plan,
            List.of("node.isolate node:n1", "node.reboot node:n1 {words=\"a\" & <b>}"),
            1,
            "hold",
            "approval",
            "asks: plan " + plan + " waits for the approval of a person",
            "ask",
            "held",
            true);
    return new Asking(view, 0, persons, List.of("scontrol reboot ASAP n1", "look at <n1>"));
  }

  private String ticket(Ticket.Word word) {
    return key.sign(new Ticket("c1", "p1", 0, word, NOW + 1_000));
  }

  private HttpResponse<String> look(String ticket) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/approve?t=" + ticket))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> answer(String form, String... headers) throws Exception {
    return post("/approve", form, headers);
  }

  private HttpResponse<String> post(String path, String form, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private List<Input.Decided> decided() {
    return agent.told.stream()
        .filter(Input.Decided.class::isInstance)
        .map(Input.Decided.class::cast)
        .toList();
  }

  @Test
  void aLinkShowsThePlanAndDecidesNothing() throws Exception {
    HttpResponse<String> page = look(ticket(Ticket.Word.LOOK));
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("scontrol reboot ASAP n1\nlook at &lt;n1&gt;"), page.body());
    assertTrue(page.body().contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assertFalse(page.body().contains("<script"), page.body());
    assertTrue(page.body().contains("<li class=\"now\">node.reboot node:n1 {words=&quot;a&quot;"));
    assertTrue(
        page.headers()
            .firstValue("Content-Security-Policy")
            .orElse("")
            .contains("frame-ancestors 'none'"));
    assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").orElse(""));
    look(ticket(Ticket.Word.APPROVE));
    assertEquals(List.of(), decided());
    String out = System.getProperty("wheeltapper.page");
    if (out != null) {
      Files.writeString(Path.of(out), page.body());
    }
  }

  @Test
  void oneTicketIsOneAnswer() throws Exception {
    String form = "by=Nina+%3Cx%3E&t=" + ticket(Ticket.Word.APPROVE);
    HttpResponse<String> taken = answer(form);
    assertEquals(200, taken.statusCode(), taken.body());
    assertTrue(taken.body().contains("Nina &lt;x&gt; approved plan p1 of node:n1"), taken.body());
    assertEquals(
        List.of(new Input.Decided(99, "c1", "p1", true, "Nina <x>", "by a signed link")),
        decided());
    HttpResponse<String> again = answer(form);
    assertEquals(409, again.statusCode());
    assertTrue(again.body().contains("it was used already"), again.body());
    assertEquals(409, answer("by=o&t=" + ticket(Ticket.Word.REFUSE)).statusCode());
    assertEquals(1, decided().size());
  }

  @Test
  void manyAtOnceAreOneAnswerToo() throws Exception {
    String form = "by=n&t=" + ticket(Ticket.Word.REFUSE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all =
          IntStream.range(0, 8)
              .mapToObj(_ -> threads.submit(() -> answer(form).statusCode()))
              .toList();
      long taken = 0;
      for (Future<Integer> each : all) {
        taken += each.get() == 200 ? 1 : 0;
      }
      assertEquals(1, taken);
    }
    assertEquals(1, decided().size());
    assertFalse(decided().getFirst().approved());
  }

  @Test
  void whatIsNotGoodIsRefusedClearlyAndNothingIsTold() throws Exception {
    String good = ticket(Ticket.Word.APPROVE);
    refused(403, "not signed by this agent", "by=n&t=" + good + "x");
    refused(403, "not signed by this agent", "by=n");
    refused(400, "only shows the plan", "by=n&t=" + ticket(Ticket.Word.LOOK));
    refused(400, "give your name", "by=+&t=" + good);
    String old = key.sign(new Ticket("c1", "p1", 0, Ticket.Word.APPROVE, NOW));
    refused(410, "its time is over", "by=n&t=" + old);
    agent.asks = Optional.of(asking("p2", false));
    refused(
        409, "the plan was changed since this was sent: it was p1, now it is p2", "by=n&t=" + good);
    agent.asks = Optional.empty();
    refused(410, "case c1 is over", "by=n&t=" + good);
    assertEquals(410, look(ticket(Ticket.Word.LOOK)).statusCode());
    agent.asks = Optional.of(asking("p1", true));
    refused(403, "does not prove who you are", "by=n&t=" + good);
  }

  private void refused(int status, String why, String form) throws Exception {
    HttpResponse<String> response = answer(form);
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(response.body().contains(why), response.body());
    assertEquals(List.of(), decided());
  }

  @Test
  void behindAProxyThatKnowsItsUsersTheyNeedNotSayWhoTheyAre() throws Exception {
    serve(new Config.Approve("https://w.example", Duration.ofHours(4), "X-User", Path.of(""), ""));
    agent.asks = Optional.of(asking("p1", true));
    assertFalse(look(ticket(Ticket.Word.LOOK)).body().contains("Your name <input"));
    String form = "by=root&t=" + ticket(Ticket.Word.APPROVE);
    String[] same = {"Sec-Fetch-Site", "same-origin"};
    assertTrue(answer(form, same).body().contains("does not say who you are"));
    for (String site : List.of("", "cross-site", "same-site", "none")) {
      HttpResponse<String> elsewhere =
          site.isEmpty()
              ? answer(form, "X-User", "nina")
              : answer(form, "X-User", "nina", "Sec-Fetch-Site", site);
      assertEquals(403, elsewhere.statusCode(), site);
      assertTrue(elsewhere.body().contains("not sent from this page"), elsewhere.body());
    }
    HttpResponse<String> twice =
        answer(form, "X-User", "root", "X-User", "nina", "Sec-Fetch-Site", "same-origin");
    assertEquals(403, twice.statusCode());
    assertTrue(twice.body().contains("more than once"), twice.body());
    assertEquals(List.of(), decided());
    assertEquals(200, answer(form, "X-User", "nina", "Sec-Fetch-Site", "same-origin").statusCode());
    assertEquals("nina", decided().getFirst().by());
  }

  private HttpResponse<String> click(String user, String ticket, long seconds, String secret)
      throws Exception {
    String payload =
        "{\"type\":\"block_actions\",\"user\":{\"id\":\"%s\"},\"actions\":[{\"action_id\":\"wheeltapper_approve\",\"value\":\"%s\"}]}"
            .formatted(user, ticket);
    String body = "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signed = mac.doFinal(("v0:" + seconds + ":" + body).getBytes(StandardCharsets.UTF_8));
    return post(
        "/slack/interactions",
        body,
        "X-Slack-Request-Timestamp",
        Long.toString(seconds),
        "X-Slack-Signature",
        "v0=" + HexFormat.of().formatHex(signed));
  }

  @Test
  void aClickInSlackIsTakenByWhoIsKnownAndOnce() throws Exception {
    String ticket = ticket(Ticket.Word.APPROVE);
    assertEquals(403, click("U012", ticket, NOW / 1000, "forged").statusCode());
    assertEquals(403, click("U012", ticket, NOW / 1000 - 301, SECRET).statusCode());
    HttpResponse<String> stranger = click("U999", ticket, NOW / 1000, SECRET);
    assertTrue(stranger.body().contains("U999 is nobody here"), stranger.body());
    assertEquals(List.of(), decided());
    agent.asks = Optional.of(asking("p1", true));
    assertTrue(click("U012", ticket, NOW / 1000, SECRET).body().contains("nina approved plan p1"));
    assertEquals(
        List.of(new Input.Decided(99, "c1", "p1", true, "nina", "by Slack's button, user U012")),
        decided());
    assertTrue(click("U012", ticket, NOW / 1000, SECRET).body().contains("used already"));
    assertEquals(1, decided().size());
  }

  /** Behind the operators' proxy: its name reaches what links lead to, and nothing else. */
  @Test
  void theLinksHostReachesTheLinkOnly() throws Exception {
    assertTrue(raw("/approve?t=x").startsWith("HTTP/1.1 403"), "asked, and not signed");
    assertTrue(raw("/approve?t=x").contains("This link is not good"));
    assertTrue(raw("/api/v1/cases").contains("this agent answers only to"));
    assertTrue(raw("/approve/../api/v1/cases").contains("this agent answers only to"));
  }

  /** A proxy that sends on more than it should: what came by one is not from this machine. */
  @Test
  void whatCameByAProxyReachesTheLinkOnly() throws Exception {
    serve(new Config.Approve("https://w.example", Duration.ofHours(4), "X-User", Path.of(""), ""));
    for (String header : List.of("Forwarded", "X-Forwarded-For", "Via", "X-User", "x-user")) {
      for (String path : List.of("/api/v1/cases", "/health", "/approve/../api/v1/cases")) {
        HttpResponse<String> response =
            http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                    .header(header, "x")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(403, response.statusCode(), header + " " + path);
        assertTrue(response.body().contains("by a proxy"), response.body());
      }
    }
    assertTrue(
        answer("by=n&t=x", "X-Forwarded-For", "x", "Via", "x").body().contains("not signed by"));
  }

  private String raw(String path) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET " + path + " HTTP/1.1\r\nHost: w.example\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      StringBuilder all = new StringBuilder();
      new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .forEach(l -> all.append(l).append('\n'));
      return all.toString();
    }
  }

  /** A browser sends a certificate along with any site's form; the ticket alone is no consent. */
  @Test
  void noOtherSitesPageAnswersForWhoIsLoggedIn() throws Exception {
    Token.Made nina =
        Token.make("nina", Set.of(Grant.of(Role.APPROVER)), "", new java.security.SecureRandom());
    Path tokens = Files.writeString(folder.resolve("tokens"), nina.line() + "\n");
    Config.Approve approve =
        new Config.Approve("https://w.example", Duration.ofHours(4), "", Path.of(""), "");
    Config.Api plain = new Config.Api(0, "127.0.0.1", approve);
    Login login =
        new Login(tokens, plain.login().oidc(), Duration.ofHours(1), Duration.ofHours(1), 1_000);
    server.close();
    server =
        ApiServer.start(
            vertx,
            new Config.Api(0, "127.0.0.1", approve, 0, plain.tls(), login),
            agent,
            _ -> new Scrape(Scrape.TEXT, ""),
            new Approving(
                agent, approve, key, InstantSource.fixed(java.time.Instant.ofEpochMilli(NOW))));
    String form = "t=" + ticket(Ticket.Word.APPROVE);
    String[] who = {"Authorization", "Bearer " + nina.secret()};
    for (String site : List.of("cross-site", "same-site", "none")) {
      assertEquals(403, answer(form, who[0], who[1], "Sec-Fetch-Site", site).statusCode(), site);
    }
    assertEquals(List.of(), decided());
    // Each is an entry, as every denied attempt is.
    Awaitility.await().until(() -> List.copyOf(agent.told).size() == 3);
    Input.Denied denied = (Input.Denied) agent.told.getFirst();
    assertEquals("nina", denied.by());
    assertEquals("POST /approve", denied.what());
    assertEquals(200, answer(form, who[0], who[1], "Sec-Fetch-Site", "same-origin").statusCode());
    assertEquals("nina", decided().getFirst().by());
  }
}
