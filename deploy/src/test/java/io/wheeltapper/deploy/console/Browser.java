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

  /** A telephone, a small laptop, a screen on the wall. */
  static final List<Integer> WIDTHS = List.of(360, 1024, 1920);

  private static final Path ROOT = Path.of(System.getProperty("wheeltapper.root", ".."));
  private static final Path DRIVER = ROOT.resolve("target/browser");
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));

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
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, width < 500 ? 780 : width < 1200 ? 768 : 1080)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("UTC")
                .setLocale("en-GB"));
    context.setDefaultTimeout(LIMIT_MILLIS);
    Page page = context.newPage();
    page.onPageError(error -> mistakes.add("threw: " + error));
    page.onDialog(dialog -> {
      mistakes.add("a dialog of a script: " + dialog.message());
      dialog.dismiss();
    });
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        mistakes.add(message.text());
      }
    });
    return page;
  }

  /** Nothing that a page must never do was done since the last look. */
  public void wasGood() {
    assertEquals(List.of(), List.copyOf(mistakes));
    mistakes.clear();
  }

  /** axe-core's script. */
  static String axe() throws IOException {
    return Files.readString(DRIVER.resolve("axe.js"));
  }

  /** Leaves a picture in {@code target/console}, for people to look at. */
  public static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(ROOT.resolve("target/console/" + name + ".png")));
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
