package io.wheeltapper.deploy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy author's day: what the candidate decides otherwise is seen before it is activated. */
@Tag("site")
final class AuthorsDayTest {

  private static Browser browser;
  private ConsoleSite site;

  @BeforeAll
  static void open() {
    browser = Browser.start();
  }

  @BeforeEach
  void serve() throws Exception {
    site = ConsoleSite.start(72);
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

  @ParameterizedTest
  @ValueSource(ints = {360, 1024, 1920})
  void seesTheDifferenceAndActivates(int width) {
    Page page = browser.page(width, ColorScheme.DARK);
    page.navigate(site.url() + "#/policy");
    assertThat(page.getByText("1 rule in trouble: leaf-storm.")).isVisible();
    page.getByText("Tried beside it").click();
    Locator main = page.locator("main");
    assertThat(main).containsText("default 7.3.0-rc1, beside default 7.2.0");
    assertThat(main.locator(".figure").first()).containsText("3");
    assertThat(main.locator("tbody tr")).hasCount(3);
    Browser.picture(page, "author-1-beside-" + width);
    page.getByText("Activate it …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("it decides in place of default 7.2.0");
    dialog.getByLabel("Your name").fill("ola");
    dialog.locator(".confirm").click();
    assertTrue(site.said.isEmpty(), "it wants a reason");
    dialog.getByLabel("Reason").fill("a day beside it, all as meant");
    dialog.locator(".confirm").click();
    assertThat(page.locator("#said")).containsText("taken: policy/activate");
    assertEquals("c0ffee12aa90", site.said.getLast().getValue().getString("hash"));
    page.getByText("Who changed what").click();
    assertThat(main.locator("tbody tr")).hasCount(2);
    page.context().close();
  }

  @Test
  void whoMayOnlyLookSeesWhyADeedDoesNothing() {
    site.set(
        "me",
        new JsonObject()
            .put("name", "kim")
            .put("login", true)
            .put("rights", new JsonArray().add("view"))
            .put("scopes", new JsonArray()));
    Page page = browser.page(1024, ColorScheme.LIGHT);
    page.navigate(site.url() + "#/policy?see=beside");
    page.getByText("Activate it …").press("Enter");
    assertThat(page.locator("#said"))
        .containsText("kim may not do this: it wants the right “author”.");
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertThat(page.getByText("Activate it …")).hasAttribute("aria-disabled", "true");
    page.context().close();
  }

  @Test
  void whatTheAgentDoesNotTellIsASentence() {
    for (String path :
        new String[] {
          "me",
          "approvals",
          "fleet",
          "slo",
          "declared",
          "policy",
          "policy/shadow",
          "would",
          "sensors",
          "search",
          "scoreboard",
          "cases",
          "cases/c-7f31a2/story"
        }) {
      site.forget(path);
    }
    Page page = browser.page(1024, ColorScheme.LIGHT);
    for (String hash :
        new String[] {
          "fleet",
          "cases",
          "cases/c-7f31a2",
          "approvals",
          "budgets",
          "windows",
          "policy",
          "would",
          "sensors",
          "search?q=x"
        }) {
      page.navigate(site.url() + "#/" + hash);
      assertThat(page.locator("main").getByText("This agent does not tell this.").first())
          .isVisible();
    }
    page.context().close();
  }
}
