package io.wheeltapper.actuators.firmware.fwupd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Given;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real fwupd with the test device that it brings along, up and back again, by the deeds
 * themselves. Its device goes one step up or down with each image, whatever that image says.
 */
@Tag("site")
@Tag("hands")
final class RealFwupdTest {

  private static final Path LAB = Path.of("../deploy/lab/fwupd");
  private static final Attempt ATTEMPT =
      new Attempt("a1", "c1", "firmware-regression", System.currentTimeMillis(), Long.MAX_VALUE);

  @TempDir private Path folder;
  private Path lab = Path.of("");

  @BeforeEach
  void begins() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/libexec/fwupd/fwupd"))
            && Files.isExecutable(Path.of("/usr/bin/dbus-daemon")),
        "no fwupd; run deploy/lab/fwupd/install");
    lab = folder.resolve("lab");
    assertEquals(0, script("up", lab.toString()), "fwupd did not come up");
  }

  @AfterEach
  void ends() throws Exception {
    if (Files.exists(lab)) {
      script("down", lab.toString());
    }
  }

  private static int script(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> argv = new java.util.ArrayList<>(List.of(LAB.resolve(name).toString()));
    argv.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), name + " came to no end");
    return process.exitValue();
  }

  /** The site's own cabinets, each of one version. */
  private Firmware site() throws Exception {
    for (String version : List.of("1.2.2", "1.2.3")) {
      assertEquals(0, script("cabinet", lab.toString(), version, cabinet(version).toString()));
    }
    return Firmware.read(
        "file",
        new Given(folder)
            .file("webcam", cabinet("1.2.2"), "1.2.2")
            .file("webcam", cabinet("1.2.3"), "1.2.3")
            .file("webcam", "parts: [\"Integrated Webcam*\"]"));
  }

  private Path cabinet(String version) {
    return folder.resolve("webcam-" + version + ".cab");
  }

  private CommandFwupd commands() {
    return new CommandFwupd(
        new LocalRun(Map.of("PATH", "/usr/bin:/bin")),
        Line.open("fwupd"),
        new CommandFwupd.Ways(
            List.of(),
            lab.resolve("bin/fwupdmgr").toString(),
            List.of(),
            folder.resolve("copies").toString(),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2)));
  }

  private Deed deed(Firmware site, String name) {
    Settings settings = new Settings("fw", new FwupdKind().spec(), Map.of());
    return FwupdKind.deeds(settings, commands(), () -> site).stream()
        .filter(d -> d.type().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Action action(String name) {
    return Action.of(name, Target.node("n1"))
        .with("component", "webcam")
        .with("from", "1.2.3")
        .with("to", "1.2.2");
  }

  private static void done(Deed deed) throws Exception {
    Action action = action(deed.type().name());
    assertInstanceOf(
        Outcome.Failed.class, deed.verify(action, ATTEMPT), "verify tells what is not so");
    List<String> listed = deed.preview(action, ATTEMPT);
    assertTrue(listed.get(1).contains("local-install"), listed.toString());
    Outcome outcome = deed.execute(action, ATTEMPT);
    assertInstanceOf(Outcome.Done.class, outcome, outcome.toString());
    Outcome seen = deed.verify(action, ATTEMPT);
    assertInstanceOf(Outcome.Done.class, seen, seen.toString());
  }

  private String version() throws Exception {
    return commands().devices("n1").stream()
        .filter(d -> d.names().stream().anyMatch(n -> n.startsWith("Integrated Webcam")))
        .findFirst()
        .orElseThrow()
        .version();
  }

  @Test
  void upAndBackAgain() throws Exception {
    Firmware site = site();
    assertEquals("1.2.2", version());
    done(deed(site, "firmware.restore"));
    assertEquals("1.2.3", version());
    done(deed(site, "firmware.rollback"));
    assertEquals("1.2.2", version());
    Outcome again = deed(site, "firmware.rollback").execute(action("firmware.rollback"), ATTEMPT);
    assertTrue(again.detail().startsWith("already"), again.toString());
    assertEquals("1.2.2", version());
  }

  @Test
  void aCabinetThatWasChangedIsNotSent() throws Exception {
    Firmware site = site();
    Files.writeString(cabinet("1.2.3"), "another\n");
    Deed deed = deed(site, "firmware.restore");
    CallFailed no =
        assertThrows(CallFailed.class, () -> deed.execute(action("firmware.restore"), ATTEMPT));
    assertEquals(CallFailed.Kind.REFUSED, no.kind());
    assertEquals("1.2.2", version());
  }
}
