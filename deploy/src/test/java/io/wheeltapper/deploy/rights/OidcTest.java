package io.wheeltapper.deploy.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import io.wheeltapper.deploy.config.Login;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bearer tokens of an OpenID provider, and the browser's code flow. */
class OidcTest {

  private static final String COOKIE = "__Host-wheeltapper-login";

  private FakeIssuer issuer;
  private Served served;

  @BeforeEach
  void start() throws Exception {
    issuer = new FakeIssuer();
    Login.Provider provider =
        new Login.Provider(
            issuer.issuer(),
            "wheeltapper",
            Path.of(""),
            "the-api",
            "http://127.0.0.1:8484",
            "RS256",
            "preferred_username",
            "realm_access.roles",
            "ops=operator, heads=approver",
            Path.of(""));
    served = new Served(Served.login(Path.of(""), provider, 10_000), Served.NO_TLS);
  }

  @AfterEach
  void stop() throws Exception {
    served.close();
    issuer.close();
  }

  private int cases(String token) throws Exception {
    return served.get("/api/v1/cases", token).statusCode();
  }

  @Test
  void aBearerTokenIsBelievedForItsIssuerItsAudienceAndItsTimeOnly() throws Exception {
    String good = issuer.signed(issuer.claims("the-api"));
    JsonNode me = Served.read(served.get("/api/v1/me", good));
    assertEquals("nina", me.get("name").asText());
    assertEquals("oidc", me.get("by").asText());
    assertEquals("[\"view\",\"operate\"]", me.get("rights").toString());
    Map<String, String> bad = new TreeMap<>();
    bad.put("audience", issuer.signed(issuer.claims("another")));
    bad.put("issuer", issuer.signed(issuer.claims("the-api").issuer("http://evil.example")));
    bad.put(
        "over",
        issuer.signed(
            issuer
                .claims("the-api")
                .expirationTime(new Date(System.currentTimeMillis() - 60_000))));
    bad.put("endless", issuer.signed(issuer.claims("the-api").expirationTime(null)));
    bad.put("id token", issuer.signed(issuer.claims("the-api").claim("typ", "ID")));
    bad.put("another's id token", issuer.signed(issuer.claims("the-api").claim("at_hash", "x")));
    bad.put("nameless", issuer.signed(issuer.claims("the-api").claim("preferred_username", " ")));
    bad.put("unsigned", new PlainJWT(issuer.claims("the-api").build()).serialize());
    bad.put("confused", issuer.confused(issuer.claims("the-api")));
    bad.put("cut", good.substring(0, good.length() - 4));
    bad.put("nonsense", "a.b.c");
    RSAKey own = issuer.key;
    issuer.key = new RSAKeyGenerator(2048).keyID("k1").generate();
    bad.put("forged", issuer.signed(issuer.claims("the-api")));
    issuer.key = own;
    for (Map.Entry<String, String> each : bad.entrySet()) {
      assertEquals(401, cases(each.getValue()), each.getKey());
    }
    assertEquals(200, cases(good));
  }

  @Test
  void whoIsInNoGroupIsKnownAndMayNothing() throws Exception {
    String token = issuer.signed(issuer.claims("the-api").claim("realm_access", Map.of()));
    assertEquals("nina", Served.read(served.get("/api/v1/me", token)).get("name").asText());
    assertEquals(403, cases(token));
  }

  @Test
  void aNewKeyIsFetched() throws Exception {
    assertEquals(200, cases(issuer.signed(issuer.claims("the-api"))));
    issuer.key = new RSAKeyGenerator(2048).keyID("k2").generate();
    String token = issuer.signed(issuer.claims("the-api"));
    // Keys are asked for every few seconds at most.
    Awaitility.await().until(() -> cases(token) == 200);
  }

  private record Begun(String state, String location) {}

  private Begun begin() throws Exception {
    HttpResponse<String> sent = served.send(served.to("/login?to=/console/x"));
    assertEquals(303, sent.statusCode(), sent.body());
    String location = sent.headers().firstValue("Location").orElse("");
    assertTrue(location.startsWith(issuer.issuer() + "/authorize?"), location);
    Map<String, String> asked = FakeIssuer.query(location.substring(location.indexOf('?') + 1));
    assertEquals("http://127.0.0.1:8484/login/callback", asked.get("redirect_uri"));
    assertEquals(asked.get("state"), Served.cookies(sent).get(COOKIE));
    return new Begun(String.valueOf(asked.get("state")), location);
  }

  private HttpResponse<String> back(String state, String cookie, String code) throws Exception {
    return served.send(
        served
            .to("/login/callback?state=" + state + "&code=" + code)
            .header("Cookie", COOKIE + "=" + cookie));
  }

  @Test
  void aBrowserLogsInByTheCodeFlow() throws Exception {
    Begun begun = begin();
    String code = issuer.code(begun.location());
    HttpResponse<String> in = back(begun.state(), begun.state(), code);
    assertEquals(303, in.statusCode(), in.body());
    assertEquals("/console/x", in.headers().firstValue("Location").orElse(""));
    String session = Served.cookies(in).get("__Host-wheeltapper");
    JsonNode me =
        Served.read(
            served.send(served.to("/api/v1/me").header("Cookie", "__Host-wheeltapper=" + session)));
    assertEquals("nina", me.get("name").asText());
    assertTrue(me.has("csrf"));
    // A state works once, also with a fresh code.
    assertEquals(
        401, back(begun.state(), begun.state(), issuer.code(begun.location())).statusCode());
    // The provider away: nobody logs in anew, who is in stays in.
    issuer.close();
    assertEquals(
        200,
        served
            .send(served.to("/api/v1/cases").header("Cookie", "__Host-wheeltapper=" + session))
            .statusCode());
    Begun later = begin();
    assertEquals(503, back(later.state(), later.state(), "code").statusCode());
  }

  @Test
  void anotherBrowsersLoginAnotherNonceAndAnErrorAreRefused() throws Exception {
    Begun begun = begin();
    assertEquals(401, back(begun.state(), "another", issuer.code(begun.location())).statusCode());
    Begun odd = begin();
    issuer.twist = claims -> claims.claim("nonce", "another");
    assertEquals(401, back(odd.state(), odd.state(), issuer.code(odd.location())).statusCode());
    Begun foreign = begin();
    issuer.twist = claims -> claims.audience("another");
    assertEquals(
        401, back(foreign.state(), foreign.state(), issuer.code(foreign.location())).statusCode());
    issuer.twist = claims -> claims;
    Begun error = begin();
    assertEquals(
        401,
        served
            .send(
                served
                    .to("/login/callback?error=access_denied&state=" + error.state())
                    .header("Cookie", COOKIE + "=" + error.state()))
            .statusCode());
    Begun wrong = begin();
    assertEquals(401, back(wrong.state(), wrong.state(), "made-up").statusCode());
  }

  @Test
  void withTheProviderAwayNothingIsOpen() throws Exception {
    String token = issuer.signed(issuer.claims("the-api"));
    issuer.close();
    assertEquals(503, cases(token));
    assertEquals(401, served.send(served.to("/api/v1/cases")).statusCode());
    assertEquals(503, served.send(served.to("/login")).statusCode());
    assertEquals(200, served.send(served.to("/health")).statusCode());
  }
}
