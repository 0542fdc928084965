package io.wheeltapper.deploy.rights;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** As much of an OpenID provider as the code flow needs; a real one is the long suite's. */
final class FakeIssuer implements AutoCloseable {

  /** What the browser was sent with, by the code that it brings back. */
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

  private final HttpServer http;
  volatile RSAKey key;

  /** What is done to the ID token's claims before they are signed. */
  volatile UnaryOperator<JWTClaimsSet.Builder> twist = UnaryOperator.identity();

  FakeIssuer() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    http.createContext("/.well-known/openid-configuration", this::metadata);
    http.createContext("/keys", this::keys);
    http.createContext("/token", this::token);
    http.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    http.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** A browser's part: logs in and gets the code. */
  String code(String location) {
    Map<String, String> asked = query(location.substring(location.indexOf('?') + 1));
    String code = "code-" + codes.size();
    codes.put(code, asked);
    return code;
  }

  static Map<String, String> query(String text) {
    Map<String, String> all = new TreeMap<>();
    for (String pair : text.split("&", -1)) {
      String[] both = pair.split("=", 2);
      all.put(both[0], URLDecoder.decode(both.length < 2 ? "" : both[1], StandardCharsets.UTF_8));
    }
    return all;
  }

  JWTClaimsSet.Builder claims(String aud) {
    long now = System.currentTimeMillis();
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience(aud)
        .subject("1")
        .issueTime(new Date(now))
        .expirationTime(new Date(now + 60_000))
        .claim("preferred_username", "nina")
        .claim("realm_access", Map.of("roles", List.of("ops", "other")));
  }

  String signed(JWTClaimsSet.Builder claims) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            claims.build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  /** With the public key as if it were a shared secret. */
  String confused(JWTClaimsSet.Builder claims) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
            claims.build());
    jwt.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
    return jwt.serialize();
  }

  private void metadata(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        Json.mapper()
            .writeValueAsBytes(
                Map.of(
                    "issuer", issuer(),
                    "authorization_endpoint", issuer() + "/authorize",
                    "token_endpoint", issuer() + "/token",
                    "jwks_uri", issuer() + "/keys",
                    "response_types_supported", List.of("code"),
                    "subject_types_supported", List.of("public"),
                    "id_token_signing_alg_values_supported", List.of("RS256"))));
  }

  private void keys(HttpExchange exchange) throws IOException {
    byte[] body = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    answer(exchange, 200, body);
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    try {
      Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
      String challenge =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(
                  MessageDigest.getInstance("SHA-256")
                      .digest(
                          form.getOrDefault("code_verifier", "")
                              .getBytes(StandardCharsets.US_ASCII)));
      if (asked == null
          || !challenge.equals(asked.get("code_challenge"))
          || !"S256".equals(asked.get("code_challenge_method"))
          || !form.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri"))) {
        answer(exchange, 400, "{\"error\":\"invalid_grant\"}".getBytes(StandardCharsets.UTF_8));
        return;
      }
      String id =
          signed(twist.apply(claims(asked.get("client_id")).claim("nonce", asked.get("nonce"))));
      answer(
          exchange,
          200,
          Json.mapper()
              .writeValueAsBytes(
                  Map.of("access_token", "a", "token_type", "Bearer", "id_token", id)));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
