package io.wheeltapper.actuators.firmware.fwupd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Given;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fwupd says against a change is not tried, and its words are read as they are. */
final class InstallingTest {

  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "firmware-regression", FwupdRig.STARTED, Long.MAX_VALUE);
  private static final Action BACK =
      Action.of("firmware.rollback", Target.node("n1"))
          .with("component", "webcam")
          .with("from", "1.2.3");

  @TempDir private Path folder;
  private FakeFwupd fwupd = new FakeFwupd(FwupdRig.device("1.2.3"), _ -> "");
  private String there = "";

  @SuppressWarnings("NullAway.Init")
  private Firmware site;

  @BeforeEach
  void images() throws Exception {
    site =
        Firmware.read(
            "file",
            new Given(folder)
                .image("webcam", "1.2.2", "1.2.2", "")
                .image("webcam", "1.2.3", "1.2.3", "")
                .file("webcam", "parts: [Integrated*]"));
    there = site.component("webcam").release("1.2.2").orElseThrow().image().orElseThrow().sha256();
    fwupd = new FakeFwupd(FwupdRig.device("1.2.3"), _ -> there);
  }

  private Deed deed() {
    return deeds().getFirst();
  }

  /** Those of one process: to the version before, and back. */
  private List<Deed> deeds() {
    Settings settings = new Settings("fw", new FwupdKind().spec(), Map.of());
    return FwupdKind.deeds(settings, fwupd, () -> site);
  }

  private static final Action RESTORE =
      Action.of("firmware.restore", Target.node("n1"))
          .with("component", "webcam")
          .with("from", "1.2.3");

  private void onTheNode(String version) throws Exception {
    there = site.component("webcam").release(version).orElseThrow().image().orElseThrow().sha256();
  }

  @Test
  void whatAPersonInstalledSinceIsNotOverwrittenByARestore() throws Exception {
    onTheNode("1.2.3");
    fwupd.ended(2, "1.3.0");
    Outcome.Failed no =
        assertInstanceOf(Outcome.Failed.class, deeds().getLast().execute(RESTORE, ATTEMPT));
    assertFalse(no.retryable());
    assertTrue(no.detail().contains("is 1.3.0 here, not 1.2.2; nothing is restored"), no::detail);
    assertEquals(List.of(), fwupd.written());
    fwupd.ended(2, "1.2.2");
    assertInstanceOf(Outcome.Done.class, deeds().getLast().execute(RESTORE, ATTEMPT));
    assertEquals("1.2.3", fwupd.version());
  }

  @Test
  void whatOurOwnInstallSpoiltIsRestored() throws Exception {
    List<Deed> deeds = deeds();
    assertInstanceOf(Outcome.Done.class, deeds.getFirst().execute(BACK, ATTEMPT));
    fwupd.ended(3, "0.0.0");
    onTheNode("1.2.3");
    assertInstanceOf(
        Outcome.Failed.class, deeds().getLast().execute(RESTORE, ATTEMPT), "another process");
    Attempt another = new Attempt("a9", "c9", "x", FwupdRig.STARTED, Long.MAX_VALUE);
    assertInstanceOf(Outcome.Failed.class, deeds.getLast().execute(RESTORE, another));
    assertEquals(1, fwupd.installs());
    assertInstanceOf(Outcome.Done.class, deeds.getLast().execute(RESTORE, ATTEMPT));
    assertEquals("1.2.3", fwupd.version());
  }

  @Test
  void aStartThatIsRefusedAfterAnInstallLeavesDoubt() throws Exception {
    fwupd.now(Set.of("updatable", "needs-reboot"), Set.of(), "").refusesStarts(true);
    Outcome.Unknown doubt = assertInstanceOf(Outcome.Unknown.class, deed().execute(BACK, ATTEMPT));
    assertTrue(doubt.detail().contains("not in force"), doubt::detail);
    assertTrue(doubt.detail().contains("Access denied"), doubt::detail);
    assertEquals(1, fwupd.installs());
  }

  @Test
  void anImageThatIsSwappedOnTheNodeIsNotInstalled() throws Exception {
    String good = there;
    Fwupd swapped = new Swapped(fwupd, path -> path.startsWith("/run/") ? "0".repeat(64) : good);
    Settings settings = new Settings("fw", new FwupdKind().spec(), Map.of());
    Outcome no = FwupdKind.deeds(settings, swapped, () -> site).getFirst().execute(BACK, ATTEMPT);
    assertTrue(
        assertInstanceOf(Outcome.Failed.class, no).detail().contains("not the site's image"));
    assertEquals(0, fwupd.installs());
    assertTrue(fwupd.written().getLast().startsWith("remove /run/"), fwupd.written()::toString);
  }

  /** What lies at the path is another by the time that it is copied. */
  private record Swapped(FakeFwupd inner, UnaryOperator<String> hashes) implements Fwupd {

    @Override
    public List<Device> devices(String node) {
      return inner.devices(node);
    }

    @Override
    public String sha256(String node, String file) {
      return hashes.apply(file);
    }

    @Override
    public String copied(String sha256, String name) {
      return inner.copied(sha256, name);
    }

    @Override
    public void apply(Change change) throws CallFailed {
      inner.apply(change);
    }

    @Override
    public String describe(Change change) {
      return inner.describe(change);
    }
  }

  private String refused() throws Exception {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, deed().execute(BACK, ATTEMPT));
    assertEquals(0, fwupd.installs());
    return failed.detail();
  }

  @Test
  void whatTheDeviceForbidsIsNotTried() throws Exception {
    fwupd.now(Set.of("updatable", "only-version-upgrade"), Set.of(), "");
    assertTrue(refused().contains("only-version-upgrade"));
    fwupd.now(Set.of("supported"), Set.of(), "");
    assertTrue(refused().contains("cannot be updated"));
    fwupd.now(Set.of("updatable"), Set.of("require-ac-power"), "");
    assertTrue(refused().contains("require-ac-power"));
    fwupd.now(Set.of("updatable"), Set.of(), "1.2.3");
    assertTrue(refused().contains("no version below 1.2.3"));
    fwupd.now(Set.of("updatable", "needs-shutdown"), Set.of(), "");
    assertTrue(refused().contains("wants a start of the node"));
  }

  @Test
  void anUpdateThatIsUnderWayIsWaitedFor() throws Exception {
    fwupd.now(Set.of("updatable"), Set.of("update-in-progress"), "");
    CallFailed held = assertThrows(CallFailed.class, () -> deed().execute(BACK, ATTEMPT));
    assertEquals(CallFailed.Kind.NOT_MADE, held.kind());
    assertInstanceOf(Outcome.Unknown.class, deed().verify(BACK, ATTEMPT));
    assertEquals(0, fwupd.installs());
  }

  @Test
  void whatWaitsForAStartIsNeverInstalledAgain() throws Exception {
    fwupd.waits(true);
    Deed other = deed();
    assertEquals(
        CallFailed.Kind.NOT_MADE,
        assertThrows(CallFailed.class, () -> other.execute(BACK, ATTEMPT)).kind());
    assertEquals(List.of(), fwupd.written());
    fwupd.waits(false);
    Deed ours = deed();
    assertInstanceOf(Outcome.Done.class, ours.execute(BACK, ATTEMPT));
    fwupd.waits(true);
    Outcome.Failed yet = assertInstanceOf(Outcome.Failed.class, ours.verify(BACK, ATTEMPT));
    assertTrue(yet.retryable() && yet.detail().contains("waits for a start"), yet::detail);
    assertEquals(2, ours.preview(BACK, ATTEMPT).size(), "a start, and a look");
    assertInstanceOf(Outcome.Done.class, ours.execute(BACK, ATTEMPT));
    assertEquals(1, fwupd.installs());
    assertEquals("reboot n1", fwupd.written().getLast());
    assertInstanceOf(Outcome.Done.class, ours.verify(BACK, ATTEMPT));
  }

  @Test
  void anotherFileOnTheNodeIsNotFlashed() throws Exception {
    there = "0".repeat(64);
    assertTrue(refused().contains("is not the site's image"));
  }

  @Test
  void theCallsAreTheSitesWayAndFwupdsOwn() throws Exception {
    List<List<String>> ran = new ArrayList<>();
    Run run =
        (argv, _) -> {
          ran.add(argv);
          return new Run.Ran(0, "{\"Devices\": [{\"DeviceId\": \"d1\"}]}", "", false);
        };
    CommandFwupd commands = commands(run);
    assertEquals("d1", commands.devices("n1").getFirst().id());
    commands.apply(new Fwupd.Install("n1", "/srv/a.cab", "d1", true));
    commands.apply(new Fwupd.Copy("n1", "/srv/a.cab", commands.copied("9f86", "a.cab")));
    assertEquals(
        List.of(
            "ssh", "n1", "install", "-D", "-m", "0600", "--", "/srv/a.cab", "/run/copies/9f86.cab"),
        ran.getLast());
    assertEquals(List.of("ssh", "n1", "fwupdmgr", "get-devices", "--json"), ran.getFirst());
    assertEquals(
        List.of("ssh", "n1", "fwupdmgr", "local-install", "/srv/a.cab", "d1", "--allow-older"),
        ran.get(1).subList(0, 7));
  }

  private static CommandFwupd commands(Run run) {
    Duration second = Duration.ofSeconds(1);
    return new CommandFwupd(
        run,
        Line.open("fw"),
        new CommandFwupd.Ways(
            List.of("ssh", "{node}"), "fwupdmgr", List.of(), "/run/copies", second, second));
  }

  @Test
  void whatIsKnownOfAFailureIsSaid() {
    Fwupd.Install install = new Fwupd.Install("n1", "/srv/a.cab", "d1", true);
    assertEquals(
        CallFailed.Kind.UNCERTAIN, kind(new Run.Ran(1, "", "write failed", false), install));
    assertEquals(CallFailed.Kind.UNCERTAIN, kind(new Run.Ran(127, "", "", false), install));
    assertEquals(
        CallFailed.Kind.REFUSED, kind(new Run.Ran(2, "", "nothing to do", false), install));
    assertEquals(CallFailed.Kind.REFUSED, kind(new Run.Ran(3, "", "not found", false), install));
    assertEquals(
        CallFailed.Kind.UNREACHABLE,
        kind(new Run.Ran(1, "", "failed to connect to daemon", false), install));
    assertEquals(CallFailed.Kind.UNCERTAIN, kind(new Run.Ran(-1, "", "", true), install));
    assertEquals(CallFailed.Kind.UNCERTAIN, kind(new Run.Ran(255, "", "lost", false), install));
    assertEquals(
        CallFailed.Kind.UNREACHABLE,
        kind(new Run.Ran(255, "", "ssh: Connection refused", false), install));
    assertThrows(CallFailed.class, () -> DevicesText.devices("Idle…"));
    assertThrows(CallFailed.class, () -> DevicesText.devices("[]"));
  }

  private static CallFailed.Kind kind(Run.Ran ran, Fwupd.Install install) {
    return assertThrows(CallFailed.class, () -> commands((_, _) -> ran).apply(install)).kind();
  }
}
