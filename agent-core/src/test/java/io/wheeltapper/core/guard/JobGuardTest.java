package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobGuardTest {

  private final JobGuard guard = new JobGuard();
  private final Inquiry inquiry = new Inquiry();
  private final Action whenIdle = Action.of("node.reboot", Target.node("n3")).with("when", "idle");

  @Test
  void asksOnlyWhatWaitsForIdle() {
    inquiry.free("n3", false);
    allows(guard, inquiry.ask("node.reboot"));
    holds(guard, inquiry.ask(whenIdle), "n3");
  }

  @Test
  void allowsOnceIdle() {
    allows(guard, inquiry.ask(whenIdle));
  }

  @Test
  void silenceIsNotIdle() {
    inquiry.node("n3", Map.of(Known.NODE_HOLDER, "none"));
    holds(guard, inquiry.ask(whenIdle), "n3");
    holds(guard, inquiry.ask(Action.of("node.reboot", Target.node("n99")).with("when", "idle")));
  }

  @Test
  void aReadingFromBeforeOurIsolationIsNotIdle() {
    inquiry.did("case3", "n3", 0, "node.isolate", NOW);
    holds(guard, inquiry.ask(whenIdle), "n3");
    inquiry.node("n3", true, true, "ours", Known.reason("case3", "off-bus", ""));
    allows(guard, inquiry.ask(whenIdle));
  }

  @Test
  void neverBindsGivingBack() {
    assertFalse(binds("job awareness", Effect.Kind.RESTORES));
  }
}
