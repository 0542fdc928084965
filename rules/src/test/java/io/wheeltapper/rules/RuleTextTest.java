package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rules of two bundles are the same, by their text. */
final class RuleTextTest {

  private static final String RULES =
      """
      rule "Hot"
          @tier(node)
          salience 10
      when
          $s: Snapshot(target.kind == Kind.GPU, number("temperature") > 90)
      then
          findings.add($s, "gpu-hot");
      end

      rule "User"
          @tier(node)
          salience 9
      when
          $e: Event(type == "login", field("user") == "root", raw contains "tty")
      then
          findings.add($e, "root-login");
      end
      """;

  @TempDir private Path folder;

  @Test
  void aChangedNumberIsAnotherRuleAndItsNeighbourIsTheSame() throws IOException {
    Map<String, RuleText> before = read(RULES);
    Map<String, RuleText> after = read("// moved down\n\n" + RULES.replace("90", "91"));
    assertNotEquals(before.get("Hot"), after.get("Hot"));
    assertEquals(before.get("User"), after.get("User"));
    assertEquals(before, read(RULES.replace("    ", "\t").replace(" > ", "  >  ")));
    assertEquals(before, read(RULES.replace("when\n", "when // what it reads\n")));
    assertNotEquals(before, read(RULES.replace("\"root\"", "\"root \"")));
  }

  @Test
  void itNamesTheFieldsThatItReads() throws IOException {
    assertEquals(Set.of("user", "raw"), read(RULES).get("User").fields());
  }

  private Map<String, RuleText> read(String rules) throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules").resolve("a.drl"), rules);
    return RuleText.read(folder);
  }
}
