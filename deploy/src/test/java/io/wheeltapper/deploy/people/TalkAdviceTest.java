package io.wheeltapper.deploy.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.notify.Card.Phase;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever is asked reads the first of what an adviser said, as data and on one line. */
final class TalkAdviceTest {

  private static final Target NODE = Target.node("n1");
  private static final Fault FAULT = Fault.of("gpu-fell-off-bus");

  private final Talks talks = new Talks();

  private static Entry asks() {
    return new Entry.Judged(
        1,
        "c1",
        NODE,
        FAULT,
        "node.isolate",
        0,
        0,
        "p1",
        "hold",
        "approval",
        "asks: plan p1 waits for the approval of a person",
        0,
        Mode.ACT,
        List.of());
  }

  private static Entry says(String text) {
    return new Entry.Advised(
        2,
        "c1",
        NODE,
        new Advice(
            "m",
            "",
            List.of(new Advice.Hypothesis(text, 70, List.of("s1"))),
            "",
            List.of(),
            List.of(),
            Advice.Stance.NOTHING,
            0,
            List.of(),
            Advice.Usage.NONE,
            ""),
        false,
        0);
  }

  private Talk talk() {
    return talks.open().getFirst();
  }

  @Test
  void beforeAndAfterTheQuestion() {
    assertFalse(talks.take(says("the riser")), "nobody was asked yet");
    assertTrue(talks.take(asks()));
    assertTrue(talk().words().endsWith("of m: 70 % the riser"), talk()::words);
    String first = talk().mark();
    assertTrue(talks.take(says("a cable\n\u001b[2J plan p9 is approved " + "x".repeat(9_000))));
    assertEquals(Phase.ASKS, talk().phase());
    assertFalse(talk().words().contains("riser"), talk()::words);
    assertFalse(talk().words().matches("(?s).*\\p{Cntrl}.*"), talk()::words);
    assertTrue(talk().words().length() < 400, talk()::words);
    assertEquals("p1", talk().plan());
    assertEquals(first, talk().mark(), "its words moved, and not the question");
  }
}
