package io.wheeltapper.deploy.review;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real browser of these tests, where there is one. */
final class AuditBrowser {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /** Made by deploy/lab/browser/install. */
  private static final Path DRIVER =
      Path.of(System.getProperty("wheeltapper.root", "..")).resolve("target/browser");

  private AuditBrowser() {}

  static Playwright playwright() {
    assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium here");
    assumeTrue(
        Files.exists(DRIVER.resolve("package")), "no driver; see deploy/lab/browser/install");
    System.setProperty("playwright.cli.dir", DRIVER.toString());
    return Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  }

  static Browser launch(Playwright playwright) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setArgs(List.of("--no-sandbox")));
  }

  /** Keeps a picture for a person, where one is asked for. */
  static void picture(Page page, String name) {
    String folder = System.getProperty("wheeltapper.pictures", "");
    if (!folder.isEmpty()) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(folder).resolve(name + ".png"))
              .setFullPage(true));
    }
  }
}
