package io.wheeltapper.sensors.host.versions;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Versions that are in force on this node: kernel, BIOS, network adapters and what fwupd knows of.
 */
public final class VersionsKind implements SensorKind {

  /** What has not changed is said again so often. */
  private static final Duration REFRESH = Duration.ofHours(6);

  private static final KindSpec SPEC =
      new KindSpec(
          "versions",
          "Versions of this node's firmware, BIOS, kernel and network adapters",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional(
                  "sources",
                  Type.LIST,
                  "",
                  "those that must be here, of kernel, bios, devlink, ethtool, fwupd; default"
                      + " whichever are"),
              Setting.optional("root", Type.PATH, "/", "where proc and sys lie"),
              Setting.optional("commands", Type.PATH, "", "the folder of the tools; default PATH"),
              Setting.optional("interval", Type.DURATION, "1h", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "30s", "for one source")),
          List.of(
              new Outbound("devlink -j dev info", false),
              new Outbound("ethtool -i of this node's interfaces", false),
              new Outbound("fwupdmgr get-devices --json, which asks fwupd", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero()) {
      throw new BadSetting("interval", "'interval' is longer than nothing; write 1h");
    }
    return new VersionsSensor(
        sources(settings),
        facts(settings),
        new VersionsSensor.Plan(wanted(settings), interval, settings.duration("timeout")),
        InstantSource.system());
  }

  /** A recording is what one of the tools printed. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new VersionsFile(file, () -> facts(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    Set<Source> wanted = wanted(settings);
    Sources sources = sources(settings);
    List<String> said = new ArrayList<>();
    boolean works = false;
    boolean whole = true;
    for (Source source : wanted.isEmpty() ? EnumSet.allOf(Source.class) : wanted) {
      try {
        Sources.Told told = sources.ask(source);
        long parts = told.here() ? source.parts(told.text(), (place, why) -> {}).size() : 0;
        works |= told.here();
        whole &= told.here() || wanted.isEmpty();
        said.add(source.word() + ": " + (told.here() ? versions(parts) : told.text()));
      } catch (IOException e) {
        whole = false;
        said.add(source.word() + ": " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Check(false, "interrupted");
      }
    }
    return new Check(works && whole, String.join("; ", said));
  }

  private static String versions(long parts) {
    return parts + (parts == 1 ? " version" : " versions");
  }

  private static Sources sources(Settings settings) {
    return new LiveSources(
        settings.path("root"), new Tools(settings.text("commands"), settings.duration("timeout")));
  }

  private static VersionFacts facts(Settings settings) {
    String node = settings.text("node");
    return new VersionFacts(
        settings.instance(), node.isBlank() ? HostName.local() : node, REFRESH.toMillis());
  }

  private static Set<Source> wanted(Settings settings) {
    Set<Source> wanted = EnumSet.noneOf(Source.class);
    for (String word : settings.list("sources")) {
      wanted.add(
          Arrays.stream(Source.values())
              .filter(source -> source.word().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  new BadSetting(
                      "sources",
                      "'"
                          + word
                          + "' tells no versions; write kernel, bios, devlink, ethtool or"
                          + " fwupd")));
    }
    return wanted;
  }
}
