package io.wheeltapper.core.guard;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Verdict;

/** What a guard is expected to say. */
final class Answers {

  private Answers() {}

  static void allows(Guard guard, Question question) {
    Verdict verdict = guard.judge(question);
    assertInstanceOf(Verdict.Allow.class, verdict, verdict::toString);
  }

  static Verdict.Hold holds(Guard guard, Question question, String... figures) {
    Verdict verdict = guard.judge(question);
    named(verdict, figures);
    return assertInstanceOf(Verdict.Hold.class, verdict, verdict::toString);
  }

  static void denies(Guard guard, Question question, String... figures) {
    Verdict verdict = guard.judge(question);
    named(verdict, figures);
    assertInstanceOf(Verdict.Deny.class, verdict, verdict::toString);
  }

  private static void named(Verdict verdict, String... figures) {
    for (String figure : figures) {
      assertTrue(verdict.reason().contains(figure), verdict::reason);
    }
  }

  /** Whether the one table binds the guard of that name to the kind. */
  static boolean binds(String guard, Effect.Kind kind) {
    return Guards.inOrder().stream()
        .filter(b -> b.guard().name().equals(guard))
        .map(Gate.Bound::kinds)
        .findFirst()
        .orElseThrow()
        .contains(kind);
  }
}
