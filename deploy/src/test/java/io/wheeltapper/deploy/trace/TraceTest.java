package io.wheeltapper.deploy.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The published half of the StepFun trace under the default bundle. With {@code
 * -Dwheeltapper.evidence=FOLDER} what came of it is written there as {@code trace-DATE.txt}.
 */
final class TraceTest {

  private static final Path ROOT =
      Path.of(System.getProperty("wheeltapper.root", "..")).toAbsolutePath().normalize();

  @Test
  void theDefaultLimitsHoldOverHalfAYearOfRealFaults() throws Exception {
    Path file = trace();
    Assumptions.assumeTrue(Files.isRegularFile(file), "shared data absent: " + file.getFileName());
    Path bundle = ROOT.resolve("policies");
    HalfYear year = new HalfYear(Bundle.load(bundle, Shipped.classes()), Episode.read(file));
    List<String> table = year.live();
    write(table);
    String story = "\n" + String.join("\n", table);
    assertEquals(List.of(), year.broken, story);
    assertTrue(year.acted > 10, () -> "too little was done to prove much" + story);
    assertTrue(year.crowdedDays() > 20, () -> "the trace has days with over 5 % out" + story);
    assertEquals(0, year.actedOnCrowded, story);
    assertTrue(year.heldOnCrowded > 0, () -> "held on such days, for that reason" + story);
  }

  /** Beside the project, or beside the checkout that this one is a copy of. */
  private static Path trace() {
    Path name = Path.of("shared/data/traces/infinitehbd_fault_episodes_first_half.csv");
    for (Path up = ROOT; up != null; up = up.getParent()) {
      if (Files.isRegularFile(up.resolve(name))) {
        return up.resolve(name);
      }
    }
    return ROOT.resolve(name);
  }

  private static void write(List<String> table) throws Exception {
    String folder = System.getProperty("wheeltapper.evidence", "");
    if (!folder.isEmpty()) {
      String stamp = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
      Files.write(ROOT.resolve(folder).resolve("trace-" + stamp + ".txt"), table);
    }
  }
}
