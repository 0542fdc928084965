package io.wheeltapper.deploy.rights;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Login;
import io.wheeltapper.deploy.console.Browser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** By deploy/bin/long login: logins by a real Keycloak. */
@Tag("long")
@Tag("login")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakTest {

  private static final Path ROOT = Path.of(System.getProperty("wheeltapper.root", ".."));
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

  @TempDir private static Path folder;
  private static String base = "";
  private static Served served;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        lab("install") == 0, "Keycloak is not here: deploy/lab/keycloak/install");
    int port = free();
    Path kept = folder.resolve("keycloak");
    Assumptions.assumeTrue(
        lab("up", kept.toString(), Integer.toString(port)) == 0, "Keycloak does not start here");
    base = "http://127.0.0.1:" + port;
    Files.writeString(folder.resolve("secret"), "the-client-secret\n");
    Login.Provider provider =
        provider(
            "http://127.0.0.1:8484",
            "ops=operator, leads=approver, leads=operator@partition:batch");
    served = new Served(Served.login(Path.of(""), provider, 100_000), Served.NO_TLS);
  }

  private static int free() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** Keycloak, for an agent at that address. */
  private static Login.Provider provider(String address, String roles) {
    return new Login.Provider(
        base + "/realms/site",
        "wheeltapper",
        folder.resolve("secret"),
        "",
        address,
        "RS256, ES256",
        "preferred_username",
        "groups",
        roles,
        Path.of(""));
  }

  @AfterAll
  static void stop() throws Exception {
    if (served != null) {
      served.close();
    }
    lab("down", folder.resolve("keycloak").toString());
  }

  private static int lab(String script, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(ROOT.resolve("deploy/lab/keycloak/" + script).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static HttpResponse<String> call(HttpRequest.Builder request) throws Exception {
    return HTTP.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String token(String realm, String client, String secret, String user, String word)
      throws Exception {
    Map<String, String> form =
        new TreeMap<>(
            Map.of(
                "grant_type", "password", "client_id", client, "username", user, "password", word));
    if (!secret.isEmpty()) {
      form.put("client_secret", secret);
    }
    HttpResponse<String> answer =
        call(
            Served.form(
                HttpRequest.newBuilder(
                    URI.create(base + "/realms/" + realm + "/protocol/openid-connect/token")),
                encoded(form)));
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.mapper().readTree(answer.body()).get("access_token").asText();
  }

  private static String of(String user) throws Exception {
    return token("site", "wheeltapper", "the-client-secret", user, user + "-secret");
  }

  private static HttpResponse<String> admin(String method, String path, String body)
      throws Exception {
    String token = token("master", "admin-cli", "", "admin", "admin");
    HttpResponse<String> answer =
        call(
            HttpRequest.newBuilder(URI.create(base + "/admin/realms/site" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    assertTrue(answer.statusCode() / 100 == 2, answer::toString);
    return answer;
  }

  /** Lets the client have this redirect, too. */
  private static void comesBackTo(String redirect) throws Exception {
    JsonNode clients =
        Json.mapper().readTree(admin("GET", "/clients?clientId=wheeltapper", "").body());
    ObjectNode client = (ObjectNode) clients.get(0);
    client.withArray("redirectUris").add(redirect);
    admin("PUT", "/clients/" + client.get("id").asText(), client.toString());
  }

  /** Keycloak's own form. */
  private static void byForm(Page page, String user, String word) {
    page.fill("#username", user);
    page.fill("#password", word);
    page.click("#kc-login");
  }

  /** What a browser with an empty jar does, up to where Keycloak sends it back. */
  private static URI loggedIn(String location, String user) throws Exception {
    HttpResponse<String> page = call(HttpRequest.newBuilder(URI.create(location)));
    assertEquals(200, page.statusCode(), page.body());
    Matcher form = FORM.matcher(page.body());
    assertTrue(form.find(), page.body());
    String cookies =
        page.headers().allValues("Set-Cookie").stream()
            .map(c -> c.split(";", 2)[0])
            .collect(Collectors.joining("; "));
    HttpResponse<String> back =
        call(
            Served.form(
                HttpRequest.newBuilder(URI.create(form.group(1).replace("&amp;", "&")))
                    .header("Cookie", cookies),
                encoded(Map.of("username", user, "password", user + "-secret"))));
    assertEquals(302, back.statusCode(), back.body());
    return URI.create(back.headers().firstValue("Location").orElse(""));
  }

  private static HttpResponse<String> begun() throws Exception {
    HttpResponse<String> sent = served.send(served.to("/login?to=/console/"));
    assertEquals(303, sent.statusCode(), sent.body());
    return sent;
  }

  private static HttpResponse<String> callback(HttpResponse<String> sent, URI back)
      throws Exception {
    return served.send(
        served
            .to(back.getPath() + "?" + back.getRawQuery())
            .header(
                "Cookie",
                "__Host-wheeltapper-login="
                    + Served.cookies(sent).get("__Host-wheeltapper-login")));
  }

  private static String session(String user) throws Exception {
    HttpResponse<String> sent = begun();
    URI back = loggedIn(sent.headers().firstValue("Location").orElse(""), user);
    assertTrue(back.toString().startsWith("http://127.0.0.1:8484/login/callback?"), back::toString);
    HttpResponse<String> in = callback(sent, back);
    assertEquals(303, in.statusCode(), in.body());
    assertEquals(401, callback(sent, back).statusCode(), "a code worked twice");
    return Served.cookies(in).get("__Host-wheeltapper");
  }

  private static HttpRequest.Builder in(String session, String path) {
    return served.to(path).header("Cookie", "__Host-wheeltapper=" + session);
  }

  @Test
  @Order(1)
  void rolesOfTheRealmAreRolesHere() throws Exception {
    JsonNode nina = Served.read(served.get("/api/v1/me", of("nina")));
    assertEquals("nina", nina.get("name").asText());
    assertEquals("[\"view\",\"operate\"]", nina.get("rights").toString());
    JsonNode omar = Served.read(served.get("/api/v1/me", of("omar")));
    assertEquals("[\"operator@partition:batch\"]", omar.get("scopes").toString());
    assertEquals(403, served.get("/api/v1/cases", of("guest")).statusCode());
    assertEquals(403, served.post("/api/v1/mode", of("nina"), "{\"mode\":\"act\"}").statusCode());
    String inside = "{\"target\":\"node:n1\"}";
    assertEquals(202, served.post("/api/v1/pause", of("omar"), inside).statusCode());
    assertEquals(403, served.post("/api/v1/pause", of("omar"), "{}").statusCode());
    assertEquals(
        202, served.post("/api/v1/cases/c1/approve", of("omar"), "{\"plan\":\"p1\"}").statusCode());
    assertTrue(
        served.agent.told.contains(new Input.Decided(99, "c1", "p1", true, "omar", "")),
        served.agent.told::toString);
  }

  @Test
  @Order(2)
  void aTokenForAnotherClientIsNone() throws Exception {
    String other = token("site", "other", "", "nina", "nina-secret");
    assertEquals(401, served.get("/api/v1/cases", other).statusCode());
    String master = token("master", "admin-cli", "", "admin", "admin");
    assertEquals(401, served.get("/api/v1/cases", master).statusCode());
  }

  @Test
  @Order(3)
  void aBrowserLogsInPostsAndLogsOut() throws Exception {
    String session = session("nina");
    JsonNode me = Served.read(served.send(in(session, "/api/v1/me")));
    assertEquals("nina", me.get("name").asText());
    assertEquals("oidc", me.get("by").asText());
    String body = "{\"target\":\"node:n1\"}";
    assertEquals(403, served.send(Served.json(in(session, "/api/v1/pause"), body)).statusCode());
    String csrf = me.get("csrf").asText();
    assertEquals(
        202,
        served
            .send(Served.json(in(session, "/api/v1/pause").header("X-CSRF-Token", csrf), body))
            .statusCode());
    assertEquals(
        200,
        served
            .send(Served.json(in(session, "/logout").header("X-CSRF-Token", csrf), ""))
            .statusCode());
    assertEquals(401, served.send(in(session, "/api/v1/cases")).statusCode());
  }

  @Test
  @Order(4)
  void peopleLogInByItInARealBrowserDoWhatTheyMayAndLogOut() throws Exception {
    Certificates certificates = new Certificates(folder);
    Assumptions.assumeTrue(certificates.possible(), "openssl is not installed");
    int port = free();
    String at = "https://127.0.0.1:" + port;
    comesBackTo(at + "/login/callback");
    Login login = Served.login(Path.of(""), provider(at, "ops=viewer, leads=approver"), 100_000);
    try (Browser browser = Browser.start();
        Served secure = new Served(port, "127.0.0.1", login, certificates.agent())) {
      Visitor.asks(secure.agent);
      Page nina = browser.page(1024, ColorScheme.LIGHT);
      nina.navigate(at);
      Browser.picture(nina, "keycloak-1-form");
      byForm(nina, "nina", "wrong");
      assertThat(nina.locator("body")).containsText("Invalid username or password");
      byForm(nina, "nina", "nina-secret");
      Visitor viewer = new Visitor(nina, at);
      viewer.sees("nina, may look only", "keycloak-2-viewer");
      viewer.mayOnlyLook("nina", "keycloak-3-lacking");

      Page omar = browser.page(360, ColorScheme.DARK);
      omar.navigate(at + "/console/#/approvals");
      byForm(omar, "omar", "omar-secret");
      assertThat(omar.locator("h1")).hasText("Approvals");
      Visitor approver = new Visitor(omar, at);
      approver.approves(secure.agent, "omar", "keycloak-4-approve");
      approver.isNotForged();
      omar.getByLabel("Menu").click();
      approver.sees("omar", "keycloak-5-approver");
      approver.logsOut("keycloak-6-out");
      omar.context().close();
      nina.context().close();
      browser.wasGood();
    }
  }

  @Test
  @Order(5)
  void keysAreRotated() throws Exception {
    String before = of("nina");
    String id = Json.mapper().readTree(admin("GET", "", "").body()).get("id").asText();
    admin(
        "POST",
        "/components",
        "{\"name\":\"new\",\"providerId\":\"rsa-generated\",\"providerType\":"
            + "\"org.keycloak.keys.KeyProvider\",\"parentId\":\""
            + id
            + "\",\"config\":{\"priority\":[\"999\"],\"enabled\":[\"true\"],\"active\":[\"true\"]}}");
    String after = of("nina");
    assertTrue(!head(before).equals(head(after)), "the same key signs");
    Awaitility.await()
        .atMost(LONG)
        .until(() -> served.get("/api/v1/cases", of("nina")).statusCode() == 200);
    assertEquals(303, callbackOfFresh().statusCode());
  }

  private static String head(String token) {
    return token.substring(0, token.indexOf('.'));
  }

  private static HttpResponse<String> callbackOfFresh() throws Exception {
    HttpResponse<String> sent = begun();
    return callback(sent, loggedIn(sent.headers().firstValue("Location").orElse(""), "omar"));
  }

  @Test
  @Order(6)
  void aTokenWhoseTimeIsOverIsNone() throws Exception {
    admin("PUT", "", "{\"realm\":\"site\",\"accessTokenLifespan\":2}");
    String token = of("nina");
    assertEquals(200, served.get("/api/v1/cases", token).statusCode());
    // Clocks may differ by half a minute.
    Awaitility.await()
        .atMost(LONG)
        .until(() -> served.get("/api/v1/cases", token).statusCode() == 401);
  }

  @Test
  @Order(7)
  void withKeycloakAwayNobodyLogsInAndWhoIsInStaysIn() throws Exception {
    String session = session("nina");
    HttpResponse<String> sent = begun();
    URI back = loggedIn(sent.headers().firstValue("Location").orElse(""), "omar");
    lab("down", folder.resolve("keycloak").toString());
    assertEquals(200, served.send(in(session, "/api/v1/cases")).statusCode());
    assertEquals(503, callback(sent, back).statusCode());
    assertEquals(401, served.send(served.to("/api/v1/cases")).statusCode());
    assertEquals(401, served.get("/api/v1/cases", "a.b.c").statusCode());
  }
}
