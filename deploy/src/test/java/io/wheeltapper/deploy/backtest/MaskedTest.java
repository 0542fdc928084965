package io.wheeltapper.deploy.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.recording.Mask;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A masked recording gives the same decisions where no rule reads what is masked. */
final class MaskedTest {

  /** Two failures of one user's jobs on one node: a join on the field, which hashes keep. */
  private static final String TWICE =
      """
      rule "Twice" @tier(node) salience 50
      when
          $a: Event(type == "job.failed", $user: field("user"))
          $b: Event(type == "job.failed", at > $a.at, node == $a.node, field("user") == $user)
      then
          findings.found("gpu-memory-hot", $b);
      end
      """;

  private static final String BY_NAME =
      """
      rule "By name" @tier(node) salience 40
      when
          $e: Event(type == "job.failed", field("user") == "alice")
      then
          findings.found("gpu-core-hot", $e);
      end
      """;

  @TempDir private Path folder;

  private static void failures(Consumer<Input> each) {
    Day.Size size = new Day.Size(20, Made.START, 600_000L, 60_000L, Made.METRICS);
    new Day(size, List.of(), 1)
        .play(input -> {
          each.accept(input);
          long second = (input.at() - Made.START) / 1_000;
          if (input instanceof Input.Tick && second % 50 == 0) {
            each.accept(new Input.Sensed(input.at(), List.of(failure(second, input.at()))));
          }
        });
  }

  private static Signal failure(long second, long at) {
    String node = Day.name((int) (second / 50) % 3);
    return new Event(
        Target.node(node),
        node,
        "slurm",
        Origin.WORKLOAD,
        at,
        "job.failed",
        Map.of("user", second % 100 == 0 ? "alice" : "bob"),
        "failed");
  }

  private Backtest.Report replay(Mask mask, String name, String... rules) throws Exception {
    Path recording = Made.record(folder.resolve(name), MaskedTest::failures, mask);
    Path bundle = Made.bundle(folder.resolve(name + "-bundle"), rules);
    return new Backtest(Tape.of(List.of(recording)), Made.RACKS, 1, ClassStore.none())
        .run(Optional.of(bundle), bundle);
  }

  private Mask mask() throws Exception {
    return Mask.of(List.of("user"), folder.resolve("mask.key"));
  }

  @Test
  void joinsHoldAndDecisionsAreTheSame() throws Exception {
    Backtest.Report plain = replay(Mask.NONE, "plain", TWICE);
    Backtest.Report masked = replay(mask(), "masked", TWICE);
    assertTrue(plain.difference().after().allowed() > 0);
    assertEquals(plain.difference().after(), masked.difference().after());
    assertEquals(
        List.of("masked: the rule 'Twice' reads user, and sees only a hash of it"), masked.notes());
    assertEquals(List.of(), plain.notes());
  }

  @Test
  void aRuleThatReadsTheTextIsNamed() throws Exception {
    Backtest.Report masked = replay(mask(), "masked", BY_NAME);
    assertEquals(0, masked.difference().after().acts());
    assertEquals(
        List.of("masked: the rule 'By name' reads user, and sees only a hash of it"),
        masked.notes());
  }
}
