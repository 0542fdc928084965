package io.wheeltapper.deploy.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.Seal;
import io.wheeltapper.deploy.console.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An author's and an auditor's day at one real agent, which runs the simulated factory: while the
 * author's candidate decides beside the bundle in force, the auditor works.
 */
@Tag("site")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DaysTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STEP = "          - node.isolate\n";
  private static final String FIRST =
      "          - {do: person.call, with: {why: the author wants somebody to look first}}\n";

  @TempDir private static Path folder;

  private static Browser browser;
  private static Site site;
  private static AgentProcess agent;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
    site = Site.in(folder, "");
    agent = AgentProcess.start(site.argv("--demo", "--act"), Site.NEVER);
  }

  @AfterAll
  static void stop() throws Exception {
    try (Browser shut = browser;
        AgentProcess ended = agent) {
      assertTrue(shut == null || ended == null || !ended.dead(), "it lives until here");
    }
  }

  @AfterEach
  void nothingThrew() {
    browser.wasGood();
  }

  private static Page at(int width, String hash) throws IOException {
    Page page = browser.page(width, ColorScheme.LIGHT);
    page.navigate(agent.url() + "console/#/" + hash);
    return page;
  }

  /** The shipped bundle, but that somebody is called before a node is taken out. */
  private static Path candidate() throws IOException {
    Path made = folder.resolve("candidate");
    Folders.copy(Lab.root().resolve("policies"), made);
    Path ladders = made.resolve("ladders.yaml");
    String before = Files.readString(ladders);
    String after = before.replace(STEP, FIRST + STEP);
    assertNotEquals(before, after);
    Files.writeString(ladders, after);
    Path bundle = made.resolve("bundle.yaml");
    Files.writeString(
        bundle, Files.readString(bundle).replaceFirst("(?m)^version: .*$", "version: 0.2.0"));
    return made;
  }

  @Test
  @Order(1)
  void anAuthorHasACandidateTried() throws Exception {
    Page page = at(360, "policy?see=beside");
    page.getByText("Try a candidate …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Folder on the agent’s machine").fill(candidate().toString());
    dialog.getByLabel("For how long").fill("1h");
    dialog.getByLabel("Reason").fill("is a look worth the wait?");
    dialog.getByLabel("Your name").fill("ada");
    Browser.picture(page, "live-author-1-try");
    dialog.locator(".confirm").click();
    assertThat(page.locator("#said")).containsText("decides beside the one in force");
    JsonNode begun = agent.await("the trial", Seen.kind("candidate").and(Seen.has("by", "ada")));
    assertEquals("shadow begun", begun.path("phase").asText());
    assertThat(page.locator("main")).containsText("wheeltapper-default 0.2.0");
    page.context().close();
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 1024, 1920})
  @Order(2)
  void anAuditorPicksAnEntrySeesItProvenAndTakesItAway(int width) throws Exception {
    agent.await("something seen to be done", Seen.kind("verified"));
    // What is older than the newest entry does not become more.
    long to = agent.entries().getLast().path("at").asLong();
    List<String> barriers = new ArrayList<>();
    Page page = at(width, "audit?to=" + to);
    page.getByLabel("Kind").selectOption("judged");
    page.getByLabel("Verdict").selectOption("allow");
    List<Long> asked = asked("kind=judged&verdict=allow&to=" + to);
    assertTrue(!asked.isEmpty(), "something was allowed");
    int shown = Math.min(25, asked.size());
    assertThat(page.locator("tbody tr")).hasCount(shown);
    assertThat(page.locator("tbody [data-proof=proven]")).hasCount(shown);
    assertThat(page.locator("main")).containsText(shown + " proven here");
    assertThat(page.locator("#not-proven")).hasCount(0);
    barriers.addAll(looked(page, "auditor-1-entries-" + width));
    takeAway(page, asked);

    page.locator("tbody a").first().click();
    Locator main = page.locator("main");
    assertThat(main.getByRole(AriaRole.HEADING).nth(1)).hasText("Entry " + asked.getFirst());
    assertThat(main.locator("[data-proof]")).hasText("proven");
    assertThat(main.locator("pre").first()).containsText("\"verdict\": \"allow\"");
    page.getByText("How it was proven, in this browser").click();
    assertThat(main).containsText("lead from it to the root of the ledger of");
    barriers.addAll(looked(page, "auditor-2-entry-" + width));
    // Back to what was asked for, not to all.
    page.getByText("The entries asked for").click();
    assertThat(page.locator("tbody tr")).hasCount(shown);
    assertThat(page.getByLabel("Kind")).hasValue("judged");
    assertEquals(List.of(), barriers);
    page.context().close();
  }

  /** Pictures of the whole page, light and dark; what shuts people out of it. */
  private static List<String> looked(Page page, String name) throws IOException {
    List<String> found = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      Browser.whole(page, name + (scheme == ColorScheme.DARK ? "-dark" : ""));
      found.addAll(Browser.barriers(page, name + " " + scheme));
    }
    return found;
  }

  /** The indexes of the entries that the API has for this, newest first. */
  private static List<Long> asked(String query) throws Exception {
    JsonNode all = agent.read("/api/v1/audit/entries?limit=500&" + query);
    return all.valueStream().map(e -> e.path("index").asLong()).toList();
  }

  private static void takeAway(Page page, List<Long> asked) throws Exception {
    List<Long> oldestFirst = asked.reversed();
    List<Long> rows = new ArrayList<>();
    for (String line : Files.readAllLines(kept(page, "entries.jsonl"))) {
      JsonNode row = JSON.readTree(line);
      assertEquals("judged", row.path("entry").path("kind").asText());
      rows.add(row.path("index").asLong());
    }
    assertEquals(oldestFirst, rows);
    List<Long> cells =
        Pattern.compile("(?m)^(\\d+),\"")
            .matcher(Files.readString(kept(page, "entries.csv")))
            .results()
            .map(found -> Long.valueOf(found.group(1)))
            .toList();
    assertEquals(oldestFirst, cells);
    // Links to a report name its checkpoint as soon as that is known.
    assertThat(page.locator("a[href*='report'][href*='size=']")).hasCount(4);
    Path pdf = kept(page, "report.pdf");
    String seal = Files.readString(kept(page, "report.pdf.sig"));
    Seal.Said said = Seal.check(Files.readAllBytes(pdf), seal, Audit.key(site.data()));
    assertEquals("pdf", said.format());
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      assertTrue(new PDFTextStripper().getText(document).contains("node.isolate"));
    }
    String html = Files.readString(kept(page, "report.html"));
    assertTrue(html.contains("<h2>What was done</h2>") && html.contains("node.isolate"), html);
  }

  private static Path kept(Page page, String name) {
    return page.waitForDownload(() -> page.click("a[download='" + name + "']")).path();
  }

  private static boolean differs() throws Exception {
    JsonNode shadow = agent.read("/api/v1/policy/shadow");
    return Stream.of("added", "gone", "changed").anyMatch(w -> shadow.path(w).asInt() > 0);
  }

  @Test
  @Order(3)
  void anAuthorSeesTheDifferenceAndActivates() throws Exception {
    String before = agent.status().path("hash").asText();
    Awaitility.await().atMost(Lab.LONG).until(DaysTest::differs);
    List<String> barriers = new ArrayList<>();
    Page page = at(360, "policy?see=beside");
    for (int width : List.of(360, 1024, 1920)) {
      page.setViewportSize(width, 900);
      assertThat(page.locator("main tbody tr").first()).isVisible();
      assertThat(page.locator("main")).containsText("person.call");
      // By the name that the map has for it.
      assertThat(page.locator("main a[href*='fleet?node=n']").first()).isVisible();
      barriers.addAll(looked(page, "live-author-2-beside-" + width));
    }
    page.getByText("Activate it …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("it decides in place of wheeltapper-default");
    dialog.getByLabel("Reason").fill("a look is worth the wait");
    dialog.getByLabel("Your name").fill("ada");
    Browser.picture(page, "live-author-3-activate");
    dialog.locator(".confirm").click();
    assertThat(page.locator("#said")).containsText("is in force");
    JsonNode activated =
        agent.await("the activation", Seen.kind("activated").and(Seen.has("by", "ada")));
    assertEquals("a look is worth the wait", activated.path("reason").asText());
    agent.await("the trial's end", Seen.kind("candidate").and(Seen.has("phase", "shadow ended")));

    String hash = activated.path("hash").asText();
    assertNotEquals(before, hash);
    assertEquals(hash, agent.read("/api/v1/policy").path("hash").asText());
    assertThat(page.locator("main code[title='" + hash + "']")).hasText(hash.substring(0, 16));
    assertThat(page.getByText("No candidate is tried")).isVisible();
    page.getByText("Who changed what").click();
    assertThat(page.locator("main tbody tr").first()).containsText("0.2.0");
    assertThat(page.locator("main tbody tr").first()).containsText("ada");
    barriers.addAll(looked(page, "live-author-4-changes"));
    assertEquals(List.of(), barriers);
    page.context().close();
  }
}
