package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScoresTest {

  private static final Fault FAULT = Fault.of("gpu-x");
  private static final Target NODE = Target.node("n1");

  private final Scores scores = new Scores();

  private void found(String id) {
    scores.apply(new Entry.Found(1, id, NODE, FAULT, "n1", 1, "r", "", "", List.of(), Map.of()));
  }

  private void judged(String id, String action, String verdict) {
    scores.apply(
        new Entry.Judged(
            2, id, NODE, FAULT, action, 0, 0, "p", verdict, "", "", 0, Mode.OBSERVE, List.of()));
  }

  private void said(String id, String word) {
    scores.apply(new Entry.Reviewed(3, id, NODE, word, "eva", "why"));
  }

  private String counts(String action) {
    Scores.Score s = scores.of(FAULT, action);
    return s.right() + " " + s.wrong() + " " + s.unsure();
  }

  @Test
  void aCaseCountsOnceForEachActionAllowedInItByTheLastWord() {
    found("c1");
    judged("c1", "node.isolate", "allow");
    judged("c1", "node.isolate", "allow");
    judged("c1", "node.reboot", "hold");
    said("c1", "right");
    said("c1", "wrong");
    assertEquals("0 1 0", counts("node.isolate"));
    assertEquals("0 0 0", counts("node.reboot"));
    judged("c1", "node.reboot", "allow");
    assertEquals("0 1 0", counts("node.reboot"), "what was allowed later counts too");
    said("c1", "unsure");
    assertEquals("0 0 1", counts("node.isolate"));
    assertEquals("0 0 1", counts("node.reboot"));
    assertEquals(2, scores.all().size());
  }

  @Test
  void aWordAboutAnUnknownCaseCountsNothing() {
    said("c9", "right");
    assertEquals(List.of(), scores.all());
    assertTrue(scores.subject("c9").isEmpty());
  }

  @Test
  void casesAreBoundedAndWhatWasSaidOfForgottenOnesStillCounts() {
    found("c0");
    judged("c0", "node.isolate", "allow");
    said("c0", "right");
    for (int i = 1; i <= Scores.MOST_CASES; i++) {
      found("c" + i);
    }
    assertTrue(scores.subject("c0").isEmpty());
    assertTrue(scores.subject("c1").isPresent());
    assertEquals("1 0 0", counts("node.isolate"));
  }

  /** The figures were worked out apart from this code, by another program. */
  @Test
  void theIntervalIsWilsons() {
    Scores.Score score = new Scores.Score(new Scores.Matter(FAULT, "a"), 19, 1, 5);
    assertEquals(0.95, score.precision(), 1e-12);
    assertEquals(0.7638688, score.low(), 1e-6);
    assertEquals(0.9911186, score.high(), 1e-6);
    Scores.Score all = new Scores.Score(new Scores.Matter(FAULT, "a"), 10, 0, 0);
    assertEquals(0.7224672, all.low(), 1e-6);
    assertEquals(1, all.high(), 1e-12);
  }
}
