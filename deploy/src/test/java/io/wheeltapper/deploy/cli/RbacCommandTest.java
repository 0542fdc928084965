package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rights that are published are those that the command prints. */
class RbacCommandTest {

  private static final Path DEPLOY =
      Path.of(System.getProperty("wheeltapper.root", ".."), "deploy");

  /** {@code -Dwheeltapper.write=true} writes the published file anew. */
  private static void published(String file, String text) throws IOException {
    Path path = DEPLOY.resolve(file);
    if (Boolean.getBoolean("wheeltapper.write")) {
      Files.writeString(path, text);
    }
    assertEquals(text, Files.readString(path), "run this test with -Dwheeltapper.write=true");
  }

  private static String printed(String... options) {
    String[] words = new String[options.length + 1];
    words[0] = "rbac";
    System.arraycopy(options, 0, words, 1, options.length);
    Ran ran = Ran.of(words);
    assertEquals(0, ran.code(), ran.err());
    return ran.out();
  }

  @Test
  void theChartGivesWhatTheShippedLaddersNeed() throws Exception {
    published("helm/wheeltapper/files/act.yaml", printed("--policies", DEPLOY + "/../policies"));
  }

  @Test
  void theChartAndTheManifestGiveWhatTheSensorReads() throws Exception {
    String roles = printed("--observe");
    published("helm/wheeltapper/files/observe.yaml", roles);
    String manifest = Files.readString(DEPLOY.resolve("kubernetes/observe.yaml"));
    assertTrue(manifest.startsWith(roles + "---\n"), "observe.yaml begins with these:\n" + roles);
  }
}
