package io.wheeltapper.deploy.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.config.Tls;
import io.wheeltapper.deploy.edge.Pem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, and callers who prove who they are by a certificate; real ones, by openssl. */
class TlsTest {

  @TempDir private Path folder;
  private Certificates certificates = new Certificates(Path.of(""));
  private String scraper = "";
  private Served served;

  @BeforeEach
  void start() throws Exception {
    certificates = new Certificates(folder);
    Assumptions.assumeTrue(certificates.possible(), "openssl is not installed");
    certificates.agent();
    Path tokens = folder.resolve("tokens");
    scraper = Served.token(tokens, "scraper", "viewer", "");
    Tls tls =
        new Tls(
            folder.resolve("agent.pem"),
            folder.resolve("agent.key"),
            folder.resolve("ca.pem"),
            "eva=operator, eva=approver");
    // Beyond loopback, which TLS and a login are for.
    served = new Served(0, "0.0.0.0", Served.byTokens(tokens, 10_000), tls);
    served.by(client(null));
  }

  @AfterEach
  void stop() throws Exception {
    if (served != null) {
      served.close();
    }
  }

  private HttpClient client(@org.jspecify.annotations.Nullable String name) throws Exception {
    SSLContext context =
        name == null
            ? Pem.client(folder.resolve("ca.pem"), null, null)
            : Pem.client(
                folder.resolve("ca.pem"),
                folder.resolve(name + ".pem"),
                folder.resolve(name + ".key"));
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void withTlsBrowsersAreToldToKeepToIt() throws Exception {
    HttpResponse<String> health = served.send(served.to("/health"));
    assertEquals(200, health.statusCode());
    assertEquals(
        "max-age=31536000", health.headers().firstValue("Strict-Transport-Security").orElse(""));
    assertEquals(401, served.send(served.to("/api/v1/cases")).statusCode());
    assertEquals(200, served.get("/api/v1/cases", scraper).statusCode());
  }

  @Test
  void aCertificateIsWhoItsCommonNameSays() throws Exception {
    certificates.certified("ca", "eva");
    certificates.certified("ca", "ada");
    served.by(client("eva"));
    JsonNode me = Served.read(served.send(served.to("/api/v1/me")));
    assertEquals("eva", me.get("name").asText());
    assertEquals("mtls", me.get("by").asText());
    assertEquals("[\"view\",\"operate\",\"approve\"]", me.get("rights").toString());
    assertEquals(200, served.send(served.to("/api/v1/cases")).statusCode());
    served.by(client("ada"));
    assertEquals(403, served.send(served.to("/api/v1/cases")).statusCode());
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    certificates.authority("evil");
    certificates.certified("evil", "eva");
    served.by(client("eva"));
    assertThrows(IOException.class, () -> served.send(served.to("/health")));
  }

  @Test
  void aRenewedCertificateIsTakenWithoutARestart() throws Exception {
    java.math.BigInteger first = serial();
    certificates.certified("ca", "next", "-addext", "subjectAltName=IP:127.0.0.1");
    replace("next.pem", "agent.pem");
    replace("next.key", "agent.key");
    Awaitility.await().atMost(java.time.Duration.ofMinutes(1)).until(() -> !serial().equals(first));
  }

  private void replace(String from, String to) throws IOException {
    Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private java.math.BigInteger serial() throws Exception {
    served.by(client(null));
    HttpResponse<String> health = served.send(served.to("/health"));
    return ((X509Certificate) health.sslSession().orElseThrow().getPeerCertificates()[0])
        .getSerialNumber();
  }
}
