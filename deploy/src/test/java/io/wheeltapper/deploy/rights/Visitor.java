package io.wheeltapper.deploy.rights;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.api.FakeAgent;
import io.wheeltapper.deploy.console.Browser;
import io.wheeltapper.deploy.views.WaitingView;
import java.util.List;

/**
 * Somebody who is logged in at a served console, in a real browser.
 *
 * @param at where it is served, as https://127.0.0.1:8484
 */
record Visitor(Page page, String at) {

  /** Lets case c1 wait for persons. */
  static void asks(FakeAgent agent) {
    CaseView first = agent.cases().getFirst();
    List<String> calls = List.of("scontrol update NodeName=n1 State=DRAIN");
    agent.waiting = List.of(new WaitingView(first, 0, false, calls, 7, 0));
  }

  /** The console is there, and names this person. */
  void sees(String name, String picture) {
    assertThat(page.locator(".sign")).hasText("Live");
    assertThat(page.locator(".foot")).containsText(name);
    Browser.picture(page, picture);
  }

  private Locator button(String words) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(words)).first();
  }

  /** Nothing can be approved, and why is said. */
  void mayOnlyLook(String name, String picture) {
    page.navigate(at + "/console/#/approvals");
    Locator approve = button("Approve …");
    assertThat(approve).hasAttribute("aria-disabled", "true");
    String why = name + " may not do this: it wants the right “approve”.";
    assertThat(approve).hasAttribute("title", why);
    approve.press("Enter");
    assertThat(page.locator("#said")).containsText(why);
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    Browser.picture(page, picture);
    // Who asks past the console is refused all the same.
    Object status =
        page.evaluate(
            """
            async () => { const me = await (await fetch('/api/v1/me')).json();
              const headers = {'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf};
              return (await fetch('/api/v1/cases/c1/approve',
                {method: 'POST', headers, body: '{"plan":"p1"}'})).status; }
            """);
    assertEquals(403, ((Number) status).intValue());
  }

  /** Approves what waits; the ledger gets the login's name. */
  void approves(FakeAgent agent, String name, String picture) {
    page.navigate(at + "/console/#/approvals");
    button("Approve …").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("scontrol update NodeName=n1 State=DRAIN");
    assertThat(dialog.getByLabel("Your name")).hasCount(0);
    dialog.getByLabel("Reason").fill("seen by me");
    Browser.picture(page, picture);
    dialog.locator(".confirm").click();
    assertThat(page.locator("#said")).containsText("approved plan");
    List<Input> told = List.copyOf(agent.told);
    assertTrue(
        told.contains(new Input.Decided(99, "c1", "p1", true, name, "seen by me")), told::toString);
  }

  /** A session's cookie alone, as another site's page would have it sent, moves nothing. */
  void isNotForged() {
    Object status =
        page.evaluate(
            """
            async () => (await fetch('/api/v1/cases/c1/deny', {method: 'POST',
              headers: {'Content-Type': 'application/json'}, body: '{"plan":"p1"}'})).status
            """);
    assertEquals(403, ((Number) status).intValue());
  }

  /** Whose session was is told so, and is not let in again by the provider at once. */
  void logsOut(String picture) {
    button("Log out").click();
    assertThat(page.locator("h1")).hasText("You are logged out here");
    Browser.picture(page, picture);
    assertEquals(401, page.context().request().get(at + "/api/v1/cases").status());
  }
}
