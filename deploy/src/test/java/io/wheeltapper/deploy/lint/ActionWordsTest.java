package io.wheeltapper.deploy.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.policy.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A new word for an action is known wherever it must be; a failure names the place and the word.
 */
final class ActionWordsTest {

  private static final Path POLICIES = Path.of("..", "policies");

  /** They refuse while anybody is on the GPU, and so end nobody's work. */
  private static final Set<String> END_NOTHING = Set.of("gpu.reset", "node.reload-driver");

  /**
   * What takes a flash back is another flash: it ends work, is judged as the change it is, and is
   * tried without a promise, since older firmware may refuse it.
   */
  private static final Set<String> CHANGE_BACK = Set.of("firmware.restore");

  private static List<String> lacking(BiPredicate<String, Catalogue.Known> good) {
    return Catalogue.names().stream()
        .filter(n -> !good.test(n, Catalogue.find(n).orElseThrow()))
        .toList();
  }

  private static boolean interrupts(Catalogue.Known known) {
    return known.effect().interrupts() == Effect.Interrupts.RUNNING_WORK;
  }

  @Test
  void whatTakesBackIsAnActionThatRestores() {
    assertEquals(
        List.of(),
        lacking((_, known) ->
            known.inverse().isEmpty()
                || CHANGE_BACK.contains(known.inverse())
                || Catalogue.find(known.inverse())
                    .filter(k -> k.effect().kind() == Effect.Kind.RESTORES)
                    .isPresent()),
        "core.policy.Catalogue: their inverse is no action that restores");
  }

  @Test
  void whatLastsHasAnInverseOrSaysThatItHasNone() {
    assertEquals(
        List.of(),
        lacking((_, known) ->
            known.inverse().isEmpty()
                || known.lacks().isEmpty()
                || CHANGE_BACK.contains(known.inverse())),
        "core.policy.Catalogue: they can be taken back, and say that something lacks");
  }

  @Test
  void whatInterruptsWorkTakesATime() throws IOException {
    String costs = Files.readString(POLICIES.resolve("costs.yaml"));
    assertEquals(
        List.of(),
        lacking((name, known) ->
            !interrupts(known)
                || known.effect().kind() == Effect.Kind.PROTECTS
                || costs.contains("\n  " + name + ": {for:")),
        "policies/costs.yaml, takes: nothing says how long they take");
  }

  @Test
  void theirNamesStandInThePagesForWritersOfPolicies() throws IOException {
    String page = Files.readString(POLICIES.resolve("README.md"));
    Set<String> inverses =
        Catalogue.names().stream()
            .flatMap(n -> Catalogue.find(n).stream())
            .map(Catalogue.Known::inverse)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        List.of(),
        lacking((name, _) -> inverses.contains(name) || page.contains("`" + name + "`")),
        "policies/README.md, Actions: it does not name them");
  }

  @Test
  void theLintKnowsWhatComesOfWhatEndsWork() {
    assertEquals(
        List.of(),
        lacking((name, known) ->
            !interrupts(known)
                || known.effect().kind() == Effect.Kind.PROTECTS
                || END_NOTHING.contains(name)
                || !Consequence.of(name).isEmpty()),
        "deploy.lint.Consequence: nothing says what they bring about");
  }
}
