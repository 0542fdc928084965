package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PauseGuardTest {

  private final PauseGuard guard = new PauseGuard();
  private final Inquiry inquiry = new Inquiry();

  private Inquiry paused(Target reach) {
    inquiry.book.apply(new Entry.Paused(NOW, reach, "bob", "cable works"));
    return inquiry;
  }

  @Test
  void allowsWhereNothingIsPaused() {
    allows(guard, paused(new Target(Target.Kind.RACK, "r1")).ask("node.isolate"));
  }

  @Test
  void holdsAtEachReachAndNamesThePersonAndTheReason() {
    for (Target reach :
        List.of(Target.site(), new Target(Target.Kind.RACK, "r0"), Target.node("n3"))) {
      Inquiry fresh = new Inquiry();
      fresh.book.apply(new Entry.Paused(NOW, reach, "bob", "cable works"));
      Verdict.Hold hold =
          holds(guard, fresh.ask("node.return"), reach.toString(), "bob", "cable works");
      assertEquals(Verdict.UNTIL_CHANGED, hold.until());
    }
  }

  @Test
  void holdsWhatItsOwnTargetIsPausedFor() {
    Target job = Target.job("slurm", "7");
    holds(guard, paused(job).ask(Action.of("job.requeue", job)), "job:slurm/7");
  }

  @Test
  void holdsByPartitionAndByJob() {
    Target job = Target.job("slurm", "7");
    for (Target reach : List.of(new Target(Target.Kind.PARTITION, "gold"), job)) {
      Inquiry fresh = new Inquiry();
      fresh.node("n3", Map.of(Known.NODE_PARTITIONS, "gold", Known.NODE_HOLDER, "none"));
      fresh.job("7", "running", Map.of(Known.JOB_NODES, "n3,n9"));
      fresh.book.apply(new Entry.Paused(NOW, reach, "bob", "demo"));
      holds(guard, fresh.ask("node.isolate"), reach.toString());
    }
  }

  @Test
  void holdsAnActOnAJobWhereverItRuns() {
    Target job = Target.job("slurm", "7");
    paused(new Target(Target.Kind.RACK, "r2"));
    inquiry.job("7", "running", Map.of(Known.JOB_NODES, "n3,n9"));
    holds(guard, inquiry.ask(Action.of("job.requeue", job)), "rack:r2");
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void holdsWhatContainsAPausedTarget() {
    Target rack = new Target(Target.Kind.RACK, "r0");
    holds(guard, paused(Target.node("n2")).ask(Action.of("node.isolate", rack)), "node:n2");
  }

  @Test
  void aResumeEndsIt() {
    paused(Target.site());
    inquiry.book.apply(new Entry.Resumed(NOW, Target.site(), "bob", ""));
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aPersonIsCalledEvenThen() {
    allows(guard, paused(Target.site()).ask("person.call"));
  }

  @Test
  void bindsEveryEffect() {
    for (Effect.Kind kind : Effect.Kind.values()) {
      assertTrue(binds("pause", kind), kind::name);
    }
  }
}
