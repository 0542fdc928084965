package io.wheeltapper.deploy.rights;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.wheeltapper.deploy.console.Browser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in with a token in a real Chromium, over TLS. */
@Tag("site")
class BrowserLoginTest {

  @TempDir private Path folder;

  @Test
  void peopleLogInSeeTheirNameDoWhatTheyMayAndLogOut() throws Exception {
    Certificates certificates = new Certificates(folder);
    Assumptions.assumeTrue(certificates.possible(), "openssl is not installed");
    Path tokens = folder.resolve("tokens");
    String vera = Served.token(tokens, "vera", "viewer", "");
    String anna = Served.token(tokens, "anna", "approver", "");
    List<String> barriers = new ArrayList<>();
    try (Browser browser = Browser.start();
        Served served = new Served(Served.byTokens(tokens, 100_000), certificates.agent())) {
      Visitor.asks(served.agent);
      String at = served.uri("").toString();
      Page page = browser.page(1024, ColorScheme.LIGHT);
      // Whoever follows a link logs in first, and then sees what it leads to.
      page.navigate(at + "/console/#/approvals");
      assertThat(field(page)).isVisible();
      Browser.picture(page, "login-1-token");
      logIn(page, "wtt_none");
      assertThat(page.locator("body")).containsText("the token is unknown, or its time is over");
      Browser.picture(page, "login-2-refused");
      barriers.addAll(Browser.barriers(page, "login"));
      logIn(page, vera);
      assertThat(page.locator("h1")).hasText("Approvals");
      Visitor viewer = new Visitor(page, at);
      viewer.sees("vera, may look only", "login-3-viewer");
      viewer.mayOnlyLook("vera", "login-4-lacking");
      viewer.logsOut("login-5-out");
      page.getByText("Log in again").click();
      logIn(page, anna);
      Visitor approver = new Visitor(page, at);
      approver.sees("anna", "login-6-approver");
      approver.approves(served.agent, "anna", "login-7-approve");
      approver.isNotForged();
      approver.logsOut("login-8-out");
      page.context().close();
      browser.wasGood();
    }
    assertEquals(List.of(), barriers);
  }

  private static Locator field(Page page) {
    return page.getByLabel("Your token");
  }

  private static void logIn(Page page, String token) {
    field(page).fill(token);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in")).click();
  }
}
