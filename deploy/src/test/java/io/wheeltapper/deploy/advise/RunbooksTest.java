package io.wheeltapper.deploy.advise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.advisor.runbook.Runbook;
import io.wheeltapper.advisor.runbook.RunbookFolder;
import io.wheeltapper.advisor.text.Pseudonyms;
import io.wheeltapper.advisor.text.Redaction;
import io.wheeltapper.advisor.text.Vocabulary;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.config.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person reads at three in the morning covers all that can be found. */
final class RunbooksTest {

  private static final Pattern ACTION =
      Pattern.compile(
          "`((?:node|gpu|job|link|power|cooling|liquid|load|firmware|rollout|person)\\.[a-z-]+)`");

  private static final Pattern COVERED = Pattern.compile("\\b(?:name|node|job|path|host)-\\d");

  private Path bundle = Path.of("");
  private List<Runbook> pages = List.of();

  @BeforeEach
  void read() throws Exception {
    bundle = Shipped.policies();
    List<Problem> problems = new ArrayList<>();
    pages = RunbookFolder.read(List.of(bundle), problems);
    assertEquals(List.of(), problems);
  }

  @Test
  void everyFaultOfTheLaddersHasOneAndNoneIsOfAFaultThatIsNot() throws Exception {
    Set<String> covered =
        pages.stream()
            .flatMap(p -> p.faults().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> faults =
        PolicyReader.read(bundle).ladders().keySet().stream()
            .map(Fault::code)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(faults, covered);
  }

  @Test
  void theyNameOnlyActionsThatThereAre() {
    Set<String> unknown = new TreeSet<>();
    for (Runbook page : pages) {
      ACTION
          .matcher(page.text())
          .results()
          .map(m -> m.group(1))
          .filter(a -> Catalogue.find(a).isEmpty())
          .forEach(a -> unknown.add(page.name() + ": " + a));
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void theyAreShortAndEachSaysWhatNotToDoAndWhenToCallSomebody() throws Exception {
    for (Runbook page : pages) {
      Path file = bundle.resolve("runbooks").resolve(page.name() + ".md");
      assertEquals(true, Files.readAllLines(file).size() <= 40, page.name() + " is too long");
      assertEquals(
          List.of(
              "What it means",
              "What to look at",
              "What to do, mildest first",
              "What not to do",
              "When to call a person"),
          page.sections().stream().map(Runbook.Section::heading).toList(),
          page.name());
    }
  }

  /** With the words of the shipped pages they arrive as they were written but for a sign or two. */
  @Test
  void theyCanBeReadWhenTheyHaveLeft() {
    Set<String> words = new TreeSet<>();
    pages.forEach(page -> words.addAll(Vocabulary.of(page.text())));
    Vocabulary vocabulary = Vocabulary.with(words);
    for (Runbook page : pages) {
      String left = new Redaction(vocabulary, new Pseudonyms()).text(page.text(), 4_000);
      long covered = COVERED.matcher(left).results().count();
      assertTrue(covered <= 4, page.name() + ": " + covered + " words are covered in: " + left);
    }
  }
}
