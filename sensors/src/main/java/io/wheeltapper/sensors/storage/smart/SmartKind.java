package io.wheeltapper.sensors.storage.smart;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Local disks' SMART, by smartctl or nvme-cli. Needs the rights to open them, mostly root's. */
public final class SmartKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "smart",
          "What this node's disks say of their own health (NVMe, SATA, SAS)",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional(
                  "program", Type.TEXT, "smartctl", "smartctl, or nvme of nvme-cli, or its path"),
              Setting.optional(
                  "devices", Type.LIST, "", "device files; default all of /dev/nvme* and /dev/sd*"),
              Setting.optional("interval", Type.DURATION, "10m", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "20s", "for one disk's answer")),
          List.of(
              new Outbound("smartctl -j -a DEVICE", false),
              new Outbound("nvme smart-log -o json DEVICE", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero() || settings.duration("timeout").isZero()) {
      throw new BadSetting(
          "interval", "'interval' and 'timeout' are longer than nothing; write 10m");
    }
    return new SmartSensor(
        disks(settings),
        facts(settings),
        interval,
        settings.duration("timeout"),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new SmartFile(file, () -> facts(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    ProgramDisks disks = disks(settings);
    try {
      List<String> devices = disks.all();
      if (devices.isEmpty()) {
        return new Check(false, "no disk that knows SMART under /dev (nvme*, sd*)");
      }
      String first = devices.getFirst();
      Disk disk = SmartJson.read(disks.ask(first), first);
      return new Check(true, devices.size() + " disks; " + first + " is " + disk.state().word);
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static ProgramDisks disks(Settings settings) {
    return new ProgramDisks(
        settings.text("program"),
        settings.list("devices"),
        Path.of("/dev"),
        settings.duration("timeout"));
  }

  private static DiskFacts facts(Settings settings) {
    String node = settings.text("node");
    return new DiskFacts(
        settings.instance(),
        node.isBlank() ? HostName.local() : node,
        settings.duration("interval").toMillis());
  }
}
