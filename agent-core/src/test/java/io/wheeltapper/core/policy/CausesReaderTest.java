package io.wheeltapper.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CausesReaderTest {

  @TempDir Path folder;

  private void limits(String section) throws Exception {
    Files.writeString(folder.resolve("bundle.yaml"), "name: x\nversion: 1.0.0\n");
    Files.writeString(folder.resolve("limits.yaml"), "version: 1\n" + section.stripIndent() + "\n");
  }

  @Test
  void allThatIsWrittenIsRead() throws Exception {
    limits(
        """
        common-cause:
          window: 2m
          delay: 1s
          settle: 45s
          least: 4
          rate: 6.5
          clusters: 3
          rates: {link-flap: 2.5}
          false-discovery: 5%
          primary: [gpu-fell-off-bus]
          sympathetic: [nvlink-error, xid-45]
          application: [gpu-app-fault]
        """);
    assertEquals(
        new Causes(
            new Causes.Chance(6.5, 3, Map.of(Fault.of("link-flap"), 2.5), 0.05, 4),
            new Causes.Times(120_000, 1_000, 45_000),
            new Causes.Signs(
                Set.of("gpu-fell-off-bus"),
                Set.of("nvlink-error", "xid-45"),
                Set.of("gpu-app-fault"))),
        PolicyReader.read(folder).causes());
  }

  @Test
  void whatIsNotWrittenIsCautious() throws Exception {
    limits("common-cause: {least: 3}");
    assertEquals(Causes.cautious(), PolicyReader.read(folder).causes());
    limits("fresh: 10m");
    assertEquals(Causes.cautious(), PolicyReader.read(folder).causes());
  }

  @Test
  void theDefaultBundleWritesWhatHoldsAnyway() throws Exception {
    Path bundle = Path.of(System.getProperty("wheeltapper.root", ".."), "policies");
    Causes cautious = Causes.cautious();
    Causes.Chance chance = cautious.chance();
    // What a site says of all its nodes at once is a rate of the bundle's own.
    Causes.Chance own =
        new Causes.Chance(
            chance.rate(),
            chance.clusters(),
            Map.of(Fault.of("firmware-withdrawn"), 100_000.0),
            chance.falseDiscovery(),
            chance.least());
    assertEquals(
        new Causes(own, cautious.times(), cautious.signs()), PolicyReader.read(bundle).causes());
  }

  @Test
  void everySlipIsOneProblemAtItsPlace() throws Exception {
    limits(
        """
        common-cause:
          window: 2h
          least: 1
          rate: 0
          false-discovery: 1
          primary: [Xid 79]
          symptoms: 3
        """);
    List<String> problems =
        PolicyReader.check(folder).stream().map(p -> p.line() + " " + p.message()).toList();
    assertEquals(6, problems.size(), problems::toString);
    for (int line = 3; line <= 8; line++) {
      String at = line + " ";
      assertTrue(problems.stream().anyMatch(p -> p.startsWith(at)), problems::toString);
    }
  }

  @Test
  void aCauseWithoutALadderStillCallsAPerson() throws Exception {
    limits("fresh: 10m");
    Policy policy = PolicyReader.read(folder);
    for (Fault fault : List.of(Causes.FAULT, Causes.JOB_FAULT)) {
      Ladder ladder = policy.ladder(fault).orElseThrow();
      assertEquals(
          List.of("person.call"),
          ladder.rungs().getFirst().steps().stream().map(Ladder.Step::action).toList());
    }
  }
}
