package io.wheeltapper.advisor.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunbookFolderTest {

  private static final String FAN =
      """
      ---
      faults: [fan-failed, fan-failed-hot]
      title: "A fan: it has failed"
      sources: ["one (with, comma)", two]
      ---

      ## What it means
      A rotor stands still.

      ## What to do
      Swap it.
      """;

  @TempDir Path folder;

  private final List<Problem> problems = new ArrayList<>();

  private void write(String bundle, String name, String text) throws IOException {
    Path runbooks = Files.createDirectories(folder.resolve(bundle).resolve("runbooks"));
    Files.writeString(runbooks.resolve(name), text);
  }

  private List<Runbook> read(String... bundles) {
    return RunbookFolder.read(List.of(bundles).stream().map(folder::resolve).toList(), problems);
  }

  @Test
  void readsFrontMatterAndSections() throws IOException {
    write("a", "fan.md", FAN);
    Runbook fan = read("a").getFirst();
    assertEquals(List.of("fan-failed", "fan-failed-hot"), fan.faults());
    assertEquals("A fan: it has failed", fan.title());
    assertEquals(List.of("one (with, comma)", "two"), fan.sources());
    assertEquals(List.of("What it means", "What to do"), headings(fan));
    assertEquals(List.of(), problems);
  }

  private static List<String> headings(Runbook runbook) {
    return runbook.sections().stream().map(Runbook.Section::heading).toList();
  }

  @Test
  void aSitesOwnTakesThePlaceOfTheShippedAndABundleNeedsNone() throws IOException {
    write("a", "fan.md", FAN);
    write("site", "fan.md", FAN.replace("Swap it.", "Call Anna."));
    assertTrue(read("a", "none", "site").getFirst().text().contains("Call Anna."));
  }

  @Test
  void aWrongPageCostsThatPageAndSaysWhereAndWhatWouldBeRight() throws IOException {
    write("a", "fan.md", FAN);
    write("a", "other.md", FAN.replace("title:", "titel:").replace("fan-failed,", "Fan Failed,"));
    write("a", "empty.md", "");
    assertEquals(1, read("a").size());
    List<String> said = problems.stream().map(Problem::toString).toList();
    assertTrue(said.stream().anyMatch(s -> s.contains("other.md:3: 'titel' is not known here")));
    assertTrue(
        said.stream().anyMatch(s -> s.contains("other.md:1: the front matter has no 'title'")));
    assertTrue(said.stream().anyMatch(s -> s.contains("'Fan Failed' is no fault's code")));
    assertTrue(
        said.stream().anyMatch(s -> s.contains("empty.md:1: a runbook begins with its front")));
  }
}
