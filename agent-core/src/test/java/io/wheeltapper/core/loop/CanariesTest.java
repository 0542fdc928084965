package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts of a change, and what does not. */
final class CanariesTest {

  private final Inquiry inquiry = new Inquiry();

  CanariesTest() {
    inquiry.found("case4", "n4", Inquiry.FAULT, Origin.GPU_DRIVER, Inquiry.NOW);
    Changes.planned(inquiry, "case3", "n3");
    Changes.planned(inquiry, "case4", "n4");
  }

  private Canaries.Trial trial() {
    return inquiry.book.canaries().of(Changes.CHANGE);
  }

  @Test
  void aChangeThatWasOnlyTakenAsDoneProvesNothing() {
    Changes.judged(inquiry, "case3", "n3", Mode.OBSERVE);
    assertEquals(new Canaries.Trial(Set.of(), 0, 1, Optional.empty()), trial());
    Changes.judged(inquiry, "case3", "n3", Mode.ACT);
    assertEquals(1, trial().taken(), "an allow that acts is no outcome");
  }

  @Test
  void whatWentWrongAndWhatIsUnderWayStaysThoughItIsTakenAsDone() {
    inquiry.started("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    Changes.acted(inquiry, "case4", "n4", "unknown");
    inquiry.started("case3", "n3", 0, Changes.NAME, Inquiry.NOW);
    Changes.judged(inquiry, "case3", "n3", Mode.OBSERVE);
    assertTrue(trial().failed().filter(f -> f.node().equals(Target.node("n4"))).isPresent());
    assertEquals(Set.of(Target.node("n3")), trial().underWay());
    assertEquals(0, trial().passed());
  }

  @Test
  void onlyATryThatWroteNothingIsExcused() {
    inquiry.did("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    inquiry.started("case3", "n3", 0, Changes.NAME, Inquiry.NOW);
    Changes.acted(inquiry, "case3", "n3", "failed");
    assertTrue(trial().failed().isEmpty(), "refused at once");
    inquiry.found("case5", "n5", Inquiry.FAULT, Origin.GPU_DRIVER, Inquiry.NOW);
    Changes.planned(inquiry, "case5", "n5");
    inquiry.started("case5", "n5", 0, Changes.NAME, Inquiry.NOW);
    Changes.acted(inquiry, "case5", "n5", "failed", true);
    inquiry.started("case5", "n5", 0, Changes.NAME, Inquiry.NOW);
    Changes.acted(inquiry, "case5", "n5", "failed");
    assertTrue(trial().failed().filter(f -> f.node().equals(Target.node("n5"))).isPresent());
  }

  @Test
  void oneThatWasSeenToBeWellPasses() {
    inquiry.did("case4", "n4", 0, Changes.NAME, Inquiry.NOW);
    assertEquals(new Canaries.Trial(Set.of(), 1, 0, Optional.empty()), trial());
  }
}
