package io.wheeltapper.deploy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A map of 12,500 nodes: it is right, and how long it takes is printed. */
@Tag("site")
final class ManyNodesTest {

  private static final String FRAMES =
      """
      () => { window.frames_ = []; window.counting = true; let last = performance.now();
        const each = () => { const now = performance.now(); frames_.push(now - last); last = now;
          if (window.counting) requestAnimationFrame(each); };
        requestAnimationFrame(each); }
      """;
  private static final String COUNTED =
      """
      () => { window.counting = false; const all = frames_.slice(1).sort((a, b) => a - b);
        const at = (part) => all.length ? all[Math.min(all.length - 1, Math.floor(all.length * part))].toFixed(0) : '?';
        return `${all.length} frames, median ${at(.5)} ms, 95 % within ${at(.95)} ms, longest ${at(1)} ms`; }
      """;

  @Test
  void twelveThousandFiveHundred() throws Exception {
    try (Browser browser = Browser.start();
        ConsoleSite site = ConsoleSite.start(12_500)) {
      Page page = browser.page(1920, ColorScheme.LIGHT);
      page.navigate(site.url());
      assertThat(page.getByText("12,500 nodes")).isVisible();
      page.waitForFunction("() => performance.getEntriesByName('fleet-painted').length");
      System.out.println(
          "console: 12,500 nodes: first contentful paint "
              + page.evaluate(
                  "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
                      + ".toFixed(0)")
              + " ms, the map "
              + page.evaluate(
                  "() => performance.getEntriesByName('fleet-painted')[0].startTime.toFixed(0)")
              + " ms after the navigation began");
      Locator map = page.getByRole(AriaRole.APPLICATION);
      BoundingBox box = map.boundingBox();
      timed(
          page,
          "pointing at 100 places",
          () -> {
            for (int i = 0; i < 100; i++) {
              page.mouse().move(box.x + 20 + i * 12, box.y + 40 + i * 4);
            }
          });
      timed(
          page,
          "zooming in five times",
          () -> {
            for (int i = 0; i < 5; i++) {
              page.getByLabel("Larger").click();
            }
          });
      timed(
          page,
          "scrolling",
          () -> {
            for (int i = 0; i < 20; i++) {
              page.mouse().wheel(0, 400);
            }
          });
      timed(page, "filtering", () -> page.locator(".key").first().click());
      timed(page, "grouping by job", () -> page.getByLabel("By").selectOption("job"));
      page.getByLabel("Find").fill("gpu-12500");
      page.waitForURL(Pattern.compile(".*find=gpu-12500.*"));
      map.focus();
      page.keyboard().press("Home");
      assertThat(page.locator(".map-box [aria-live]"))
          .hasText(Pattern.compile("gpu-12500: well, slurm/.*"));
      assertEquals("1", page.evaluate("() => String(devicePixelRatio)"));
      browser.wasGood();
    }
  }

  private static void timed(Page page, String what, Runnable deed) {
    page.evaluate(FRAMES);
    deed.run();
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    System.out.println("console: " + what + ": " + page.evaluate(COUNTED));
  }
}
