package io.wheeltapper.deploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigPageTest {

  /** {@code -Dwheeltapper.write=true} writes the page anew. */
  @Test
  void thePageIsThatOfTheCode() throws Exception {
    Path file =
        Path.of(System.getProperty("wheeltapper.root", ".."), "deploy/docs/configuration.md");
    String text = ConfigPage.text(Kinds.discover());
    if (Boolean.getBoolean("wheeltapper.write")) {
      Files.createDirectories(file.resolveSibling("x").getParent());
      Files.writeString(file, text);
    }
    assertEquals(text, Files.readString(file), "run this test with -Dwheeltapper.write=true");
  }

  @Test
  void hasEverySettingWithItsTypeAndDefaultAndSaysWhichAreNeeded() {
    String page = ConfigPage.text(FakeKinds.ALL);
    assertTrue(page.contains("| `api.port` | whole number, 0 to 65535 | `8484` | TCP port"), page);
    assertTrue(page.contains("| `recording.max-age` | duration | `24h` |"), page);
    assertTrue(page.contains("| `webhooks[].url` | URL | *needed* |"), page);
    assertTrue(page.contains("### Sensor `ear`"), page);
    assertTrue(page.contains("| `node` | text | *needed* |"), page);
    assertTrue(page.contains("| `agent.token-file` | text |  | A file with this node's token. |"));
  }

  /** A key without a word about it would be an empty cell at the line's end. */
  @Test
  void everyKeySaysWhatItIs() {
    ConfigPage.text(Kinds.discover())
        .lines()
        .filter(line -> line.startsWith("| `"))
        .forEach(line -> assertTrue(!line.endsWith("|  |"), line));
  }
}
