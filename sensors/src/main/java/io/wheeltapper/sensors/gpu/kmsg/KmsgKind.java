package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.gpu.kmsg.KernelLog.Voice;
import io.wheeltapper.sensors.text.HostName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The kernel log. Live it follows {@code /dev/kmsg}; recorded it reads any file of {@code dmesg},
 * the journal, syslog or raw records.
 */
public final class KmsgKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "kmsg",
          "Xids, SXids and clear kernel faults from the kernel log",
          List.of(
              Setting.optional(
                  "node", Type.TEXT, "", "the node whose log it is; default this host"),
              Setting.optional("file", Type.PATH, "/dev/kmsg", "the kernel log's device"),
              Setting.optional(
                  "boot-time",
                  Type.TEXT,
                  "",
                  "for recordings: when the machine booted, as 2026-11-21T08:00:00Z"),
              Setting.optional(
                  "accept-user-lines",
                  Type.BOOLEAN,
                  "false",
                  "LABORATORY ONLY: believe lines that a program wrote into the kernel log")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    boot(settings);
    return new KmsgSensor(
        settings.path("file"), voice(settings), lab(settings), InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    long boot = boot(settings);
    Voice voice = voice(settings);
    boolean lab = lab(settings);
    return Optional.of(new KmsgFile(file, () -> new KernelLog(voice, boot, lab)));
  }

  @Override
  public Check doctor(Settings settings) {
    Path device = settings.path("file");
    String believed =
        lab(settings)
            ? "; LABORATORY: lines that any program writes are believed (accept-user-lines)"
            : "; only lines of the kernel itself are believed";
    if (!Files.exists(device)) {
      return new Check(false, device + " does not exist here" + believed);
    }
    return Files.isReadable(device)
        ? new Check(true, device + " can be read" + believed)
        : new Check(false, device + " cannot be read; run as root or with CAP_SYSLOG" + believed);
  }

  private static boolean lab(Settings settings) {
    return settings.flag("accept-user-lines");
  }

  private static Voice voice(Settings settings) {
    String node = settings.text("node");
    return new Voice(settings.instance(), node.isBlank() ? HostName.local() : node);
  }

  private static long boot(Settings settings) {
    String text = settings.text("boot-time");
    if (text.isBlank()) {
      return 0;
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadSetting(
          "boot-time", "'" + text + "' is no time; write it as 2026-11-21T08:00:00Z");
    }
  }
}
