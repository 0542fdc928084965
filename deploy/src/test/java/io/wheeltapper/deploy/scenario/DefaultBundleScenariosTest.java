package io.wheeltapper.deploy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every scenario of the default bundle; one that fails tells its story. */
final class DefaultBundleScenariosTest {

  @TestFactory
  Stream<DynamicTest> everyScenarioOfTheDefaultBundle(@TempDir Path classes) throws Exception {
    Path bundle = Path.of(System.getProperty("wheeltapper.root", ".."), "policies");
    Report report = Scenarios.run(bundle, Scenarios.Wish.ALL, ClassStore.folder(classes));
    assertEquals(List.of(), report.problems());
    assertTrue(report.results().size() > 60, "scenarios got lost");
    return report.results().stream()
        .map(r ->
            DynamicTest.dynamicTest(
                r.name(), () -> assertTrue(r.ok(), () -> "\n" + String.join("\n", r.lines()))));
  }
}
