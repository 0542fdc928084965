package io.wheeltapper.sensors.host.proc;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.host.clock.KernelClock;
import io.wheeltapper.sensors.text.HostName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The node's own operating system: pressure stall information, memory, load, disks. */
public final class HostKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "host",
          "Pressure, memory and its errors, load, disks, boot and clock of this node",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("root", Type.PATH, "/", "where the node's file system lies"),
              Setting.optional("disks", Type.LIST, "/", "paths whose file systems are looked at"),
              Setting.optional("interval", Type.DURATION, "10s", "the pause between two looks")),
          List.of(new Outbound("df of the configured disks", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero()) {
      throw new BadSetting("interval", "'interval' is longer than nothing; write 10s");
    }
    List<String> disks = settings.list("disks");
    for (String disk : disks) {
      if (!disk.startsWith("/")) {
        throw new BadSetting("disks", "'" + disk + "' is no absolute path; write it as /data");
      }
    }
    return new HostSensor(
        view(settings, settings.path("root"), disks), interval, InstantSource.system());
  }

  /** A recording is a copy of {@code proc} in a folder; its time is the epoch. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(
        new HostSensor(
            view(settings, file, List.of()), Duration.ZERO, InstantSource.fixed(Instant.EPOCH)));
  }

  @Override
  public Check doctor(Settings settings) {
    Path proc = settings.path("root").resolve("proc");
    if (!Files.isReadable(proc.resolve("meminfo"))) {
      return new Check(false, proc + " cannot be read");
    }
    List<String> lacking = new ArrayList<>();
    if (!Files.isReadable(proc.resolve("pressure/io"))) {
      lacking.add("no pressure information (kernel with CONFIG_PSI needed)");
    }
    if (!Files.isDirectory(settings.path("root").resolve("sys/devices/system/edac/mc"))) {
      lacking.add("no memory controllers (EDAC), so no rate of corrected errors");
    }
    if (settings.path("root").equals(Path.of("/")) && KernelClock.numbers().isEmpty()) {
      lacking.add(
          "the kernel's clock cannot be asked (adjtimex is forbidden, or JNA cannot unpack: give"
              + " Java a folder that may execute by -Djna.tmpdir)");
    }
    return new Check(
        true, proc + " can be read" + (lacking.isEmpty() ? "" : "; " + String.join("; ", lacking)));
  }

  private static HostSensor.View view(Settings settings, Path root, List<String> disks) {
    String node = settings.text("node");
    return new HostSensor.View(
        settings.instance(), node.isBlank() ? HostName.local() : node, root, disks);
  }
}
