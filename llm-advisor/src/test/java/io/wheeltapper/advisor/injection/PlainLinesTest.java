package io.wheeltapper.advisor.injection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What machines write by themselves is taken for no order: the bundle's own scenarios. */
final class PlainLinesTest {

  @Test
  void linesOfTheScenariosAreNoAttempts() throws IOException {
    List<String> lines = new ArrayList<>();
    Path tests = Path.of(System.getProperty("wheeltapper.home", ".."), "policies", "tests");
    try (Stream<Path> files = Files.list(tests)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> !line.strip().startsWith("#"))
            .forEach(lines::add);
      }
    }
    assertTrue(lines.size() > 1_000, "" + lines.size());
    List<String> taken =
        lines.stream()
            .flatMap(line -> Injection.in("line", line).stream().map(a -> a.kind() + ": " + line))
            .distinct()
            .toList();
    assertEquals(List.of(), taken);
  }
}
