package io.wheeltapper.deploy.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Login;
import io.wheeltapper.deploy.config.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands at an agent with TLS and logins; real certificates by openssl. */
class LoggedInTest {

  private static final Path NONE = Path.of("");

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final FakeAgent agent = new FakeAgent();
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(openssl("version"), "openssl is not installed");
    certified("ca", "-addext", "basicConstraints=critical,CA:TRUE");
    String[] by = {"-CA", "ca.pem", "-CAkey", "ca.key"};
    certified("agent", by[0], by[1], by[2], by[3], "-addext", "subjectAltName=IP:127.0.0.1");
    certified("eva", by);
    Path tokens = folder.resolve("tokens");
    secret(
        "token",
        Json.mapper()
            .readTree(
                good(
                    "token", "create", "nina", "--role", "viewer", "--file", tokens + "", "--json"))
            .path("token")
            .asText());
    Tls tls = new Tls(file("agent.pem"), file("agent.key"), file("ca.pem"), "eva=operator");
    Login.Provider nobody =
        new Login.Provider("", "", NONE, "", "", "RS256", "sub", "groups", "", NONE);
    Login login = new Login(tokens, nobody, Duration.ofHours(1), Duration.ofHours(1), 10_000);
    Config.Api plain = new Config.Api(0, "127.0.0.1");
    server =
        ApiServer.start(
            vertx, new Config.Api(0, "127.0.0.1", plain.approve(), 0, tls, login), agent, () -> "");
    System.setProperty(Contexts.FOLDER, folder.toString());
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty(Contexts.FOLDER);
    if (server != null) {
      server.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private String url() {
    return "https://127.0.0.1:" + server.port();
  }

  private void secret(String name, String text) throws IOException {
    Files.writeString(file(name), text);
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-------"));
  }

  private void certified(String name, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    command.addAll(List.of("-nodes", "-keyout", name + ".key", "-out", name + ".pem"));
    command.addAll(List.of("-subj", "/CN=" + name, "-days", "2"));
    command.addAll(List.of(more));
    assertTrue(openssl(command.toArray(String[]::new)), () -> "see " + file("openssl.log"));
  }

  private boolean openssl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(file("openssl.log").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String good(String... arguments) {
    Ran ran = Ran.of(arguments);
    assertEquals(0, ran.code(), ran.err());
    return ran.out();
  }

  private static String bad(String... arguments) {
    Ran ran = Ran.of(arguments);
    assertEquals(2, ran.code(), ran.out());
    assertEquals(1, ran.err().lines().count(), ran.err());
    return ran.err();
  }

  @Test
  void aTokenMayWhatItsRolesMay() throws Exception {
    String untrusted = bad("case", "list", "--url", url());
    assertTrue(untrusted.contains("context set NAME --ca FILE"), untrusted);
    good("context", "set", "site", "--url", url(), "--ca", file("ca.pem").toString());
    String nobody = bad("case", "list");
    assertTrue(nobody.contains("does not know who asks"), nobody);
    good("context", "set", "site", "--token-file", file("token").toString());
    assertTrue(good("case", "list").contains("c1"));
    String denied = bad("pause", "rack:r1");
    assertTrue(denied.contains("the right 'operate', and you have [view]"), denied);
    assertTrue(denied.contains("role operator or admin"), denied);
    List<String> heard = new CopyOnWriteArrayList<>();
    ApiClient client =
        new Reached(URI.create(url()), file("token"), file("ca.pem"), null, null).client();
    Thread hearing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.events(heard::add);
              } catch (IOException | InterruptedException e) {
                heard.add(e.toString());
              }
            });
    await().atMost(Duration.ofMinutes(1)).until(() -> heard.contains("tick"));
    hearing.interrupt();
  }

  @Test
  void aCertificateSaysWhoAndTheLedgerHasThatName() throws Exception {
    Path key = file("eva.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    good("context", "set", "site", "--url", url(), "--ca", file("ca.pem").toString());
    String half = bad("context", "set", "site", "--certificate", file("eva.pem").toString());
    assertTrue(half.contains("go together"), half);
    good("context", "set", "site", "--certificate", file("eva.pem") + "", "--key", key.toString());
    good("pause", "rack:r1", "--reason", "cables");
    assertEquals(
        List.of(new Input.Pause(99, Target.parse("rack:r1"), "eva", "cables")), agent.told);
    String other = bad("pause", "rack:r1", "--by", "bob");
    assertTrue(other.contains("eva"), other);
  }
}
