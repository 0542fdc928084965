package io.wheeltapper.deploy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's night: the sick rack is found, its reason read, its plan answered. */
@Tag("site")
final class OperatorTest {

  private static final Pattern STALE = Pattern.compile("Stale for .*");

  private static Browser browser;
  private ConsoleSite site;

  @BeforeAll
  static void open() {
    browser = Browser.start();
  }

  @BeforeEach
  void serve() throws Exception {
    site = ConsoleSite.start(720);
  }

  @AfterEach
  void end() {
    site.close();
    browser.wasGood();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name)).first();
  }

  private Page at(int width, String hash) {
    Page page = browser.page(width, ColorScheme.LIGHT);
    page.navigate(site.url() + hash);
    return page;
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 1024, 1920})
  void findsTheSickRackSeesWhyAndApproves(int width) {
    Page page = at(width, "");
    assertThat(page.getByText("720 nodes")).isVisible();
    assertThat(button(page, "sick")).containsText("15");
    Browser.picture(page, "operator-1-fleet-" + width);

    // By keyboard alone: to the first that is not well, and on to the sick rack.
    page.getByLabel("Order").selectOption("trouble");
    page.getByRole(AriaRole.APPLICATION).focus();
    page.keyboard().press("n");
    Locator told = page.locator(".map-box [aria-live]");
    assertThat(told).hasText(Pattern.compile("gpu-00109: sick, r7, case .*"));
    for (int i = 0; i < 3; i++) {
      page.keyboard().press("ArrowRight");
    }
    assertThat(told).hasText("gpu-00112: sick, r7, case c-7f31a2");
    page.keyboard().press("Enter");
    Locator node = page.getByRole(AriaRole.COMPLEMENTARY);
    assertThat(node.getByRole(AriaRole.HEADING)).hasText("gpu-00112");
    assertThat(node).containsText("gpu-fell-off-bus");
    assertThat(node).containsText("waits for 1 of 2 persons");
    Browser.picture(page, "operator-2-node-" + width);

    node.getByText("See why").click();
    assertThat(page.locator("h1")).hasText("Case c-7f31a2");
    Locator story = page.locator(".timeline");
    assertThat(story).containsText("NVRM: Xid (PCI:0000:3b:00): 79");
    assertThat(story).containsText("rules/gpu/bus.drl:41");
    assertThat(story).containsText("9 of 12500 at the site (at most 125)");
    assertThat(page.locator(".chart")).hasCount(3);
    Browser.picture(page, "operator-3-case-" + width);

    page.getByText("Answer it").click();
    Locator asking = page.getByRole(AriaRole.ARTICLE).first();
    assertThat(asking).containsText("ComputerSystem.Reset");
    assertThat(asking).containsText("approved by ola");
    asking.getByText("Approve …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("node.evict node:gpu-00112");
    assertThat(dialog).containsText("kubectl drain gpu-00112");
    dialog.getByLabel("Reason").fill("the job's owner knows");
    dialog.getByLabel("Your name").fill("eva");
    Browser.picture(page, "operator-4-approve-" + width);
    dialog.getByText("Approve: node.evict").click();
    assertThat(page.locator("#said")).containsText("taken: cases/c-7f31a2/approve");
    assertThat(dialog).hasCount(0);
    JsonObject words =
        new JsonObject()
            .put("plan", "p-9c4e21")
            .put("reason", "the job's owner knows")
            .put("by", "eva");
    assertEquals(Map.entry("cases/c-7f31a2/approve", words), site.said.getLast());
    assertEquals(
        0, page.evaluate("() => document.documentElement.scrollWidth - innerWidth"), "sideways");
    page.context().close();
  }

  @Test
  void aPlanThatChangedMeanwhileIsReadAgain() {
    site.refuse("cases/c-55d0e1/deny", 409, "the plan that stands now is another one");
    Page page = at(1024, "#/approvals?case=c-55d0e1");
    button(page, "Deny …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Reason").fill("the pump is being changed");
    dialog.getByLabel("Your name").fill("eva");
    dialog.getByText("Deny this plan").click();
    assertThat(dialog).containsText("the plan that stands now is another one");
    JsonArray without = ((JsonArray) Json.of("approvals")).copy();
    without.remove(1);
    site.set("approvals", without);
    dialog.getByText("Read it again").click();
    assertThat(page.getByRole(AriaRole.ARTICLE)).hasCount(1);
    assertThat(dialog).hasCount(0);
    page.context().close();
  }

  @Test
  void pausesEverythingFromAnywhereAndEscapesWithoutAWord() {
    Page page = at(1024, "#/sensors");
    button(page, "Pause").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Nothing new starts at any node");
    page.keyboard().press("Escape");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertTrue(site.said.isEmpty());
    assertThat(button(page, "Pause")).isFocused();
    page.keyboard().press("Enter");
    page.getByLabel("Your name").fill("eva");
    page.getByRole(AriaRole.DIALOG).locator(".confirm").click();
    assertThat(page.locator("#said")).containsText("taken: pause");
    assertEquals("site:site", site.said.getLast().getValue().getString("target"));
    page.context().close();
  }

  @Test
  void searchesFromAnywhereAndAHostileLinkLeadsNowhereElse() {
    Page page = at(1024, "#/budgets");
    assertThat(page.getByText("What the gate allows now")).isVisible();
    page.keyboard().press("/");
    assertThat(page.getByPlaceholder("A node, a case, a fault, a rule …")).isFocused();
    page.keyboard().type("gpu");
    assertThat(page.locator(".hits a")).hasCount(4);
    assertThat(page.locator(".hits a").last()).hasAttribute("href", "#/audit/1801");
    page.keyboard().press("Enter");
    assertThat(page.locator(".hits a").first()).isFocused();
    page.keyboard().press("Control+k");
    assertThat(page.getByPlaceholder("A node, a case, a fault, a rule …")).isFocused();
    page.context().close();
  }

  @Test
  void textsOfMachinesStayTexts() {
    Page page = at(1024, "#/cases/c-7f31a2");
    assertThat(page.locator(".timeline")).containsText("<script>alert(1)</script>");
    for (String hash : new String[] {"#/cases", "#/approvals", "#/search?q=gpu"}) {
      page.navigate(site.url() + hash);
      assertThat(page.locator("main").getByText("<img src=x").first()).isVisible();
    }
    assertThat(page.locator("img")).hasCount(0);
    assertEquals("Search · osl-1 · Wheeltapper", page.title());
    page.context().close();
  }

  @Test
  void newsComeByThemselvesAndWhatIsStaleSaysSo() {
    Page page = at(1024, "#/cases");
    Locator sign = page.locator(".sign");
    assertThat(sign).hasText("Live");
    assertThat(page.locator("tbody tr")).hasCount(10);
    JsonArray fewer = ((JsonArray) Json.of("cases")).copy();
    fewer.remove(9);
    site.set("cases", fewer);
    site.append(new JsonObject().put("kind", "cleared").put("case", "c-0b1b23"));
    assertThat(page.locator("tbody tr")).hasCount(9);

    site.silence(true);
    assertThat(sign).hasText(STALE);
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("Not live.");
    assertThat(page.locator("html.stale main")).isVisible();
    fewer.remove(8);
    site.set("cases", fewer);
    site.silence(false);
    assertThat(sign).hasText(Pattern.compile("Live.*"));
    assertThat(page.locator("html.stale")).hasCount(0);
    assertThat(page.locator("tbody tr")).hasCount(8);
    page.context().close();
  }
}
