package io.wheeltapper.deploy.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.config.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor asks, of a real ledger, and by programs that are not ours. */
class AuditingTest {

  private static final Target NODE = Target.node("n1");
  private static final Path ROOT = Path.of(System.getProperty("wheeltapper.root", ".."));

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeAgent agent = new FakeAgent();
  private Review review;
  private ApiServer server;

  @BeforeEach
  void start() throws Exception {
    grow(List.of(new Entry.Configured(1_000, "h", "ada", "")));
    review = Review.open(folder);
    agent.review = Optional.of(review);
    server = ApiServer.start(vertx, new Config.Api(0, "127.0.0.1"), agent, () -> "");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    review.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private void grow(List<Entry> entries) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults())) {
      ledger.append(entries, ledger.size(), 1, true);
    }
  }

  private static Entry.Found found(long at, String rule) {
    List<Evidence> none = List.of();
    return new Entry.Found(
        at, "c" + at % 3, NODE, new Fault("f"), "n1", at, rule, "", "", none, Map.of());
  }

  private void growTo(long size) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (long i = entries(); i < size; i++) {
      entries.add(found(2_000 + i, "xid-79"));
    }
    grow(entries);
  }

  private long entries() throws Exception {
    return json("/api/v1/audit/entries?limit=1").get(0).get("index").asLong() + 1;
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(200, response.statusCode(), response.body());
    return Json.mapper().readTree(response.body());
  }

  private void refused(int status, String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(status, response.statusCode(), path + " " + response.body());
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
  }

  @Test
  void listsWhatWasAskedForPageByPage() throws Exception {
    growTo(120);
    grow(
        List.of(
            new Entry.Judged(
                9_000,
                "c9",
                NODE,
                new Fault("g"),
                "node.isolate",
                0,
                0,
                "p",
                "hold",
                "budget",
                "spent",
                0,
                Mode.ACT,
                List.of()),
            new Entry.Approved(9_001, "c9", NODE, "p", "Eva & Co", "")));
    assertEquals(122, entries());
    assertEquals(121, one("person=Eva+%26+Co"));
    assertEquals(120, one("verdict=hold&action=node.isolate&fault=g&kind=judged"));
    assertEquals(0, one("person=ada"));
    assertEquals(0, one("to=2000"));
    assertEquals(0, json("/api/v1/audit/entries?verdict=hold&person=ada").size());
    List<Long> seen = new ArrayList<>();
    String next = "/api/v1/audit/entries?rule=xid-79&target=node:n1&case=c1&limit=7";
    while (!next.isEmpty()) {
      HttpResponse<String> page = get(next);
      Json.mapper().readTree(page.body()).forEach(e -> seen.add(e.get("index").asLong()));
      Matcher link =
          Pattern.compile("<(/api/v1/audit/entries\\?[^>]+)>; rel=\"next\"")
              .matcher(page.headers().firstValue("Link").orElse(""));
      next = link.matches() ? link.group(1) : "";
    }
    List<Long> expected = new ArrayList<>();
    for (long i = 119; i >= 1; i--) {
      if ((2_000 + i) % 3 == 1) {
        expected.add(i);
      }
    }
    assertEquals(expected, seen);
    refused(400, "/api/v1/audit/entries?limit=501");
    refused(400, "/api/v1/audit/entries?from=yesterday");
  }

  private long one(String query) throws Exception {
    JsonNode page = json("/api/v1/audit/entries?" + query);
    assertEquals(1, page.size(), page::toString);
    return page.get(0).get("index").asLong();
  }

  @Test
  void proofsAndTilesThatAreNotThereAreRefused() throws Exception {
    growTo(300);
    assertEquals(300, json("/api/v1/audit/proof/299").get("size").asLong());
    assertEquals(0, json("/api/v1/audit/consistency?from=300&to=300").get("hashes").size());
    for (String path :
        List.of(
            "proof/300",
            "consistency?from=1&to=301",
            "tile/0/001",
            "tile/0/001.p/45",
            "tile/0/001.p/256",
            "tile/0/001.p/0",
            "tile/64/000",
            "tile/0/1",
            "tile/0/x000",
            "tile/0/001/001",
            "tile/entries/002",
            "tile/entries/%2e%2e/ledger.key",
            "tile/entries/..%2f..%2fledger.key")) {
      refused(404, "/api/v1/audit/" + path);
    }
    refused(400, "/api/v1/audit/proof/-1");
    refused(400, "/api/v1/audit/proof/x");
    refused(400, "/api/v1/audit/export");
    refused(400, "/api/v1/audit/export?format=xlsx");
    agent.review = Optional.empty();
    refused(503, "/api/v1/audit/checkpoint");
  }

  @Test
  void exportsAreWholeAndRunNothing() throws Exception {
    grow(
        List.of(
            found(5, "=HYPERLINK(\"http://x\")"),
            new Entry.Paused(6, NODE, "+1-800", "say \"no\",\r\nand wait"),
            new Entry.Paused(7, NODE, "@ada", "-2+3")));
    growTo(1_700);
    HttpResponse<String> lines = get("/api/v1/audit/export?format=jsonl");
    assertTrue(
        lines.headers().firstValue("Content-Disposition").orElse("").contains("entries.jsonl"));
    List<String> all = lines.body().lines().toList();
    assertEquals(1_700, all.size());
    JsonNode line = Json.mapper().readTree(all.get(1_500));
    assertEquals(1_500, line.get("index").asLong());
    assertEquals(
        new String(CanonicalJson.bytes(found(3_500, "xid-79")), StandardCharsets.UTF_8),
        line.get("entry").toString());
    String csv = get("/api/v1/audit/export?format=csv&to=1000").body();
    assertTrue(csv.contains(",\"'=HYPERLINK(\"\"http://x\"\")\","), csv);
    assertTrue(csv.contains(",\"'+1-800\",\"say \"\"no\"\",\r\nand wait\","), csv);
    assertTrue(csv.contains(",\"'@ada\",\"'-2+3\","), csv);
    assertEquals(5, csv.split("\r\n(?=index|\\d|$)", -1).length, csv);
    assertFalse(Pattern.compile("(^|,)\"?[=+@-][^\"]", Pattern.MULTILINE).matcher(csv).find(), csv);
    assertEquals(
        1_696, get("/api/v1/audit/export?format=csv&rule=xid-79").body().lines().count() - 1);
  }

  /** The Go project's packages read the log over HTTP, and see that it grew. */
  @Test
  void aProgramThatIsNotOursReadsTheTiles() throws Exception {
    Path verifier = ROOT.resolve("deploy/src/test/go/verify");
    Path program = folder.resolve("verify");
    assumeTrue(
        ran(verifier, "go", "build", "-o", program.toString()) == 0,
        "no Go with golang.org/x/mod here");
    growTo(300);
    Path old = folder.resolve("old");
    Files.writeString(old, get("/api/v1/audit/checkpoint").body());
    growTo(70_000);
    String prefix = "http://127.0.0.1:" + server.port() + "/api/v1/audit";
    assertEquals(0, ran(folder, program.toString(), "--since", old.toString(), prefix));
    Files.writeString(old, Files.readString(old).replace("\n300\n", "\n299\n"));
    assertEquals(1, ran(folder, program.toString(), "--since", old.toString(), prefix));
  }

  /** The browser's own check, in node, of what this API answers. */
  @Test
  void theBrowsersProofHoldsWhatTheApiAnswers() throws Exception {
    assumeTrue(ran(ROOT, "node", "--version") == 0, "no node here");
    ObjectNode vectors = Json.mapper().createObjectNode();
    ArrayNode proofs = vectors.putArray("proofs");
    ArrayNode growth = vectors.putArray("growth");
    List<String> notes = new ArrayList<>();
    for (long size : new TreeSet<>(List.of(1L, 2L, 5L, 256L, 300L, 700L))) {
      growTo(size);
      notes.add(get("/api/v1/audit/checkpoint").body());
      proofs.add(json("/api/v1/audit/proof/" + size / 2));
      proofs.add(json("/api/v1/audit/proof/" + (size - 1)));
      for (String note : notes.subList(0, notes.size() - 1)) {
        String old = note.lines().toList().get(1);
        growth
            .addObject()
            .put("old", note)
            .put("new", notes.getLast())
            .set(
                "hashes",
                json("/api/v1/audit/consistency?from=" + old + "&to=" + size).get("hashes"));
      }
    }
    vectors.put("vkey", get("/api/v1/audit/key").body().strip());
    Path file = folder.resolve("vectors.json");
    Files.write(file, Json.mapper().writeValueAsBytes(vectors));
    ProcessBuilder node =
        new ProcessBuilder("node", "--test", ROOT.resolve("deploy/src/test/js").toString());
    node.environment().put("VECTORS", file.toString());
    node.environment().put("SEED", System.getProperty("wheeltapper.seed", "7"));
    assertEquals(0, node.inheritIO().start().waitFor());
    assertEquals(
        new String(CanonicalJson.bytes(found(2_699, "xid-79")), StandardCharsets.UTF_8),
        new String(
            Base64.getDecoder().decode(json("/api/v1/audit/proof/699").get("leaf").asText()),
            StandardCharsets.UTF_8));
  }

  private static int ran(Path in, String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .directory(in.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
