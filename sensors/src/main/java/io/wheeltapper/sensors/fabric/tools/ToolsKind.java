package io.wheeltapper.sensors.fabric.tools;

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
import io.wheeltapper.sensors.fabric.Subnet;
import io.wheeltapper.sensors.fabric.SubnetWatch;
import io.wheeltapper.sensors.outside.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A whole InfiniBand subnet by infiniband-diags: run them in one place of the site, not on each.
 */
public final class ToolsKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "ibtools",
          "Switches and links of a whole InfiniBand subnet, by infiniband-diags",
          List.of(
              Setting.optional("commands", Type.PATH, "", "the folder of iblinkinfo; default PATH"),
              Setting.optional("interval", Type.DURATION, "1m", "the pause between two sweeps"),
              Setting.optional("timeout", Type.DURATION, "1m", "for one command"),
              Setting.optional("refresh", Type.DURATION, "5m", "how often everything is said anew"),
              Setting.optional(
                  "adapter", Type.TEXT, "", "the adapter to ask by; default the first"),
              Setting.optional(
                  "names",
                  Type.PATH,
                  "",
                  "a node-name-map of infiniband-diags, to name switches by"),
              Setting.optional(
                  "links",
                  Type.PATH,
                  "",
                  "output of ibnetdiscover -p or iblinkinfo, to know links that are down at the"
                      + " start"),
              Setting.optional(
                  "wait-bytes",
                  Type.WHOLE,
                  Integer.toString(PortNumbers.WAIT_BYTES),
                  "bytes of one tick of PortXmitWait; 128 of Switch-IB and older, with 4 lanes")),
          List.of(
              new Outbound("iblinkinfo: SubnGet of every node and port", false),
              new Outbound("ibqueryerrors --data: PerfGet of every port", false)));

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
    return new ToolsSensor(
        diags(settings),
        watch(settings),
        interval,
        settings.duration("timeout"),
        InstantSource.system());
  }

  /** A recording is the output of these tools, one after the other; its time is the epoch. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    watch(settings);
    return Optional.of(new ToolsFile(file, () -> watch(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    try {
      Subnet subnet = diags(settings).read((place, why) -> {});
      long switches =
          subnet.ports().stream()
              .filter(p -> p.end().sort() == io.wheeltapper.sensors.fabric.End.Sort.SWITCH)
              .map(p -> p.end().owner())
              .distinct()
              .count();
      return new Check(
          true, "iblinkinfo: " + switches + " switches, " + subnet.links().all().size() + " links");
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static Diags diags(Settings settings) {
    return new Diags(
        new Tools(settings.text("commands"), settings.duration("timeout")),
        settings.text("adapter"),
        settings.text("names"));
  }

  private static SubnetWatch watch(Settings settings) {
    long bytes = settings.whole("wait-bytes");
    if (bytes < 1 || bytes > 4096) {
      throw new BadSetting("wait-bytes", "'" + bytes + "' is no size of a tick; write 8");
    }
    long longestGap =
        3 * settings.duration("interval").toMillis() + 2 * settings.duration("timeout").toMillis();
    String links = settings.text("links");
    return new SubnetWatch(
        new SubnetWatch.Voice(settings.instance(), longestGap, (int) bytes),
        new Said(settings.duration("refresh").toMillis()),
        new LinkFile(links.isBlank() ? Optional.empty() : Optional.of(Path.of(links)))
            .read((place, why) -> {}));
  }
}
