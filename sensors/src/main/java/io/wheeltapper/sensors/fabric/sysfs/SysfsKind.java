package io.wheeltapper.sensors.fabric.sysfs;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.fabric.LinkFile;
import io.wheeltapper.sensors.fabric.PortNumbers;
import io.wheeltapper.sensors.fabric.Said;
import io.wheeltapper.sensors.outside.Limited;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** This node's InfiniBand and RoCE ports: state, rate, errors, congestion, flaps, firmware. */
public final class SysfsKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "infiniband",
          "InfiniBand and RoCE ports of this node, from sysfs",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("root", Type.PATH, "/sys/class", "where infiniband and net lie"),
              Setting.optional("interval", Type.DURATION, "10s", "the pause between two looks"),
              Setting.optional("refresh", Type.DURATION, "5m", "how often everything is said anew"),
              Setting.optional(
                  "ports",
                  Type.LIST,
                  "",
                  "ports that have a link, as mlx5_0/1; default those that had one, or whose likes"
                      + " have"),
              Setting.optional(
                  "rate",
                  Type.LIST,
                  "",
                  "expected Gb/s, as 400 or mlx5_4=200; default what most of a model have"),
              Setting.optional(
                  "links",
                  Type.PATH,
                  "",
                  "output of ibnetdiscover -p or iblinkinfo, to name links and peers by"),
              Setting.optional(
                  "wait-bytes",
                  Type.WHOLE,
                  Integer.toString(PortNumbers.WAIT_BYTES),
                  "bytes of one tick of port_xmit_wait; 128 of Switch-IB and older, with 4 lanes")),
          List.of());

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
    return new SysfsSensor(
        new SysTree(settings.path("root")),
        ports(settings),
        links(settings),
        interval,
        InstantSource.system());
  }

  /** A recording is a copy of the folder, or a text with a file a line; its time is the epoch. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    ports(settings);
    return Optional.of(new SysfsFile(file, () -> ports(settings), links(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    Path root = settings.path("root").resolve("infiniband");
    try {
      List<Adapter> adapters =
          new Limited(root.toString())
              .call(
                  SysfsSensor.LIMIT,
                  () -> new Adapters(new SysTree(settings.path("root")), (p, w) -> {}).read());
      List<Port> all = adapters.stream().flatMap(a -> a.ports().stream()).toList();
      if (all.isEmpty()) {
        return new Check(false, root + " shows no adapter: no InfiniBand or RoCE driver is loaded");
      }
      long active = all.stream().filter(Port::active).count();
      String detail =
          adapters.size() + " adapters, " + active + " of " + all.size() + " ports active";
      return new Check(true, root + ": " + detail);
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, root + ": interrupted");
    }
  }

  private static LinkFile links(Settings settings) {
    String file = settings.text("links");
    return new LinkFile(file.isBlank() ? Optional.empty() : Optional.of(Path.of(file)));
  }

  private static Ports ports(Settings settings) {
    String node = settings.text("node");
    long bytes = settings.whole("wait-bytes");
    if (bytes < 1 || bytes > 4096) {
      throw new BadSetting("wait-bytes", "'" + bytes + "' is no size of a tick; write 8");
    }
    long interval = settings.duration("interval").toMillis();
    Ports.Voice voice =
        new Ports.Voice(
            settings.instance(),
            node.isBlank() ? HostName.local() : node,
            3 * interval + SysfsSensor.LIMIT.toMillis(),
            (int) bytes);
    return new Ports(
        voice,
        new Expected(settings.list("rate"), settings.list("ports")),
        new Said(settings.duration("refresh").toMillis()));
  }
}
