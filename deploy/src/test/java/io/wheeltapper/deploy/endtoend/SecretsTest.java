package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running agent that acts with secrets, on a system that sends them back: none of them is in
 * anything that it writes or prints.
 */
final class SecretsTest {

  private static final String ADDRESS = "b7f3-address-secret";
  private static final String KEY = "c9d1-signing-secret";

  @TempDir private Path folder;

  @Test
  void noSecretIsInWhatTheAgentWritesOrPrints() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestURI().toString());
          byte[] echo = ("no hook " + ADDRESS + " " + KEY).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("X-Echo", ADDRESS);
          exchange.sendResponseHeaders(404, echo.length);
          exchange.getResponseBody().write(echo);
          exchange.close();
        });
    AtomicBoolean broken = new AtomicBoolean();
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] page = "up 1\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(broken.get() ? 500 : 200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      Path secrets = Files.createDirectory(folder.resolve("secrets"));
      Path address =
          Files.writeString(secrets.resolve("address"), base + "/hooks/" + ADDRESS + "\n");
      Path key = Files.writeString(secrets.resolve("key"), KEY + "\n");
      Site site =
          Site.in(
              folder,
              """
              laboratory: true
              policies: %s
              sensors:
                page: {kind: prometheus, url: "%s/metrics", interval: 1s}
              actuators:
                people: {kind: notify, url-file: %s, secret-file: %s}
              """
                  .formatted(policies(), base, address, key));
      String printed;
      try (AgentProcess agent = AgentProcess.start(site.argv("--act"), Site.NEVER)) {
        broken.set(true);
        JsonNode acted = agent.await("the call", Seen.kind("acted"));
        assertEquals("person.call", acted.path("action").asText(), acted::toString);
        assertEquals("failed", acted.path("outcome").asText(), acted::toString);
        assertTrue(acted.path("reason").asText().contains("answered 404"), acted::toString);
        printed = agent.entries().toString() + agent.said();
      }
      assertTrue(heard.getFirst().contains(ADDRESS), "it was really used");
      clean("what it printed", printed);
      clean("doctor", doctor(site));
      int files = 0;
      try (Stream<Path> all = Files.walk(site.folder())) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          clean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
          files++;
        }
      }
      assertTrue(files > 3, "a ledger, a recording and a configuration at the least: " + files);
    } finally {
      server.stop(0);
    }
  }

  private static void clean(String where, String text) {
    assertFalse(text.contains(ADDRESS), where + " holds the address");
    assertFalse(text.contains(KEY), where + " holds the key");
  }

  private static String doctor(Site site) throws Exception {
    List<String> words =
        new ArrayList<>(
            AgentProcess.java(
                System.getProperty("java.class.path"),
                site.cache(),
                "doctor",
                "--config",
                "" + site.config()));
    return Programs.run(Map.of(), words).text();
  }

  /** One rule and one rung: a sensor that fails is told to a person. */
  private Path policies() throws Exception {
    Path policies = folder.resolve("policies");
    Files.createDirectories(policies.resolve("rules"));
    Files.writeString(
        policies.resolve("bundle.yaml"), "name: mine\nversion: 1.0.0\nowner: me\nmode: act\n");
    Files.writeString(
        policies.resolve("rules/r.drl"),
        "rule \"R\" @tier(site) salience 1 when $s: Status(type == \"sensor\", value == \"failed\")"
            + " then findings.found(\"sensor-bad\", $s); end\n");
    Files.writeString(
        policies.resolve("ladders.yaml"),
        """
        version: 1
        ladders:
          sensor-bad:
            rungs:
              - name: tell
                steps:
                  - {do: person.call, with: {why: a sensor has failed}}
        """);
    return policies;
  }
}
