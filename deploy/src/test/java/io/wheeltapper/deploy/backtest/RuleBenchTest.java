package io.wheeltapper.deploy.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted for each rule; times are for people and nothing is asked of them. */
final class RuleBenchTest {

  private static final String PAIRS =
      """
      rule "Pairs" @tier(node) salience 30
      when
          $a: Snapshot(target.kind == Kind.GPU, number("DCGM_FI_DEV_GPU_UTIL") > -1, $n: node)
          $b: Snapshot(node == $n, number("DCGM_FI_DEV_GPU_UTIL") > 1000)
      then
          findings.found("gpu-core-hot", $b);
      end
      """;

  @TempDir private Path folder;

  @Test
  void eachRuleIsCountedForItselfOverARecording() throws Exception {
    Backtests.oneMoreHotNode(folder);
    Bundle bundle =
        Bundle.load(
            Made.bundle(folder.resolve("b"), Made.HOT.replace("> 95", "> 90"), Made.OTHERS, PAIRS),
            ClassStore.none());
    RuleBench.Report report =
        new RuleBench(bundle.rules(), 100_000).over(Tape.of(List.of(folder.resolve("recording"))));
    Map<String, RuleBench.Cost> costs =
        report.rules().stream()
            .collect(Collectors.toMap(RuleBench.Cost::rule, Function.identity()));
    assertEquals(1, costs.get("Memory hot").findings());
    assertEquals(0, costs.get("Core hot").findings());
    assertEquals(Map.of(), costs.get("Core hot").facts());
    assertEquals(Map.of("snapshot of a gpu", 20L), costs.get("Pairs").facts());
    assertEquals(20L, report.facts().get("status scheduler.node"));
    assertEquals(15 * 20 + 3 * 20, report.signals());
  }

  @Test
  void aMadeUpDayHasWhatTheRulesReadAndNeverMoreThanAsked() throws Exception {
    Bundle bundle =
        Bundle.load(Made.bundle(folder.resolve("b"), Made.HOT, Made.OTHERS), ClassStore.none());
    RuleBench.Report report = new RuleBench(bundle.rules(), 5_000).synthetic(7);
    assertEquals(5_000, report.signals());
    assertTrue(report.rules().stream().allMatch(c -> c.findings() > 0), report::toString);
    assertTrue(report.facts().get("event xid") > 0);
  }
}
