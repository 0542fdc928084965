package io.wheeltapper.deploy.review;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.Vertx;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.Notes;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.core.runtime.ledger.Seal;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.api.ApiServer;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.console.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An auditor in a real browser: entries of a real ledger are proven there, and a server that lies
 * about one is found out, whatever it changes.
 */
@Tag("site")
final class AuditPageTest {

  /** A ledger that is served. */
  private record Served(Path folder, Review review, ApiServer server) {
    String url() {
      return "http://127.0.0.1:" + server.port();
    }
  }

  /** An auditor's browser; answers that are still under way when it is left do not matter. */
  private record Visit(BrowserContext context) implements AutoCloseable {
    @Override
    public void close() {
      try {
        context.unrouteAll();
        context.close();
      } catch (PlaywrightException e) {
        left(e);
      }
    }

    static void left(PlaywrightException e) {
      if (!String.valueOf(e.getMessage()).contains("has been closed")) {
        throw e;
      }
    }
  }

  @TempDir static Path folder;

  private static final Vertx VERTX = Vertx.vertx();
  private static final List<Served> ALL = new ArrayList<>();
  private static Browser browser;

  /** 60 entries; the same when it had 40; the same with another past from 40 on; a stranger's. */
  private static Served honest;

  private static Served earlier;
  private static Served rewritten;
  private static Served strange;

  @BeforeAll
  static void start() throws Exception {
    Path first = folder.resolve("first");
    grow(first, 40, "honest");
    earlier = serve(copy(first, "earlier"));
    rewritten = serve(grow(copy(first, "rewritten"), 70, "rewritten"));
    honest = serve(grow(first, 60, "honest"));
    strange = serve(grow(folder.resolve("strange"), 60, "honest"));
    browser = Browser.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    for (Served served : ALL) {
      served.server().close();
      served.review().close();
    }
    VERTX.close().toCompletionStage().toCompletableFuture().get();
  }

  @AfterEach
  void nothingThrew() {
    browser.wasGood();
  }

