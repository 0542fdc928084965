package io.wheeltapper.actuators.firmware.fwupd;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Given;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A fwupd with one device for each action, ready for it. */
public final class FwupdRig implements Rig {

  static final long STARTED = 1_700_000_100_000L;
  private static final Path FILE = file();

  private static Path file() {
    try {
      Path folder = Files.createTempDirectory("fwupd-rig");
      folder.toFile().deleteOnExit();
      return new Given(folder)
          .image("webcam", "1.2.2", "1.2.2", "")
          .image("webcam", "1.2.3", "1.2.3", "")
          .file("webcam", "parts: [Integrated*]\nleave: \"1.2.3\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Device device(String version) {
    return new Device(
        "08d460be0f1f9f128413f816022a6439e0078018",
        List.of("08d460be0f1f9f128413f816022a6439e0078018", "Integrated Webcam"),
        version,
        "",
        Set.of("updatable"),
        Set.of(),
        0,
        "");
  }

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "firmware.rollback", () -> new Hosts("firmware.rollback", "1.2.3", "1.2.2"),
        "firmware.restore", () -> new Hosts("firmware.restore", "1.2.2", "1.2.3"));
  }

  private static final class Hosts implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final Firmware site = Firmware.read("file", FILE);
    private final FakeFwupd fwupd;

    Hosts(String action, String version, String wanted) {
      this.action = Action.of(action, Target.node("n001"));
      this.fwupd = new FakeFwupd(device(version), file -> sha256(file, wanted));
    }

    private String sha256(String file, String wanted) {
      try {
        String version =
            file.contains("1.2.2") ? "1.2.2" : file.contains("1.2.3") ? "1.2.3" : wanted;
        return site.component("webcam")
            .release(version)
            .orElseThrow()
            .image()
            .orElseThrow()
            .sha256();
      } catch (CallFailed e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Action action() {
      return action;
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "firmware-regression", STARTED, STARTED + 600_000);
    }

    @Override
    public Calling actuator() {
      Settings settings = new Settings("fw", new FwupdKind().spec(), Map.of());
      return new Deeds(
          FwupdKind.deeds(settings, new OnLine(fwupd, faults), () -> site),
          List.of(faults),
          List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {}

    @Override
    public String state() {
      return fwupd.version();
    }

    @Override
    public List<String> written() {
      return fwupd.written();
    }

    @Override
    public Map<String, Long> disruptions() {
      return fwupd.installs() == 0 ? Map.of() : Map.of("flash", (long) fwupd.installs());
    }
  }

  /** The fake behind calls that break. */
  private record OnLine(FakeFwupd inner, Faults faults) implements Fwupd {

    @Override
    public List<Device> devices(String node) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.devices(node));
    }

    @Override
    public String sha256(String node, String file) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.sha256(node, file));
    }

    @Override
    public String copied(String sha256, String name) {
      return inner.copied(sha256, name);
    }

    @Override
    public void apply(Change change) throws CallFailed, InterruptedException {
      faults.writes(() -> inner.apply(change));
    }

    @Override
    public String describe(Change change) {
      return change instanceof Reboot ? "" : inner.describe(change);
    }
  }
}
