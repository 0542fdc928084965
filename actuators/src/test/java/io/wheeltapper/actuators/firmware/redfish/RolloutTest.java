package io.wheeltapper.actuators.firmware.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.firmware.Given;
import io.wheeltapper.core.model.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A version is taken back on forty nodes by the whole agent: planner, gate, limits, hands, in
 * virtual time. Effects are counted at the emulated BMCs.
 */
final class RolloutTest {

  private static final String SETTINGS =
      "parts: [BIOS]\nreset: {what: system, type: ForceRestart}\n";

  @TempDir private Path folder;

  private Factory factory(int nodes, String more) throws Exception {
    return new Factory(
        nodes, new Given(folder).bios("1.1.0", "").bios("1.2.0", "").file("bios", SETTINGS + more));
  }

  private static void once(EmulatedBmc bmc) {
    assertEquals("1.1.0", bmc.real);
    assertEquals(1, bmc.flashes);
    assertEquals(1, bmc.resets);
    assertEquals(0, bmc.interrupted, "a flash was cut off");
    assertEquals(1, bmc.most, "two at once on one node");
  }

  @Test
  void oneNodeFirstThenAllWithinTheLimits() throws Exception {
    Factory factory = factory(40, "");
    factory.unwanted();
    assertTrue(factory.until(Duration.ofHours(4), () -> factory.flashed() == 1));
    assertEquals(1, factory.everHeld.size(), "the canary alone is taken out");
    assertTrue(
        factory.until(Duration.ofDays(30), () -> factory.flashed() == 40 && factory.held.isEmpty()),
        () -> factory.flashed() + " " + factory.held);
    factory.bmcs.values().forEach(RolloutTest::once);
    assertEquals(2, factory.mostHeld, "5 % of 40");
    assertEquals(List.of(), factory.persons);
  }

  @Test
  void aBadImageAtTheCanaryStopsWithOneNodeTouchedAndRolledBack() throws Exception {
    Factory factory = factory(40, "");
    factory.bmcs.values().forEach(b -> b.bad = "1.1.0");
    factory.unwanted();
    factory.until(Duration.ofDays(3), () -> false);
    assertEquals(1, factory.flashed());
    assertEquals(List.of("n001"), factory.everHeld);
    EmulatedBmc canary = factory.bmcs.get("n001");
    assertEquals("1.2.0", canary.real, "rolled back");
    assertEquals("OK", canary.health);
    assertEquals(2, canary.flashes);
    assertEquals(0, canary.interrupted);
    assertEquals(
        List.of("firmware.restore done"),
        factory.all(Entry.Undone.class).stream().map(u -> u.action() + " " + u.outcome()).toList());
    assertEquals(1, factory.persons.size(), factory.persons.toString());
    assertTrue(
        factory.all(Entry.Judged.class).stream()
            .anyMatch(
                j -> j.guard().equals("canary") && j.reason().contains("went wrong on node:n001")));

    // A better image, and a person lets another node be the canary: then it goes on.
    factory.bmcs.values().forEach(b -> b.bad = "");
    factory.approve("n002");
    assertTrue(
        factory.until(Duration.ofDays(10), () -> factory.flashed() == 40),
        () -> factory.flashed() + " of 40");
  }

  @Test
  void aCanaryThatFailsItsValidationStopsToo() throws Exception {
    Factory factory = factory(12, "witness: [version, \"{node}\"]\n");
    factory.bmcs.values().forEach(b -> b.lies = true);
    factory.host = said(factory);
    factory.unwanted();
    factory.until(Duration.ofDays(2), () -> false);
    assertEquals(List.of("n001"), factory.everHeld, "a BMC that lies is a bad canary");
    assertEquals(1, factory.flashed());
  }

  private static Run said(Factory factory) {
    return (argv, _) -> new Run.Ran(0, factory.bmcs.get(argv.get(1)).real, "", false);
  }

  @Test
  void aLaterNodeThatGoesWrongStopsTheRest() throws Exception {
    Factory factory = factory(40, "");
    factory.bmcs.get("n007").bad = "1.1.0";
    factory.unwanted();
    factory.until(Duration.ofDays(6), () -> false);
    assertTrue(factory.flashed() < 12, () -> factory.flashed() + " went on");
    assertEquals("1.2.0", factory.bmcs.get("n007").real);
    factory.bmcs.values().stream()
        .filter(b -> b.flashes > 0 && !b.bmc().name().equals("n007"))
        .forEach(RolloutTest::once);
  }

  static Stream<String> phases() {
    return Stream.of(
        "before POST (multipart",
        "after POST (multipart",
        "before GET " + EmulatedBmc.TASKS + "/1",
        "before POST " + EmulatedBmc.SYSTEM,
        "after POST " + EmulatedBmc.SYSTEM,
        "verifying");
  }

  @ParameterizedTest
  @MethodSource("phases")
  void powerLossOfTheAgentInEachPhaseEndsOnce(String phase) throws Exception {
    crash(factory(4, ""), phase);
  }

  @ParameterizedTest
  @MethodSource("phases")
  void alsoWithABmcThatBeginsAnewMeanwhile(String phase) throws Exception {
    Factory factory = factory(4, "");
    factory.bmcs.values().forEach(b -> b.silentMillis = 60_000);
    crash(factory, phase);
  }

  @ParameterizedTest
  @MethodSource("phases")
  void alsoWithABmcThatForgetsItsTask(String phase) throws Exception {
    Factory factory = factory(4, "");
    factory.bmcs.values().forEach(b -> b.forgets = true);
    crashes(factory, phase);
    for (EmulatedBmc bmc : factory.bmcs.values()) {
      assertEquals("1.1.0", bmc.real);
      assertEquals(0, bmc.interrupted, "a flash was cut off");
      // What nobody remembers having sent is sent again; the same image is no harm.
      assertTrue(bmc.flashes <= 2 && bmc.resets <= 2, () -> bmc.log.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("phases")
  void alsoWithTheFlag(String phase) throws Exception {
    Factory factory = factory(4, "force: true\n");
    factory.bmcs.values().forEach(b -> b.wantsForce = true);
    crash(factory, phase);
    factory.bmcs.values().forEach(b -> assertEquals(false, b.force, "ForceUpdate was left"));
  }

  private static void crash(Factory factory, String phase) throws Exception {
    crashes(factory, phase);
    factory.bmcs.values().forEach(RolloutTest::once);
  }

  private static void crashes(Factory factory, String phase) throws Exception {
    factory.unwanted();
    factory.dies =
        where ->
            phase.equals("verifying")
                ? factory.bmcs.get("n001").resets == 1 && where.endsWith("FirmwareInventory/BIOS")
                : where.startsWith(phase);
    assertThrows(Factory.Died.class, () -> factory.until(Duration.ofHours(4), () -> false));
    factory.restart();
    boolean ended =
        factory.until(Duration.ofDays(2), () -> factory.flashed() == 4 && factory.held.isEmpty());
    assertTrue(
        ended, () -> factory.held + " " + factory.persons + " " + factory.all(Entry.Acted.class));
    assertEquals(List.of(), factory.persons);
    long open =
        factory.all(Entry.Started.class).size()
            - factory.ledger.stream()
                .filter(e ->
                    e instanceof Entry.Verified
                        || e instanceof Entry.Undone
                        || (e instanceof Entry.Acted a && !a.outcome().equals("done")))
                .count();
    assertEquals(0, open, "every Started has an end");
  }
}
