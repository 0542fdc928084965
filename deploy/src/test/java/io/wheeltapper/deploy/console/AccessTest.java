package io.wheeltapper.deploy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What axe-core finds: nothing serious or critical, on any page, in both colour schemes, one
 * narrow, one wider. And no page is wider than its screen.
 */
@Tag("site")
final class AccessTest {

  private static final List<String> PAGES =
      List.of(
          "fleet",
          "fleet?as=list",
          "fleet?node=gpu-00112",
          "cases",
          "cases/c-7f31a2",
          "approvals",
          "budgets",
          "windows",
          "policy",
          "policy?see=ladders",
          "policy?see=beside",
          "policy?see=changes",
          "policy?see=modes",
          "policy?see=trust",
          "would",
          "sensors",
          "audit",
          "search?q=gpu",
          "nowhere");

  @Test
  void nobodyIsShutOut() throws Exception {
    List<String> found = new ArrayList<>();
    try (Browser browser = Browser.start();
        ConsoleSite site = ConsoleSite.start(720)) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        int width = scheme == ColorScheme.LIGHT ? 360 : 1024;
        Page page = browser.page(width, scheme);
        for (String hash : PAGES) {
          page.navigate(site.url() + "#/" + hash);
          assertThat(page.locator("main h1")).isVisible();
          assertThat(page.locator("main .wait")).hasCount(0);
          found.addAll(Browser.barriers(page, hash + " " + width + " " + scheme));
        }
        page.navigate(site.url() + "#/approvals");
        page.getByText("Approve …").first().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        found.addAll(Browser.barriers(page, "the dialog " + width + " " + scheme));
        page.context().close();
      }
      browser.wasGood();
    }
    assertEquals(List.of(), found);
  }
}
