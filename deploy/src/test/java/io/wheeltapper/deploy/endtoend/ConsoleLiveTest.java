package io.wheeltapper.deploy.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.wheeltapper.deploy.console.Browser;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of a real agent, which runs the simulated factory, in a real Chromium. */
@Tag("site")
final class ConsoleLiveTest {

  private static final List<String> PAGES =
      List.of("approvals", "budgets", "windows", "policy", "would", "sensors", "audit");

  @TempDir private Path folder;

  @Test
  void showsARealAgentAnswersItAndStopsItsHand() throws Exception {
    try (Browser browser = Browser.start();
        AgentProcess agent =
            AgentProcess.start(Site.in(folder, "").argv("--demo", "--act"), Site.NEVER)) {
      agent.await("something decided", Seen.kind("judged"));
      Page page = browser.page(1440, ColorScheme.DARK);
      page.navigate(agent.url());
      assertThat(page.locator(".sign")).hasText("Live");
      assertThat(page.getByText("64 nodes")).isVisible();
      Browser.picture(page, "live-fleet");

      page.navigate(agent.url() + "console/#/cases");
      page.locator("tbody a").first().click();
      assertThat(page.locator("h1")).hasText(Pattern.compile("Case c\\w+"));
      assertThat(page.locator(".timeline .found").first()).isVisible();
      assertThat(page.locator(".charts, .empty").first()).isVisible();
      Browser.picture(page, "live-case");

      for (String name : PAGES) {
        page.navigate(agent.url() + "console/#/" + name);
        assertThat(page.locator("main .wait")).hasCount(0);
        assertThat(page.locator("main .note.bad")).hasCount(0);
        assertThat(page.getByText("This agent does not tell this.")).hasCount(0);
        Browser.picture(page, "live-" + name);
      }

      mode(page, agent);
      approve(page, agent);
      pauseAndResume(page, agent);
      browser.wasGood();
    }
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
  }

  private static void mode(Page page, AgentProcess agent) throws Exception {
    page.navigate(agent.url() + "console/#/policy?see=modes");
    button(page, "Set a mode …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    dialog.getByLabel("Mode").selectOption("ask");
    dialog.getByLabel("Reason").fill("a test");
    dialog.getByLabel("Your name").fill("eva");
    dialog.locator(".confirm").click();
    assertThat(page.locator(".reach")).containsText("ask");
    agent.await("the mode", Seen.kind("mode").and(Seen.has("by", "eva")));
  }

  private static void approve(Page page, AgentProcess agent) throws Exception {
    page.navigate(agent.url() + "console/#/approvals");
    Locator asking = page.getByRole(AriaRole.ARTICLE).first();
    assertThat(asking).isVisible();
    Browser.picture(page, "live-asking");
    asking.getByText("Approve …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("These calls are made:");
    dialog.locator(".confirm").click();
    assertThat(page.locator("#said")).containsText("approved plan");
    agent.await("the approval", Seen.kind("approved").and(Seen.has("by", "eva")));
  }

  private static void pauseAndResume(Page page, AgentProcess agent) throws Exception {
    button(page, "Pause").click();
    page.getByRole(AriaRole.DIALOG).locator(".confirm").click();
    assertThat(page.getByText("Paused: the whole site.")).isVisible();
    assertEquals("eva", agent.await("the pause", Seen.kind("paused")).path("by").asText());
    button(page, "Resume").click();
    page.getByRole(AriaRole.DIALOG).locator(".confirm").click();
    assertThat(page.getByText("Paused: the whole site.")).hasCount(0);
  }
}
