package io.wheeltapper.deploy.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of the agent in the moment in which it has told a node that it has its letter:
 * the node forgets it, so the agent's ledger must have what was decided on it.
 */
@Tag("site")
final class LetterKillsTest {

  private static final String STREAM = "1700000000000-0123abcd";

  /**
   * So much lies before the fault in its letter that the agent has to work before it comes to it.
   */
  private static final int DULL = 2_000;

  private static final int KILLS = 3;

  @TempDir private Path folder;

  @Test
  void whatANodeWasToldIsTakenIsInTheLedger() throws Exception {
    int port = Ports.free();
    // Another node has GPUs at these addresses too, and is the only one of which that is written.
    Path topology =
        Files.writeString(
            folder.resolve("topology.yaml"),
            "nodes: {n1: {rack: r1}, n2: {rack: r1, gpus: ['0000:10:00', '0000:11:00']}}\n");
    Site site =
        Site.in(
            folder,
            """
            topology: %s
            sensors: {nodes: {kind: nodes, port: %d, cursors: SITE-FOLDER/cursors}}
            """
                .formatted(topology, port));
    for (int i = 0; i < KILLS; i++) {
      String pci = "0000:%02x:00".formatted(16 + i);
      try (AgentProcess agent = AgentProcess.start(site.argv(), Site.NEVER)) {
        assertEquals(200, post(port, i * (DULL + 1L), pci));
        agent.kill();
      }
      assertEquals(1, found(site.ledger(), pci), "after the kill at " + pci);
    }
    try (AgentProcess agent = AgentProcess.start(site.argv(), Site.NEVER)) {
      assertTrue(!agent.dead());
      // A node whose answer was lost sends it again.
      assertEquals(
          200, post(port, (KILLS - 1) * (DULL + 1L), "0000:%02x:00".formatted(15 + KILLS)));
    }
    assertTrue(
        site.ledger().stream().filter(Seen.kind("found")).allMatch(Seen.has("node", "n1")),
        "each of the node that told of it");
    for (int i = 0; i < KILLS; i++) {
      assertEquals(1, found(site.ledger(), "0000:%02x:00".formatted(16 + i)), "once");
    }
  }

  private static long found(List<JsonNode> ledger, String pci) {
    Predicate<JsonNode> wanted = Seen.kind("found").and(e -> e.toString().contains(pci));
    return ledger.stream().filter(wanted).count();
  }

  private static int post(int port, long first, String pci) throws Exception {
    long now = System.currentTimeMillis();
    StringBuilder text =
        new StringBuilder(
            "{\"node\":\"n1\",\"stream\":\"%s\",\"first\":%d,\"heed\":\"\"}"
                .formatted(STREAM, first));
    for (int i = 0; i < DULL; i++) {
      text.append(event("node:n1", "host", "dull", now, "\"n\":\"" + i + "\""));
    }
    text.append(
        event(
            "gpu:" + pci + "@n1",
            "gpu_driver",
            "xid",
            now,
            "\"xid\":\"79\",\"pci\":\"" + pci + "\",\"text\":\"GPU has fallen off the bus.\""));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/signals"))
                  .header("Wheeltapper-Node", "n1")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(packed(text.toString())))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String event(String target, String origin, String type, long at, String fields) {
    return ("\n{\"signal\":\"event\",\"target\":\"%s\",\"node\":\"n1\",\"sensor\":\"kmsg@n1\","
            + "\"origin\":\"%s\",\"at\":%d,\"type\":\"%s\",\"fields\":{%s},\"raw\":\"\"}")
        .formatted(target, origin, at, type, fields);
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
