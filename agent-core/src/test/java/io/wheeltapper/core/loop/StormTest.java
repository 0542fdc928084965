package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promises over random storms. The first seed is the property {@code wheeltapper.seed}; a
 * failure names the seed of its storm, which alone brings it back.
 */
final class StormTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261121L);

  @Test
  void threeHundredStorms() throws Exception {
    storms(300);
  }

  /** {@code deploy/bin/long storms}: some minutes. */
  @Test
  @Tag("long")
  @Tag("storms")
  void tenThousandStorms() throws Exception {
    System.out.println("storms: 10000 from wheeltapper.seed=" + SEED);
    storms(10_000);
  }

  private static void storms(int many) throws Exception {
    int effects = 0;
    int crashes = 0;
    int replayed = 0;
    for (long seed = SEED; seed < SEED + many; seed++) {
      Storm storm = new Storm(seed);
      storm.run();
      String where = "wheeltapper.seed=" + seed;
      assertEquals(List.of(), storm.laws.broken, where);
      assertEquals(List.of(), Laws.unlawful(storm.ledger.entries), where);
      effects += storm.factory.effects.size();
      crashes += storm.crashes;
      if (storm.crashes == 0) {
        assertEquals(storm.ledger.entries, storm.again(), where);
        replayed++;
      }
    }
    // Limits, budgets and common cause hold most of what a storm asks for.
    assertTrue(effects > many / 2, "storms in which little happens prove little: " + effects);
    assertTrue(crashes > many / 10, "too few crashes: " + crashes);
    assertTrue(replayed > many / 10, "too few replays: " + replayed);
  }
}