  private static Path grow(Path data, int size, String by) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(data, LedgerSettings.defaults())) {
      List<Entry> entries = new ArrayList<>();
      for (long i = ledger.size(); i < size; i++) {
        entries.add(
            new Entry.Paused(Period.BEGIN + i * 1_000, Target.node("n" + i % 5), by, "word " + i));
      }
      ledger.append(entries, ledger.size(), 1, true);
    }
    return data;
  }

  private static Path copy(Path data, String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    try (var files = Files.list(data)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("ledger")).toList()) {
        Files.copy(
            file,
            copy.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return copy;
  }

  private static Served serve(Path data) throws Exception {
    FakeAgent agent = new FakeAgent();
    Review review = Review.open(data);
    agent.review = Optional.of(review);
    ApiServer server = ApiServer.start(VERTX, new Config.Api(0, "127.0.0.1"), agent, () -> "");
    Served served = new Served(data, review, server);
    ALL.add(served);
    return served;
  }

  private static Page page(BrowserContext context, String at) {
    Page page = context.newPage();
    page.navigate(honest.url() + "/console/" + at);
    return page;
  }

  /** The server answers from another ledger. */
  private static void instead(BrowserContext context, Served other) {
    context.route(
        "**/api/v1/audit/**",
        route -> {
          String url = route.request().url().replace(honest.url(), other.url());
          fulfill(route, url, UnaryOperator.identity());
        });
  }

  /** The server changes an answer. */
  private static void lies(BrowserContext context, String path, UnaryOperator<String> change) {
    context.route(path, route -> fulfill(route, route.request().url(), change));
  }

  private static void fulfill(Route route, String url, UnaryOperator<String> change) {
    try {
      var response = route.fetch(new Route.FetchOptions().setUrl(url));
      route.fulfill(
          new Route.FulfillOptions().setResponse(response).setBody(change.apply(response.text())));
    } catch (PlaywrightException e) {
      Visit.left(e);
    }
  }

  private static Locator proofs(Page page, String state) {
    return page.locator("[data-proof=" + state + "]");
  }

  private static void caught(Page page, String why) {
    assertThat(page.locator("#not-proven")).containsText("NOT proven");
    assertThat(page.locator("#not-proven")).containsText(why);
  }

  @Test
  void everyEntryIsProvenAndItsKeySaidToBeTheFirstSeen() throws Exception {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      Page page = page(context, "#/audit");
      assertThat(proofs(page, "proven")).hasCount(25);
      assertThat(page.locator("main")).containsText("25 proven here");
      assertThat(page.locator("main")).containsText("key seen first here");
      assertThat(page.locator("main")).containsText("The ledger has 60 signed entries");
      page.getByText("Show more").click();
      assertThat(proofs(page, "proven")).hasCount(50);
      assertThat(page.locator("#not-proven")).hasCount(0);
      Browser.whole(page, "audit");
      page.navigate(honest.url() + "/console/#/audit?target=node:n3&from=" + Period.BEGIN);
      assertThat(proofs(page, "proven")).hasCount(12);
      page.locator("td a").first().click();
      assertThat(page.locator("main")).containsText("Entry 58");
      assertThat(proofs(page, "proven")).hasCount(1);
      assertThat(page.locator("pre").first()).containsText("\"word 58\"");
      Browser.whole(page, "audit-entry");
    }
  }

  @Test
  void aReportComesWithItsSignature() throws Exception {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      String period = "from=" + Period.BEGIN + "&to=" + Period.END;
      Page page = page(context, "#/audit?" + period);
      assertThat(page.locator("a[href*='size=60']")).hasCount(4);
      Path report = kept(page, "report.pdf");
      String seal = Files.readString(kept(page, "report.pdf.sig"));
      Seal.Said said = Seal.check(Files.readAllBytes(report), seal, Audit.key(honest.folder()));
      assertEquals(60, said.size());
      assertEquals(61, Files.readAllLines(kept(page, "entries.csv")).size());
    }
  }

  private static Path kept(Page page, String name) {
    Download download = page.waitForDownload(() -> page.click("a[download='" + name + "']"));
    return download.path();
  }

  @Test
  void aChangedListIsCaught() {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      lies(context, "**/audit/entries**", body -> body.replace("\"word 50\"", "\"word 5\""));
      Page page = page(context, "#/audit");
      caught(page, "Entry 50: the list shows something else");
      assertThat(proofs(page, "proven")).hasCount(24);
      Browser.whole(page, "audit-lie");
    }
  }

  @Test
  void aChangedEntryIsCaughtThoughListAndProofAgree() {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      lies(context, "**/audit/entries**", body -> body.replace("\"word 50\"", "\"word 5!\""));
      lies(
          context,
          "**/audit/proof/50",
          body -> changed(body, "leaf", leaf -> leaf.replace("\"word 50\"", "\"word 5!\"")));
      caught(page(context, "#/audit"), "Entry 50: this is not what the signed ledger has at 50");
      caught(page(context, "#/audit/50"), "this is not what the signed ledger has at 50");
    }
  }

  /** Changes a base64 text of a JSON object. */
  private static String changed(String json, String key, UnaryOperator<String> change) {
    var matcher = java.util.regex.Pattern.compile("\"" + key + "\":\"([^\"]+)\"").matcher(json);
    assertTrue(matcher.find(), json);
    String text =
        new String(
            java.util.Base64.getDecoder().decode(matcher.group(1)),
            java.nio.charset.StandardCharsets.UTF_8);
    String other =
        java.util.Base64.getEncoder()
            .encodeToString(change.apply(text).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertTrue(!other.equals(matcher.group(1)), "the lie changes something");
    return json.replace(matcher.group(1), other);
  }

  @Test
  void aChangedProofAndAnotherEntrysProofAreCaught() {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      lies(context, "**/audit/proof/59", body -> body.replaceFirst("\\[\"....", "[\"AAAA"));
      context.route(
          "**/audit/proof/58",
          route ->
              fulfill(route, honest.url() + "/api/v1/audit/proof/57", UnaryOperator.identity()));
      Page page = page(context, "#/audit");
      caught(page, "Entry 59: this is not what the signed ledger has at 59");
      caught(page, "Entry 58: the proof is of entry 57");
      assertThat(proofs(page, "no")).hasCount(2);
    }
  }

  @Test
  void anotherKeyIsCaughtOnceOneWasSeen() {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      Page page = page(context, "#/audit");
      assertThat(proofs(page, "proven")).hasCount(25);
      instead(context, strange);
      page.reload();
      caught(page, "the server shows another key than the one this browser saw first");
      assertThat(proofs(page, "no")).hasCount(26);
    }
  }

  @Test
  void aLedgerPutBackIsCaught() {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      Page page = page(context, "#/audit");
      assertThat(page.locator("main")).containsText("The ledger has 60 signed entries");
      instead(context, earlier);
      page.reload();
      caught(page, "it was put back to an earlier state");
    }
  }

  @Test
  void aRewrittenPastIsCaughtThoughTheKeySignsIt() {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      Page page = page(context, "#/audit");
      assertThat(page.locator("main")).containsText("The ledger has 60 signed entries");
      instead(context, rewritten);
      page.reload();
      caught(page, "its past was rewritten");
    }
  }

  @Test
  void onlyTheKeyThatTheAuditorGivesIsBelieved() throws Exception {
    try (Visit visit = new Visit(browser.session(1280, ColorScheme.LIGHT))) {
      BrowserContext context = visit.context();
      Page page = page(context, "#/audit");
      assertThat(proofs(page, "proven")).hasCount(25);
      give(page, "no key");
      assertThat(page.locator("main")).containsText("this is no verifier key");
      give(page, Notes.create(folder.resolve("other.key"), "other.example"));
      caught(page, "the server shows another key than the one you gave");
      give(page, Audit.key(honest.folder()));
      assertThat(proofs(page, "proven")).hasCount(25);
      assertThat(page.locator("main")).containsText("key given by you");
      assertThat(page.locator("#not-proven")).hasCount(0);
    }
  }

  private static void give(Page page, String vkey) {
    if (!page.locator("#vkey").isVisible()) {
      page.getByText("Give the key yourself").click();
    }
    page.fill("#vkey", vkey);
    page.getByText("Believe only this key").click();
  }
}
