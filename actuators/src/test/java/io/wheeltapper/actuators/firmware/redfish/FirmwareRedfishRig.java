package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.World;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Given;
import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.actuators.redfish.Receipt;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.actuators.redfish.Resource;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** An emulated BMC for each action, ready for it. */
public final class FirmwareRedfishRig implements Rig {

  static final long STARTED = 1_700_000_100_000L;
  static final Run NO_WITNESS = (_, _) -> new Run.Ran(1, "", "none", false);
  private static final Path FILE = file();

  private static Path file() {
    try {
      Path folder = Files.createTempDirectory("firmware-rig");
      folder.toFile().deleteOnExit();
      return new Given(folder)
          .bios("1.1.0", "")
          .bios("1.2.0", "")
          .file(
              "bios",
              """
              parts: [BIOS]
              leave: "1.2.0"
              force: true
              reset: {what: system, type: ForceRestart}
              """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bmc bmc(String node) {
    return new Bmc(Target.node(node), URI.create("https://" + node + ".bmc"), "", "");
  }

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "firmware.rollback", () -> new Machines("firmware.rollback", "1.2.0"),
        "firmware.restore", () -> new Machines("firmware.restore", "1.1.0"));
  }

  private static final class Machines implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final FakePace pace = new FakePace(STARTED);
    private final EmulatedBmc bmc = new EmulatedBmc(bmc("n001"), pace::now, "1.2.0");

    Machines(String action, String version) {
      this.action = Action.of(action, Target.node("n001"));
      bmc.real = version;
      bmc.wantsForce = true;
      bmc.bootMillis = 0; // The contract looks at an inverse at once.
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
      Settings settings = new Settings("fw", new FirmwareRedfishKind().spec(), Map.of());
      Firmware site = Firmware.read("file", FILE);
      return new Deeds(
          FirmwareRedfishKind.deeds(
              settings,
              _ -> Optional.of(new OnLine(bmc, faults)),
              () -> site,
              new Witness(NO_WITNESS, faults, Duration.ofSeconds(1)),
              pace),
          List.of(faults),
          List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {
      pace.pause(Duration.ofMinutes(20));
      // What goes on by itself has gone on.
      try {
        bmc.get(EmulatedBmc.BIOS);
      } catch (CallFailed e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String state() {
      return bmc.state();
    }

    @Override
    public List<String> written() {
      return List.copyOf(bmc.log);
    }

    @Override
    public Map<String, Long> disruptions() {
      Map<String, Long> effects = new TreeMap<>();
      effects.put("flash", (long) bmc.flashes);
      effects.put("reset", (long) bmc.resets);
      effects.put("a flash cut off", (long) bmc.interrupted);
      effects.values().removeIf(n -> n == 0);
      return effects;
    }
  }

  /** The emulator behind calls that break. */
  record OnLine(Redfish inner, Faults faults) implements Redfish {

    @Override
    public Bmc bmc() {
      return inner.bmc();
    }

    @Override
    public Optional<Resource> get(String uri) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.get(uri));
    }

    @Override
    public Receipt apply(Change change) throws CallFailed, InterruptedException {
      return faults.write(() -> inner.apply(change));
    }
  }
}
