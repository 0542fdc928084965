package io.wheeltapper.sensors.fabric.ethtool;

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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pauses, storms, drops and errors of this node's network interfaces, from {@code ethtool -S}. */
public final class EthtoolKind implements SensorKind {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,15}");
  private static final Pattern LAST = Pattern.compile("(?:.*[-_])?([A-Za-z0-9]+)(?:\\.\\w+)?");

  private static final KindSpec SPEC =
      new KindSpec(
          "ethtool",
          "Pauses, storms, drops and errors of this node's network interfaces",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("root", Type.PATH, "/sys/class", "where net lies"),
              Setting.optional(
                  "interfaces", Type.LIST, "", "as ens1np0; default all of adapters that can RDMA"),
              Setting.optional("commands", Type.PATH, "", "the folder of ethtool; default PATH"),
              Setting.optional("interval", Type.DURATION, "30s", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "10s", "for one interface")),
          List.of(new Outbound("ethtool -S of this node's interfaces", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero()) {
      throw new BadSetting("interval", "'interval' is longer than nothing; write 30s");
    }
    return new EthtoolSensor(view(settings), ports(settings), InstantSource.system());
  }

  /**
   * A recording is the output for one interface, which {@code interfaces} names, else the last word
   * of the file's name; or that of {@code rdma link} or {@code rdma statistic -j}.
   */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    List<String> names = view(settings).names();
    Matcher last = LAST.matcher(String.valueOf(file.getFileName()));
    String guess = last.matches() ? last.group(1) : "interface";
    return Optional.of(
        new EthtoolFile(file, names.isEmpty() ? guess : names.getFirst(), () -> ports(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    EthtoolSensor.View view = view(settings);
    try {
      List<String> names = view.names().isEmpty() ? view.interfaces().ofRdma() : view.names();
      if (names.isEmpty()) {
        return new Check(
            false, "no network interface of an adapter that can RDMA; 'interfaces' names others");
      }
      Tools.Answer answer = view.program().run(List.of("ethtool", "-S", names.getFirst()));
      return answer.exit() == 0
          ? new Check(true, "ethtool -S: " + String.join(", ", names))
          : new Check(false, "ethtool -S " + names.getFirst() + ": " + answer.errors());
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static EthtoolSensor.View view(Settings settings) {
    List<String> names = settings.list("interfaces");
    for (String name : names) {
      if (!NAME.matcher(name).matches() || name.startsWith("-")) {
        throw new BadSetting("interfaces", "'" + name + "' is no network interface; write ens1np0");
      }
    }
    return new EthtoolSensor.View(
        new Tools(settings.text("commands"), settings.duration("timeout")),
        new Interfaces(settings.path("root")),
        names,
        settings.duration("interval"));
  }

  private static Ports ports(Settings settings) {
    String node = settings.text("node");
    return new Ports(
        new Ports.Voice(
            settings.instance(),
            node.isBlank() ? HostName.local() : node,
            3 * settings.duration("interval").toMillis()
                + 3 * settings.duration("timeout").toMillis()));
  }
}
