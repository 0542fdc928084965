package io.wheeltapper.deploy.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.api.ConsoleFiles;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console's files over HTTP: the right ones, nothing else, kept for ever by their content. */
final class ConsoleFilesTest {

  private static final Pattern NAMED =
      Pattern.compile(
          "(?:from|import) '\\./([^']+)'|url\\(([^)]+)\\)|(?:src|href)=\"at/\\w+/([^\"]+)\"");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ConsoleFiles FILES = new ConsoleFiles();
  private static ConsoleSite site;

  @BeforeAll
  static void serve() throws Exception {
    site = ConsoleSite.start(1);
  }

  @AfterAll
  static void close() {
    site.close();
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site.url()).resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(String path) throws Exception {
    return new String(get(path).body(), StandardCharsets.UTF_8);
  }

  private static String at(String name) {
    return "/console/at/" + FILES.version() + "/" + name;
  }

  @Test
  void whatIsNamedIsThereAndNothingIsThereInVain() throws Exception {
    TreeSet<String> named = new TreeSet<>(List.of("mark.svg"));
    StringBuilder all = new StringBuilder(text("/console/"));
    for (String name : FILES.names()) {
      HttpResponse<byte[]> answer = get(at(name));
      assertEquals(200, answer.statusCode(), name);
      if (!name.startsWith("lib/")) {
        all.append(new String(answer.body(), StandardCharsets.UTF_8));
      }
    }
    Matcher each = NAMED.matcher(all);
    while (each.find()) {
      named.add(
          each.group(1) != null
              ? each.group(1)
              : each.group(2) != null ? each.group(2) : each.group(3));
    }
    assertEquals(named, new TreeSet<>(FILES.names()));
  }

  @Test
  void oursBringNoMarkupOfTheirOwnAndNothingInline() throws Exception {
    String index = text("/console/");
    assertFalse(index.contains("<style") || index.contains(" style="), index);
    assertFalse(Pattern.compile("<script(?![^>]* src=)").matcher(index).find(), index);
    assertFalse(Pattern.compile("https?://").matcher(index).find(), index);
    for (String name : FILES.names()) {
      if (name.endsWith(".js") && !name.startsWith("lib/")) {
        String text = text(at(name));
        for (String never :
            List.of(
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "dangerouslySetInnerHTML",
                "document.write",
                "DOMParser",
                "createContextualFragment",
                "eval(",
                "new Function",
                "srcdoc")) {
          assertFalse(text.contains(never), name + " has " + never);
        }
      }
    }
  }

  @Test
  void filesAreKeptForEverAndTheFirstPageIsAskedAgain() throws Exception {
    HttpResponse<byte[]> first = get("/console/");
    assertEquals("no-cache", first.headers().firstValue("Cache-Control").orElse(""));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> again = get("/console/", "If-None-Match", tag);
    assertEquals(304, again.statusCode());
    assertEquals(0, again.body().length);
    HttpResponse<byte[]> script = get(at("app.js"));
    assertEquals(
        "text/javascript; charset=utf-8", script.headers().firstValue("Content-Type").orElse(""));
    assertTrue(
        script.headers().firstValue("Cache-Control").orElse("").endsWith("immutable"),
        script.headers()::toString);
    String policy = script.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    HttpResponse<byte[]> packed = get(at("app.js"), "Accept-Encoding", "gzip");
    assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse(""));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertArrayEquals(script.body(), in.readAllBytes());
    }
  }

  @Test
  void theWayLeadsToTheConsoleAndNeverOutside() throws Exception {
    for (String from : List.of("/", "/console")) {
      HttpResponse<byte[]> answer = get(from);
      assertEquals(302, answer.statusCode(), from);
      assertEquals("/console/", answer.headers().firstValue("Location").orElse(""));
    }
    for (String path :
        List.of(
            at("nothing.js"),
            at("index.html"),
            at("../../../api/openapi.yaml"),
            at("..%2f..%2f..%2fapi%2fopenapi.yaml"),
            at("lib/../../../../../../etc/passwd"),
            at("lib/icons/"),
            at("lib/preact/package.json"),
            "/console/at/0000000000000000/app.js",
            "/console/app.js")) {
      assertEquals(404, get(path).statusCode(), path);
    }
  }
}
