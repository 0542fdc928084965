package io.wheeltapper.sensors.gpu.fabricmanager;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.outside.Tools;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** NVIDIA's Fabric Manager on a node with NVSwitches. */
public final class FabricManagerKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "fabric-manager",
          "NVIDIA's Fabric Manager on this node: its service, its version, errors of its log",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("unit", Type.TEXT, "nvidia-fabricmanager", "the systemd service"),
              Setting.optional(
                  "log", Type.PATH, "/var/log/fabricmanager.log", "its log, where it has one"),
              Setting.optional(
                  "systemctl", Type.TEXT, "systemctl", "the command's file, or its name"),
              Setting.optional(
                  "program", Type.TEXT, "nv-fabricmanager", "the program that tells its version"),
              Setting.optional(
                  "zone",
                  Type.TEXT,
                  "",
                  "the time zone of the log, as Europe/Berlin; default this machine's, of"
                      + " recordings UTC"),
              Setting.optional("interval", Type.DURATION, "30s", "from look to look"),
              Setting.optional("timeout", Type.DURATION, "10s", "for one command")),
          List.of(
              new Outbound("systemctl show of Fabric Manager's service", false),
              new Outbound("nv-fabricmanager --version", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    if (settings.duration("interval").isZero() || settings.duration("timeout").isZero()) {
      throw new BadSetting("interval", "'interval' and 'timeout' are longer than nothing");
    }
    return new FabricManagerSensor(
        plan(settings),
        new Unit(node(settings), settings.instance()),
        log(settings, ZoneId.systemDefault()),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new FabricManagerFile(file, log(settings, ZoneOffset.UTC)));
  }

  @Override
  public Check doctor(Settings settings) {
    FabricManagerSensor.Plan plan = plan(settings);
    String log =
        Files.isReadable(plan.log()) ? plan.log() + " can be read" : plan.log() + " is not there";
    try {
      Map<String, String> properties =
          Unit.properties(FabricManagerSensor.show(new Tools("", plan.limit()), plan));
      String state = Unit.state(properties);
      if (state.equals("stopped") && !Unit.wanted(properties)) {
        return new Check(
            false,
            plan.unit()
                + " is stopped and not enabled: nothing is said of it until it has run; a node with"
                + " NVSwitches needs it enabled; "
                + log);
      }
      return switch (state) {
        case "absent" ->
            new Check(
                false,
                plan.unit() + " is not installed: a node without NVSwitch needs none; " + log);
        case "" -> new Check(true, plan.unit() + " is just starting or stopping; " + log);
        default -> new Check(true, plan.unit() + " is " + state + "; " + log);
      };
    } catch (IOException e) {
      return new Check(false, "systemd cannot be asked for " + plan.unit() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static FabricManagerSensor.Plan plan(Settings settings) {
    return new FabricManagerSensor.Plan(
        settings.text("systemctl"),
        settings.text("unit"),
        settings.text("program"),
        settings.path("log"),
        settings.duration("interval"),
        settings.duration("timeout"));
  }

  private static FabricLog log(Settings settings, ZoneId otherwise) {
    String zone = settings.text("zone");
    try {
      return new FabricLog(
          node(settings), settings.instance(), zone.isBlank() ? otherwise : ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw new BadSetting("zone", "'" + zone + "' is no time zone; write UTC or Europe/Berlin");
    }
  }

  private static String node(Settings settings) {
    String node = settings.text("node");
    return node.isBlank() ? HostName.local() : node;
  }
}
