package io.wheeltapper.deploy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What went wrong elsewhere does not go wrong here, and it is the guard that the scenario names
 * which holds it: without that guard in the list the harm is done.
 */
final class PeersTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("wheeltapper.root", ".."), "policies");

  @TestFactory
  Stream<DynamicTest> heldByTheGuardThatIsNamed(@TempDir Path classes) throws Exception {
    Bundle bundle = Bundle.load(POLICIES, ClassStore.folder(classes));
    Problems problems = new Problems();
    Map<String, List<Scenario>> folders =
        Scenarios.read(POLICIES, bundle, problems).stream()
            .filter(s -> s.file().contains("/tests/peers/"))
            .collect(Collectors.groupingBy(Scenario::file, TreeMap::new, Collectors.toList()));
    assertEquals(List.of(), problems.all());
    assertTrue(folders.size() >= 8, () -> "folders got lost: " + folders.keySet());
    return folders.entrySet().stream().map(f -> folder(f.getKey(), f.getValue(), bundle));
  }

  private static DynamicTest folder(String file, List<Scenario> scenarios, Bundle bundle) {
    String name = String.valueOf(Path.of(file).getParent().getFileName());
    return DynamicTest.dynamicTest(
        name,
        () -> {
          List<Scenario> held = scenarios.stream().filter(s -> !s.heldBy().isEmpty()).toList();
          assertFalse(held.isEmpty(), file + " names no guard");
          for (Scenario scenario : held) {
            assertEquals(List.of(), complaints(scenario, bundle, Guards.inOrder()));
            List<String> without = complaints(scenario, bundle, without(scenario.heldBy()));
            assertTrue(
                without.stream().anyMatch(c -> c.contains(": never ")),
                () ->
                    scenario.name()
                        + ": no harm is done without '"
                        + scenario.heldBy()
                        + "': "
                        + without);
          }
        });
  }

  private static List<String> complaints(Scenario scenario, Bundle bundle, List<Gate.Bound> guards)
      throws Exception {
    return Judge.complaints(scenario, Player.play(scenario, bundle, new Gate(guards)).story());
  }

  private static List<Gate.Bound> without(String guard) {
    List<Gate.Bound> rest =
        Guards.inOrder().stream().filter(b -> !b.guard().name().equals(guard)).toList();
    assertEquals(Guards.inOrder().size() - 1, rest.size(), guard + " stands in the list once");
    return rest;
  }
}
