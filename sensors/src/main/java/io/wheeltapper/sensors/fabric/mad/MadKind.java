package io.wheeltapper.sensors.fabric.mad;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.fabric.LinkFile;
import io.wheeltapper.sensors.fabric.PortNumbers;
import io.wheeltapper.sensors.fabric.Said;
import io.wheeltapper.sensors.fabric.SubnetWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A whole InfiniBand subnet by management datagrams: from one place of the site, not from each. */
public final class MadKind implements SensorKind {

  private static final long LARGEST = 512L << 20;

  private static final KindSpec SPEC =
      new KindSpec(
          "ibmad",
          "Switches and links of a whole InfiniBand subnet, by management datagrams",
          List.of(
              Setting.optional("adapter", Type.TEXT, "", "as mlx5_0; default the first active one"),
              Setting.optional("interval", Type.DURATION, "1m", "the pause between two sweeps"),
              Setting.optional("timeout", Type.DURATION, "500ms", "for one question, asked twice"),
              Setting.optional("limit", Type.DURATION, "1m", "for a whole sweep"),
              Setting.optional("refresh", Type.DURATION, "5m", "how often everything is said anew"),
              Setting.optional(
                  "links",
                  Type.PATH,
                  "",
                  "output of ibnetdiscover -p or iblinkinfo, to know links that are down at the"
                      + " start"),
              Setting.optional(
                  "tape", Type.PATH, "", "a file for the newest sweep's answers, to replay it"),
              Setting.optional(
                  "wait-bytes",
                  Type.WHOLE,
                  Integer.toString(PortNumbers.WAIT_BYTES),
                  "bytes of one tick of PortXmitWait; 128 of Switch-IB and older, with 4 lanes")),
          List.of(
              new Outbound("MAD: SubnGet NodeInfo, NodeDescription, PortInfo", false),
              new Outbound(
                  "MAD: PerformanceGet ClassPortInfo, PortCounters, PortCountersExtended", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero()) {
      throw new BadSetting("interval", "'interval' is longer than nothing; write 1m");
    }
    String tape = settings.text("tape");
    return new MadSensor(
        asking(settings),
        watch(settings),
        interval,
        tape.isBlank() ? Optional.empty() : Optional.of(Path.of(tape)),
        InstantSource.system());
  }

  /** A recording is a tape; its time is the epoch. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    watch(settings);
    return Optional.of(
        new Sensor() {
          @Override
          public long heartbeatMillis() {
            return Long.MAX_VALUE / 4;
          }

          @Override
          public void run(Sink sink) throws Exception {
            replay(file, settings, sink);
          }
        });
  }

  private static void replay(Path file, Settings settings, Sensor.Sink sink)
      throws IOException, InterruptedException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    TapedMads tape =
        TapedMads.of(text, (line, why) -> sink.rejected(file.getFileName() + ":" + line, why));
    sink.emit(watch(settings).take(0, new Sweep(tape, () -> false).run()));
  }

  @Override
  public Check doctor(Settings settings) {
    try {
      return asking(settings).tape(true).isEmpty()
          ? new Check(false, "the local port does not answer management datagrams")
          : new Check(true, "libibmad.so.5: the local port answers");
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Asking asking(Settings settings) {
    Duration question = settings.duration("timeout");
    if (question.isZero() || question.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new BadSetting("timeout", "'timeout' is between 1ms and 60s; write 500ms");
    }
    return Asking.by(settings.text("adapter"), question, settings.duration("limit"));
  }

  private static SubnetWatch watch(Settings settings) {
    long bytes = settings.whole("wait-bytes");
    if (bytes < 1 || bytes > 4096) {
      throw new BadSetting("wait-bytes", "'" + bytes + "' is no size of a tick; write 8");
    }
    long longestGap =
        3 * settings.duration("interval").toMillis() + 2 * settings.duration("limit").toMillis();
    String links = settings.text("links");
    return new SubnetWatch(
        new SubnetWatch.Voice(settings.instance(), longestGap, (int) bytes),
        new Said(settings.duration("refresh").toMillis()),
        new LinkFile(links.isBlank() ? Optional.empty() : Optional.of(Path.of(links)))
            .read((place, why) -> {}));
  }
}
