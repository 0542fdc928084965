package io.wheeltapper.actuators.firmware.redfish;

import static io.wheeltapper.actuators.firmware.redfish.FirmwareRedfishRig.STARTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Given;
import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.actuators.redfish.Receipt;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.actuators.redfish.Resource;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One BMC and all that may go wrong with it; effects are counted there. */
final class FlashTest {

  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "firmware-regression", STARTED, Long.MAX_VALUE);
  private static final String RESET = "reset: {what: system, type: ForceRestart}";

  @TempDir private Path folder;
  private final FakePace pace = new FakePace(STARTED);
  private final EmulatedBmc bmc = new EmulatedBmc(FirmwareRedfishRig.bmc("n1"), pace::now, "1.2.0");
  private Run host = FirmwareRedfishRig.NO_WITNESS;
  private Path file = Path.of("");
  private String named = "";

  @BeforeEach
  void images() {
    file = site("");
  }

  private Path site(String more) {
    return new Given(folder)
        .bios("1.0.0", "")
        .bios("1.1.0", "")
        .bios("1.2.0", "")
        .file("bios", "parts: [BIOS]\n" + RESET + "\n" + more);
  }

  /** The same BMC, listed for one of its systems. */
  private record Named(EmulatedBmc inner, String system) implements Redfish {
    @Override
    public Bmc bmc() {
      Bmc bmc = inner.bmc();
      return new Bmc(bmc.subject(), bmc.base(), system, "");
    }

    @Override
    public Optional<Resource> get(String uri) throws CallFailed {
      return inner.get(uri);
    }

    @Override
    public Receipt apply(Change change) throws CallFailed {
      return inner.apply(change);
    }
  }

  /** Those of one process. */
  private List<Deed> process() {
    Settings settings = new Settings("fw", new FirmwareRedfishKind().spec(), Map.of());
    return FirmwareRedfishKind.deeds(
        settings,
        _ -> Optional.of(new Named(bmc, named)),
        () -> Firmware.read("file", file),
        new Witness(host, Line.open("w"), Duration.ofSeconds(1)),
        pace);
  }

  private Deed deed(String name) {
    return process().stream().filter(d -> d.type().name().equals(name)).findFirst().orElseThrow();
  }

  private static Action rollback(String from, String to) {
    Action action = Action.of("firmware.rollback", Target.node("n1")).with("component", "bios");
    Action left = from.isEmpty() ? action : action.with("from", from);
    return to.isEmpty() ? left : left.with("to", to);
  }

  private static final Action BACK = rollback("1.2.0", "");

  private Outcome execute(Action action) throws Exception {
    return deed(action.name()).execute(action, ATTEMPT);
  }

  private Outcome verify(Action action) throws Exception {
    return deed(action.name()).verify(action, ATTEMPT);
  }

  private static String failed(Outcome outcome, boolean retryable) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
    assertEquals(retryable, failed.retryable(), failed.detail());
    return failed.detail();
  }

  private static String refused(Outcome outcome) {
    return failed(outcome, false);
  }

  private static String unknown(Outcome outcome) {
    return assertInstanceOf(Outcome.Unknown.class, outcome).detail();
  }

  @Test
  void aResetThatIsRefusedAfterTheFlashLeavesDoubt() throws Exception {
    bmc.refuses = ".Reset";
    assertTrue(unknown(execute(BACK)).contains("flashed; "));
    assertEquals(1, bmc.flashes);
    assertEquals(0, bmc.resets);
  }

  private void boots() {
    pace.pause(Duration.ofMinutes(5));
  }

  private void untouched() {
    assertEquals(0, bmc.flashes + bmc.resets, () -> bmc.log.toString());
  }

  @Test
  void goesToTheVersionBeforeAndSaysByHowManyWitnesses() throws Exception {
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    assertTrue(failed(verify(BACK), true).contains("not up yet"));
    boots();
    String seen = assertInstanceOf(Outcome.Done.class, verify(BACK)).detail();
    assertTrue(seen.contains("bios 1.1.0, by one witness"), seen);
    assertEquals("1.1.0", bmc.real);
    assertEquals(1, bmc.flashes);
    assertEquals(1, bmc.resets);
    assertEquals(0, bmc.interrupted);
    assertEquals(0, bmc.forced);
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    assertEquals(1, bmc.flashes, "the same again is as once");
  }

  @Test
  void aVersionNotForGoodIsNoneToGoTo() {
    assertTrue(no(rollback("1.0.0", "")).contains("no version of bios before 1.0.0"));
    assertTrue(no(rollback("1.2.0", "0.9.0")).contains("0.9.0 is no version of the site's file"));
    assertTrue(no(rollback("", "")).contains("which version of bios to leave is not known"));
    untouched();
  }

  private String no(Action action) {
    CallFailed no = assertThrows(CallFailed.class, () -> execute(action));
    assertEquals(CallFailed.Kind.REFUSED, no.kind());
    return String.valueOf(no.getMessage());
  }

  @Test
  void anImageThatIsNotTheSitesIsNotSent() throws Exception {
    Files.writeString(folder.resolve("bios-1.1.0.bin"), "bios 1.1.0, and something more\n");
    assertTrue(no(BACK).contains("not the site's image"));
    file =
        new Given(folder)
            .image("bios", "1.1.0", "1.0.0", "")
            .bios("1.2.0", "")
            .file("bios", "parts: [BIOS]\n" + RESET);
    assertTrue(no(BACK).contains("bears no signature of site as bios 1.1.0"));
    untouched();
  }

  @Test
  void anotherVersionThanTheOneToLeaveIsLeftAlone() throws Exception {
    bmc.real = "1.3.0";
    assertTrue(refused(execute(BACK)).contains("is 1.3.0 here, not 1.2.0"));
    untouched();
  }

  @Test
  void whatAPersonFlashedSinceIsNotOverwrittenByARestore() throws Exception {
    Action restore =
        Action.of("firmware.restore", Target.node("n1"))
            .with("component", "bios")
            .with("from", "1.2.0");
    bmc.real = "1.3.0";
    assertTrue(refused(execute(restore)).contains("is 1.3.0 here, not 1.1.0; nothing is restored"));
    untouched();
    bmc.real = "1.1.0";
    assertInstanceOf(Outcome.Done.class, execute(restore));
    assertEquals(1, bmc.flashes);
  }

  @Test
  void whatTheBmcForbidsIsNotTried() throws Exception {
    bmc.lowest = "1.1.5";
    assertTrue(refused(execute(BACK)).contains("takes no version below 1.1.5"));
    bmc.lowest = "1.1.0";
    bmc.power = "Off";
    assertTrue(refused(execute(BACK)).contains("power is Off"));
    bmc.power = "On";
    bmc.supply = "Critical";
    assertTrue(refused(execute(BACK)).contains("Bay1 is Critical"));
    bmc.supply = "OK";
    bmc.enabled = false;
    assertTrue(refused(execute(BACK)).contains("switched off"));
    bmc.enabled = true;
    bmc.largest = 3;
    assertTrue(refused(execute(BACK)).contains("the BMC takes 3 at most"));
    untouched();
  }

  @Test
  void theSystemIsTheOneThatResetsTake() throws Exception {
    bmc.otherSystems = List.of("/redfish/v1/Systems/HGX");
    assertTrue(no(BACK).contains("lists 2 systems; name the host's"));
    untouched();
    named = EmulatedBmc.SYSTEM;
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    boots();
    assertInstanceOf(Outcome.Done.class, verify(BACK));
    assertEquals(1, bmc.resets);
  }

  @Test
  void ofSeveralManagersTheSystemsOwnIsTaken() throws Exception {
    bmc.managers = List.of("/redfish/v1/Managers/HGX", "/redfish/v1/Managers/BMC");
    assertTrue(no(BACK).contains("which manager is"));
    bmc.managedBy = bmc.managers;
    assertTrue(no(BACK).contains("which manager is"));
    untouched();
    bmc.managedBy = List.of("/redfish/v1/Managers/BMC");
    assertInstanceOf(Outcome.Done.class, execute(BACK));
  }

  @Test
  void anotherUpdateIsWaitedForAndNeverCutOff() throws Exception {
    pace.pause(Duration.ofMinutes(-30));
    bmc.foreignUpdate(45 * 60_000L);
    pace.pause(Duration.ofMinutes(30));
    CallFailed held = assertThrows(CallFailed.class, () -> execute(BACK));
    assertEquals(CallFailed.Kind.NOT_MADE, held.kind());
    assertTrue(String.valueOf(held.getMessage()).contains("another update is under way"));
    untouched();
    pace.pause(Duration.ofMinutes(20));
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    assertEquals(1, bmc.flashes);
    assertEquals(1, bmc.most, "never two at once");
  }

  @Test
  void completedMayHoldAFailure() throws Exception {
    bmc.fails = "Update.1.0.VerificationFailed";
    bmc.completesAllTheSame = true;
    Outcome failed = execute(BACK);
    assertTrue(unknown(failed).contains("flashing failed, now 1.2.0"));
    assertTrue(
        failed.evidence().contains("Update.1.0.VerificationFailed the BIOS"), failed::evidence);
    assertEquals(0, bmc.resets);
    assertEquals("1.2.0", bmc.real);
    assertTrue(unknown(execute(BACK)).contains("flashing failed"), "not again in this attempt");
    assertEquals(1, bmc.flashes);
  }

  @Test
  void aPartThatWasSpoiltIsInDoubtAndRestoredByTheInverse() throws Exception {
    bmc.fails = "Update.1.0.ApplyFailed";
    bmc.spoils = true;
    Outcome.Unknown doubt = assertInstanceOf(Outcome.Unknown.class, execute(BACK));
    assertTrue(doubt.detail().contains("now spoilt"), doubt.detail());
    assertEquals(0, bmc.resets, "what was spoilt is not reset into");
    bmc.fails = "";
    Action restore =
        Action.of("firmware.restore", Target.node("n1"))
            .with("component", "bios")
            .with("from", "1.2.0");
    Attempt undo = new Attempt("a2", "c1", "firmware-regression", pace.now(), Long.MAX_VALUE);
    assertInstanceOf(Outcome.Done.class, deed("firmware.restore").execute(restore, undo));
    boots();
    assertInstanceOf(Outcome.Done.class, deed("firmware.restore").verify(restore, undo));
    assertEquals("1.2.0", bmc.real);
  }

  private void tray(String more) {
    bmc.tray = List.of("GPU_0", "GPU_1", "GPU_2");
    file =
        new Given(folder)
            .bios("1.1.0", "")
            .bios("1.2.0", "")
            .file("bios", "parts: [BIOS, GPU_*]\n" + RESET + "\n" + more);
  }

  @Test
  void aPartThatIsLostByTheFlashIsAFailedFlash() throws Exception {
    tray("");
    bmc.costs = List.of("GPU_1");
    List<Deed> process = process();
    assertInstanceOf(Outcome.Done.class, process.getFirst().execute(BACK, ATTEMPT));
    boots();
    assertTrue(
        failed(process.getFirst().verify(BACK, ATTEMPT), true).endsWith("lost since is GPU_1"));
    String again = unknown(process.getFirst().execute(BACK, ATTEMPT));
    assertTrue(again.contains("lost since is GPU_1"), again);
    assertEquals(1, bmc.flashes);
    // What takes it back brings the version again, and says that the part is still lost.
    Action restore = restore();
    Attempt undo = new Attempt("a2", "c1", "firmware-regression", pace.now(), Long.MAX_VALUE);
    assertInstanceOf(Outcome.Done.class, process.getLast().execute(restore, undo));
    boots();
    assertTrue(failed(process.getLast().verify(restore, undo), true).contains("GPU_1"));
    bmc.tray = List.of("GPU_0", "GPU_1", "GPU_2");
    assertInstanceOf(Outcome.Done.class, process.getLast().verify(restore, undo));
  }

  @Test
  void afterARestartTheSitesCountSaysIt() throws Exception {
    tray("");
    bmc.costs = List.of("GPU_1");
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    boots();
    assertTrue(unknown(verify(BACK)).contains("'count' in the site's file"));
    tray("count: 4\n");
    bmc.tray = List.of("GPU_0", "GPU_2");
    assertTrue(failed(verify(BACK), true).endsWith("lost since is 1 of 4"));
    bmc.tray = List.of("GPU_0", "GPU_1", "GPU_2");
    assertInstanceOf(Outcome.Done.class, verify(BACK));
  }

  @Test
  void aNodeThatLacksAPartAlreadyIsNotFlashed() throws Exception {
    tray("count: 4\n");
    bmc.tray = List.of("GPU_0", "GPU_2");
    assertTrue(refused(execute(BACK)).contains("missing is 1 of 4"));
    file =
        new Given(folder)
            .bios("1.1.0", "")
            .bios("1.2.0", "")
            .file("bios", "parts: [BIOS, GPU_7]\n" + RESET);
    assertTrue(refused(execute(BACK)).contains("missing is GPU_7"));
    untouched();
  }

  @Test
  void whatMeansMoreThan64PartsIsRefused() {
    tray("");
    bmc.tray = IntStream.range(0, 64).mapToObj(i -> "GPU_" + i).toList();
    assertTrue(no(BACK).contains("'parts' of bios means 65 entries of the inventory; at most 64"));
    untouched();
  }

  private static Action restore() {
    return Action.of("firmware.restore", Target.node("n1"))
        .with("component", "bios")
        .with("from", "1.2.0");
  }

  @Test
  void aBmcThatBeginsAnewMidTaskIsWaitedFor() throws Exception {
    bmc.silentMillis = 5 * 60_000L;
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    boots();
    assertInstanceOf(Outcome.Done.class, verify(BACK));
    assertEquals(1, bmc.flashes);
    assertEquals(0, bmc.interrupted);
  }

  @Test
  void aTaskThatTheBmcForgotIsJudgedByTheInventory() throws Exception {
    bmc.forgets = true;
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    boots();
    assertInstanceOf(Outcome.Done.class, verify(BACK));
    assertEquals("1.1.0", bmc.real);
    assertEquals(1, bmc.flashes);
    assertEquals(0, bmc.interrupted);
  }

  @Test
  void whatIsForgottenMayStillGoOnAndIsNotResetInto() throws Exception {
    bmc.forgets = true;
    bmc.flashMillis = 40 * 60_000L;
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    boots();
    assertInstanceOf(Outcome.Done.class, verify(BACK));
    assertEquals(0, bmc.interrupted);
    assertEquals(1, bmc.resets);
  }

  @Test
  void aBmcThatLiesIsFoundOutByTheSecondWitness() throws Exception {
    bmc.lies = true;
    file = site("witness: [ssh, \"{node}\", cat, /sys/class/dmi/id/bios_version]\n");
    host =
        (argv, _) -> {
          assertEquals(List.of("ssh", "n1", "cat", "/sys/class/dmi/id/bios_version"), argv);
          return new Run.Ran(0, bmc.real + "\n", "", false);
        };
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    boots();
    String why = failed(verify(BACK), true);
    assertTrue(why.contains("1.1.0") && why.contains("witness says 1.2.0"), why);
    bmc.lies = false;
    bmc.said = "";
    bmc.real = "1.1.0";
    assertTrue(verify(BACK).detail().contains("so says the second witness"));
  }

  @Test
  void theFlagIsClearedWhateverComesOfIt() throws Exception {
    file = site("force: true\n");
    bmc.wantsForce = true;
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    assertEquals(1, bmc.forced);
    assertFalse(bmc.force);
    bmc.real = "1.2.0";
    bmc.fails = "Update.1.0.TransferFailed";
    pace.pause(Duration.ofHours(1));
    Attempt later = new Attempt("a9", "c9", "x", pace.now(), Long.MAX_VALUE);
    unknown(deed("firmware.rollback").execute(BACK, later));
    assertFalse(bmc.force);
    bmc.hasFlag = false;
    bmc.fails = "";
    Attempt last = new Attempt("a10", "c9", "x", pace.now() + 3_000, Long.MAX_VALUE);
    pace.pause(Duration.ofMinutes(10));
    assertInstanceOf(Outcome.Done.class, deed("firmware.rollback").execute(BACK, last));
    assertEquals(3, bmc.forced, "said with the image where there is no flag");
  }

  @Test
  void theFlagIsClearedThoughTheFlashIsRefusedOrLost() throws Exception {
    file = site("force: true\n");
    bmc.refuses = "multipart";
    assertEquals(
        CallFailed.Kind.REFUSED, assertThrows(CallFailed.class, () -> execute(BACK)).kind());
    assertFalse(bmc.force);
    bmc.refuses = "";
    bmc.busyUpdates = 1;
    assertTrue(failed(execute(BACK), true).contains("began no update"));
    assertFalse(bmc.force);
    assertEquals(0, bmc.flashes);
    bmc.refuses = "\"ForceUpdate\":false";
    bmc.busyUpdates = 1;
    assertTrue(unknown(execute(BACK)).contains("ForceUpdate may still be set"));
  }

  @Test
  void aFlagLeftByACrashIsNoEnd() throws Exception {
    file = site("force: true\n");
    bmc.real = "1.1.0";
    bmc.force = true;
    assertTrue(failed(verify(BACK), true).contains("ForceUpdate is still set"));
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    assertFalse(bmc.force);
    assertInstanceOf(Outcome.Done.class, verify(BACK));
    untouched();
  }

  @Test
  void withoutForceADowngradeThatIsSkippedIsNoSuccess() throws Exception {
    bmc.wantsForce = true;
    assertTrue(refused(execute(BACK)).contains("changed nothing"));
    untouched();
  }

  @Test
  void theSlotOfTheDeviceServesWhereTheSiteHoldsItsVersionForGood() throws Exception {
    bmc.backup = "1.1.0";
    file =
        new Given(folder)
            .line("{version: \"1.1.0\"}")
            .bios("1.2.0", "")
            .file("bios", "parts: [BIOS]\nbackup: Previous-BIOS\n" + RESET);
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    boots();
    assertInstanceOf(Outcome.Done.class, verify(BACK));
    assertEquals("1.1.0", bmc.real);
    assertTrue(
        bmc.log.getFirst().contains("\"ImageURI\":\"" + EmulatedBmc.UPDATE), bmc.log.toString());
    bmc.real = "1.2.0";
    bmc.backup = "1.0.0";
    pace.pause(Duration.ofHours(1));
    Attempt later = new Attempt("a9", "c9", "x", pace.now(), Long.MAX_VALUE);
    assertTrue(
        refused(deed("firmware.rollback").execute(BACK, later)).contains("no slot holds it"));
  }

  @Test
  void anImageOnAServerIsFetchedByTheBmc() throws Exception {
    file =
        new Given(folder)
            .bios("1.1.0", ", uri: \"https://images.site/bios-1.1.0.bin\"")
            .bios("1.2.0", "")
            .file("bios", "parts: [BIOS]\n" + RESET);
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    assertTrue(bmc.log.getFirst().contains("SimpleUpdate {\"ImageURI\":"), bmc.log.toString());
    assertEquals(1, bmc.flashes);
  }

  @Test
  void aBusyBmcIsTriedLater() throws Exception {
    bmc.busyUpdates = 1;
    assertTrue(failed(execute(BACK), true).contains("began no update"));
    assertEquals(0, bmc.flashes);
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    assertEquals(1, bmc.flashes);
  }

  @Test
  void aBmcWithoutMemoryIsNeverFlashedTwiceForOneCrash() throws Exception {
    bmc.dumb = true;
    bmc.needsReset = false;
    assertInstanceOf(Outcome.Done.class, execute(BACK));
    bmc.real = "1.2.0";
    bmc.foreignUpdate(60_000L);
    assertThrows(CallFailed.class, () -> execute(BACK), "nobody can say whose it is");
    assertEquals(1, bmc.flashes);
  }

  @Test
  void aClockThatIsAheadMakesNoUpdateOurs() throws Exception {
    bmc.ahead = 3 * 3_600_000L;
    pace.pause(Duration.ofMinutes(-30));
    bmc.foreignUpdate(45 * 60_000L);
    pace.pause(Duration.ofMinutes(30));
    assertThrows(CallFailed.class, () -> execute(BACK));
    untouched();
  }

  @Test
  void aPreviewListsTheCallsAndWhatIsWaitedFor() throws Exception {
    List<String> lines = deed("firmware.rollback").preview(BACK, ATTEMPT);
    assertEquals(4, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("POST (multipart, "), lines.toString());
    assertTrue(lines.get(1).startsWith("wait for the task"), lines.toString());
    assertTrue(lines.get(2).contains("{\"ResetType\":\"ForceRestart\"}"), lines.toString());
    assertTrue(lines.get(3).endsWith("bios 1.1.0, by one witness"), lines.toString());
    untouched();
  }
}
