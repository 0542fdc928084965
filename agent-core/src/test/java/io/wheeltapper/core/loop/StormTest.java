package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  @Test
  @Tag("long")
  void tenThousandStorms() throws Exception {
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
      assertEquals(List.of(), storm.broken, where);
      assertEquals(List.of(), unlawful(storm.ledger.entries), where);
      effects += storm.factory.effects.size();
      crashes += storm.crashes;
      if (storm.crashes == 0) {
        assertEquals(storm.ledger.entries, storm.again(), where);
        replayed++;
      }
    }
    assertTrue(effects > many, "storms in which little happens prove little: " + effects);
    assertTrue(crashes > many / 10, "too few crashes: " + crashes);
    assertTrue(replayed > many / 10, "too few replays: " + replayed);
  }

  /** Reads the ledger as an outsider would. */
  private static List<String> unlawful(List<Entry> entries) {
    List<String> wrong = new ArrayList<>();
    Map<String, Entry.Judged> judged = new HashMap<>();
    Set<String> approved = new HashSet<>();
    Map<String, Entry.Started> open = new HashMap<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Judged j -> judged.put(j.caseId(), j);
        case Entry.Approved a -> approved.add(a.plan());
        case Entry.Started s -> {
          Entry.Judged j = judged.get(s.caseId());
          if (j == null
              || !j.verdict().equals("allow")
              || !j.action().equals(s.action())
              || j.step() != s.step()
              || j.mode().compareTo(Mode.OBSERVE) <= 0) {
            wrong.add("no allow before " + s + "; but " + j);
          } else if (j.mode() == Mode.ASK
              && !s.action().equals("person.call")
              && !s.action().equals("node.validate")
              && !approved.contains(j.plan())) {
            wrong.add("not approved: " + s);
          }
          if (open.put(s.attempt(), s) != null) {
            wrong.add("started twice without an end: " + s);
          }
        }
        case Entry.Acted a -> {
          if (!open.containsKey(a.attempt())) {
            wrong.add("ends what was not started: " + a);
          }
          if (!a.outcome().equals("done")) {
            open.remove(a.attempt());
          }
        }
        case Entry.Verified v -> {
          if (open.remove(v.attempt()) == null) {
            wrong.add("looks at what was not started: " + v);
          }
        }
        case Entry.Undone u -> {
          if (open.remove(u.attempt()) == null) {
            wrong.add("undoes what was not started: " + u);
          }
        }
        default -> {}
      }
    }
    open.values().forEach(s -> wrong.add("never ended: " + s));
    return wrong;
  }
}
