package io.wheeltapper.sensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Recorded inputs, which lie beside the checkout on some machines and are not ours to copy. */
public final class Recorded {

  private Recorded() {}

  /** The file of recorded inputs; the test is skipped by name where there is none. */
  public static Path file(String name) {
    Path from = Path.of(System.getProperty("wheeltapper.root", ".")).toAbsolutePath();
    for (Path up = from; up != null; up = up.getParent()) {
      Path found = up.resolve("shared/data").resolve(name);
      if (Files.exists(found)) {
        return found;
      }
    }
    Assumptions.abort("skipped: no recorded inputs here, shared/data/" + name);
    throw new IllegalStateException("not reached");
  }

  /** The rows of a tab-separated file, its heading left out. */
  public static List<String[]> rows(String name) throws IOException {
    return Files.readAllLines(file(name)).stream()
        .skip(1)
        .filter(line -> !line.isBlank())
        .map(line -> line.split("\t", -1))
        .toList();
  }

  /** The seed of this build's property tests. */
  public static long seed() {
    return Long.getLong("wheeltapper.seed", 1);
  }
}
