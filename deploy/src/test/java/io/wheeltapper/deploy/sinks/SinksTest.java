package io.wheeltapper.deploy.sinks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.AuditReport;
import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SinksTest {

  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private static CheckpointSink sink(String kind, Map<String, String> settings) {
    SinkKind known = SinkKind.of(kind);
    return known.create(new Settings("s", known.spec(), settings));
  }

  private boolean works(String kind, Map<String, String> settings) {
    SinkKind known = SinkKind.of(kind);
    return known.doctor(new Settings("s", known.spec(), settings)).works();
  }

  /** Grows a ledger by an entry, and gives its checkpoint to the sink. */
  private String grow(CheckpointSink sink) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(data(), LedgerSettings.defaults())) {
      ledger.append(
          List.of(new Entry.Paused(ledger.size(), Target.site(), "ada", "")),
          ledger.size(),
          1,
          true);
    }
    String note = Audit.head(data()).orElseThrow().note();
    sink.publish(note);
    return note;
  }

  /** One message of RFC 5425's framing: its length, a blank, itself. */
  private static String message(ServerSocket server) {
    try (Socket socket = server.accept();
        InputStream in = socket.getInputStream()) {
      StringBuilder length = new StringBuilder();
      for (int c = in.read(); c != ' '; c = in.read()) {
        length.append((char) c);
      }
      return new String(in.readNBytes(Integer.parseInt(length.toString())), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aSyslogServerHearsEachCheckpointAndVerifyReadsItsLog() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String url = "tcp://127.0.0.1:" + server.getLocalPort();
      CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> message(server));
      grow(sink("syslog", Map.of("server", url)));
      String message = heard.get(30, TimeUnit.SECONDS);
      assertTrue(
          message.matches(
              "<109>1 20[0-9TZ:.-]+Z \\S+ wheeltapper - checkpoint \\[checkpoint@32473"
                  + " note=\"[A-Za-z0-9+/=]+\"] checkpoint of 1 entries, root \\S+"),
          message);
      Path log = folder.resolve("log");
      Files.writeString(log, "Nov 30 host something else\n" + message + "\n");
      AuditReport report = Audit.verify(data(), log);
      assertTrue(report.intact(), report.toString());
      assertTrue(works("syslog", Map.of("server", url)));
    }
    assertFalse(works("syslog", Map.of("server", "tcp://127.0.0.1:1")));
    assertThrows(BadSetting.class, () -> sink("syslog", Map.of("server", "udp://h:514")));
  }

  @Test
  void aTlsServerThatNobodyVouchesForHearsNothing() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = server.accept()) {
              socket.getOutputStream().write("no TLS here\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              // It went away, as it should.
            }
          });
      CheckpointSink tls =
          sink("syslog", Map.of("server", "tls://127.0.0.1:" + server.getLocalPort()));
      assertThrows(IOException.class, () -> tls.publish("a\n1\nb\n\n\u2014 a c\n"));
    }
  }

  @Test
  void aRepositoryHasACommitForEachCheckpointAndItsRemoteToo() throws Exception {
    assumeTrue(git("--version"), "no git here");
    Path work = folder.resolve("work");
    Path bare = folder.resolve("bare");
    Map<String, String> settings = Map.of("path", "" + work, "push", "origin", "every", "0s");
    assertFalse(works("git", settings));
    assertTrue(git("init", "--quiet", "--bare", "" + bare));
    assertTrue(git("init", "--quiet", "" + work));
    assertTrue(git("-C", "" + work, "remote", "add", "origin", "" + bare));
    // What a stranger left in the repository is not run.
    Files.writeString(work.resolve(".git/hooks/pre-commit"), "#!/bin/sh\nexit 1\n");
    assertTrue(work.resolve(".git/hooks/pre-commit").toFile().setExecutable(true));
    assertTrue(works("git", settings));
    CheckpointSink sink = sink("git", settings);
    grow(sink);
    String second = grow(sink);
    assertEquals(
        second, Command.run(Map.of(), List.of("git", "-C", "" + bare, "show", "HEAD:checkpoint")));
    assertEquals(
        List.of("Checkpoint of 2 entries", "Checkpoint of 1 entries"),
        Command.run(Map.of(), List.of("git", "-C", "" + bare, "log", "--format=%s"))
            .lines()
            .toList());
    sink.publish(second);
    assertThrows(BadSetting.class, () -> sink("git", Map.of("path", "x", "push", "--exec=x")));
  }

  private static boolean git(String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    try {
      Command.run(Map.of(), command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aBucketIsGivenEachCheckpointWithALock() throws Exception {
    WireMockServer store = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    store.start();
    try {
      store.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
      Path key = Files.writeString(folder.resolve("key"), "AKIA\n");
      Map<String, String> settings =
          Map.of(
              "endpoint",
              store.baseUrl(),
              "bucket",
              "audit",
              "prefix",
              "site/",
              "timeout",
              "60s",
              "access-key-file",
              "" + key,
              "secret-key-file",
              "" + key,
              "every",
              "0s");
      String note = grow(sink("s3", settings));
      String log = note.lines().findFirst().orElseThrow();
      store.verify(
          putRequestedFor(urlEqualTo("/audit/site/" + log + "/000000000000001.checkpoint"))
              .withHeader("x-amz-object-lock-mode", equalTo("COMPLIANCE"))
              .withRequestBody(equalTo(note)));
      store.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));
      CheckpointSink refused = sink("s3", settings);
      assertThrows(IOException.class, () -> refused.publish(note));
      assertFalse(works("s3", settings));
      assertFalse(refused.name().contains("AKIA"), refused.name());
    } finally {
      store.stop();
    }
  }

  @Test
  void aSinkThatFailsIsToldUntilItKeepsAgain() throws Exception {
    boolean[] works = {false};
    CheckpointSink sink =
        new CheckpointSink() {
          @Override
          public String name() {
            return "the vault";
          }

          @Override
          public void publish(String note) throws IOException {
            if (!works[0]) {
              throw new IOException("it is shut");
            }
          }
        };
    try (SqliteLedger ledger =
        SqliteLedger.open(data(), LedgerSettings.defaults().to(List.of(sink)))) {
      ledger.append(List.of(new Entry.Paused(1, Target.site(), "ada", "")), 0, 1, true);
      Awaitility.await()
          .until(() ->
              ledger
                  .sinkTroubles()
                  .equals(List.of("checkpoints are not kept at the vault: it is shut")));
      assertEquals(1, ledger.stats().sinkFailures());
      works[0] = true;
      ledger.append(List.of(new Entry.Paused(2, Target.site(), "ada", "")), 1, 1, true);
      Awaitility.await().until(() -> ledger.sinkTroubles().isEmpty());
    }
  }

  @Test
  void aPacedSinkKeepsOneInAWhile() throws Exception {
    AtomicLong nanos = new AtomicLong();
    List<String> kept = new java.util.ArrayList<>();
    CheckpointSink inner =
        new CheckpointSink() {
          @Override
          public String name() {
            return "x";
          }

          @Override
          public void publish(String note) throws IOException {
            if (note.equals("bad")) {
              throw new IOException("no");
            }
            kept.add(note);
          }
        };
    Paced paced = new Paced(inner, Duration.ofMinutes(1), nanos::get);
    assertThrows(IOException.class, () -> paced.publish("bad"));
    paced.publish("1");
    paced.publish("2");
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThrows(IOException.class, () -> paced.publish("bad"));
    paced.publish("3");
    assertEquals(List.of("1", "3"), kept);
  }
}
