package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Effect;
import org.junit.jupiter.api.Test;

final class EpochGuardTest {

  private final EpochGuard guard = new EpochGuard();
  private final Inquiry inquiry = new Inquiry();

  @Test
  void allowsTheLeader() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void holdsAnyoneElseForEveryEffect() {
    inquiry.epoch = 0;
    holds(guard, inquiry.ask("node.isolate"), "does not lead");
    for (Effect.Kind kind : Effect.Kind.values()) {
      assertTrue(binds("leader", kind), kind::name);
    }
  }
}
