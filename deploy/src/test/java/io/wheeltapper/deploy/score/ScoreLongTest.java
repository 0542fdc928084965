package io.wheeltapper.deploy.score;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default bundle on both streams at their own size for a month, three times each. */
@Tag("long")
@Tag("score")
final class ScoreLongTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129);
  private static final int DAYS = 30;

  @ParameterizedTest
  @ValueSource(strings = {"summit", "profile"})
  void theDefaultBundleMeetsItsAims(String stream) throws Exception {
    Path root = Path.of(System.getProperty("wheeltapper.root", "..")).toAbsolutePath().normalize();
    Bundle bundle = Bundle.load(root.resolve("policies"), Shipped.classes());
    Scored scored = new Scored();
    Scored.Asked asked = new Scored.Asked(stream, 0, DAYS, SEED, 1, 0);
    Map<String, Scored.Asked> runs = new LinkedHashMap<>();
    runs.put("plain", asked);
    runs.put("like×2", asked.withLookalikes(2));
    runs.put("lost10%", asked.withLoss(0.1));
    ScoreTable table = new ScoreTable(asked);
    boolean good = true;
    for (Map.Entry<String, Scored.Asked> run : runs.entrySet()) {
      Score score = scored.score(bundle, run.getValue());
      table.add(run.getKey(), score);
      good &= score.precision() >= 0.99 && score.healthyRate() <= 0.04;
    }
    // So that deploy/bin/long keeps it.
    table.lines().forEach(line -> System.out.println("score: " + line));
    assertTrue(good, "seed " + SEED);
  }
}
