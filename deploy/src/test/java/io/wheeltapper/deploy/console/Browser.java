package io.wheeltapper.deploy.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Chromium, driven by Playwright's driver in {@code target/browser}. It listens for what a
 * page must never do: throw, or try what the content security policy forbids.
 */
public final class Browser implements AutoCloseable {

  private static final Path ROOT = Path.of(System.getProperty("wheeltapper.root", ".."));
  private static final Path DRIVER = ROOT.resolve("target/browser");
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

  private static final String AXE =
      """
      async () => { const {violations, passes} = await axe.run(document, {resultTypes: ['violations']});
        if (passes.length < 10) return ['axe looked at nearly nothing'];
        return violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
        .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target + ' ' + n.failureSummary).join(' | ')); }
      """;

  /** Patience, not a measure: two cores do much beside this. */
  private static final int LIMIT_MILLIS = 60_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> mistakes = Collections.synchronizedList(new ArrayList<>());

  private Browser(Path program) {
    PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
    System.setProperty("playwright.cli.dir", DRIVER.toAbsolutePath().toString());
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
  }

  /** Starts it, or skips the test where there is none. */
  public static Browser start() {
    Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    Assumptions.assumeTrue(
        program != null && Files.exists(DRIVER.resolve("package/cli.js")),
        "real part absent: Chromium and Playwright's driver (deploy/lab/browser/install)");
    return new Browser(program);
  }

  /** A page of that width, in a session of its own. */
  public Page page(int width, ColorScheme scheme) {
    return session(width, scheme).newPage();
  }

  /** A session of its own, whose pages have that width. Certificates of tests are nobody's. */
  public BrowserContext session(int width, ColorScheme scheme) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, width < 500 ? 780 : width < 1200 ? 768 : 1080)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setIgnoreHTTPSErrors(true)
                .setTimezoneId("UTC")
                .setLocale("en-GB"));
    context.setDefaultTimeout(LIMIT_MILLIS);
    context.onWebError(error -> mistakes.add("threw: " + error.error()));
    context.onDialog(dialog -> {
      mistakes.add("a dialog of a script: " + dialog.message());
      dialog.dismiss();
    });
    context.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        mistakes.add(message.text());
      }
    });
    return context;
  }

  /** Nothing that a page must never do was done since the last look. */
  public void wasGood() {
    assertEquals(List.of(), List.copyOf(mistakes));
    mistakes.clear();
  }

  /**
   * What shuts people out of the page as it stands: what axe-core finds serious or critical, and a
   * page that is wider than its screen.
   */
  public static List<String> barriers(Page page, String where) throws IOException {
    // As the debugger does it: the page's policy lets no foreign script in.
    if (!(boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(Files.readString(DRIVER.resolve("axe.js")));
    }
    List<String> found = new ArrayList<>();
    for (Object each : (List<?>) page.evaluate(AXE)) {
      found.add(where + ": " + each);
    }
    Object wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth");
    if (((Number) wide).intValue() > 0) {
      found.add(where + ": wider than its screen by " + wide);
    }
    return found;
  }

  /** Leaves a picture in {@code target/console}, for people to look at. */
  public static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(ROOT.resolve("target/console/" + name + ".png")));
  }

  /** The same of the whole page, however long it is. */
  public static void whole(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(ROOT.resolve("target/console/" + name + ".png"))
            .setFullPage(true));
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
