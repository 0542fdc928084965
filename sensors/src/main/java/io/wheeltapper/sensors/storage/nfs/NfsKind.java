package io.wheeltapper.sensors.storage.nfs;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.StorageNames;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kernel's NFS client: latencies, retransmissions and timeouts of each mount. */
public final class NfsKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "nfs",
          "This node's NFS mounts: latencies, retransmissions, timeouts",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("root", Type.PATH, "/", "where the node's file system lies"),
              Setting.optional(
                  "names",
                  Type.LIST,
                  "",
                  "what to call a mount's file system, each as /path=NAME; default SERVER:/EXPORT"),
              Setting.optional("interval", Type.DURATION, "20s", "the pause between two looks")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero()) {
      throw new BadSetting("interval", "'interval' is longer than nothing; write 20s");
    }
    return new NfsSensor(file(settings), facts(settings), interval, InstantSource.system());
  }

  /** A copy of {@code mountstats}; its time is the epoch. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(
        new NfsSensor(file, facts(settings), Duration.ZERO, InstantSource.fixed(Instant.EPOCH)));
  }

  @Override
  public Check doctor(Settings settings) {
    Map<String, String> names = names(settings);
    try {
      List<NfsMount> mounts = MountStats.read(NfsSensor.text(file(settings)));
      return mounts.isEmpty()
          ? new Check(false, "no NFS is mounted here")
          : new Check(
              true,
              mounts.stream()
                  .map(m ->
                      m.path()
                          + " ("
                          + names.getOrDefault(m.path(), StorageNames.nfs(m.device()))
                          + ")")
                  .collect(Collectors.joining(", ")));
    } catch (IOException e) {
      return new Check(false, "mountstats cannot be read: " + e.getMessage());
    }
  }

  private static Path file(Settings settings) {
    return settings.path("root").resolve("proc/self/mountstats");
  }

  private static Map<String, String> names(Settings settings) {
    Map<String, String> names = new HashMap<>();
    for (String one : settings.list("names")) {
      int equals = one.indexOf('=');
      if (!one.startsWith("/") || equals < 0 || equals == one.length() - 1) {
        throw new BadSetting("names", "'" + one + "' is no /path=NAME; write /home=home");
      }
      names.put(one.substring(0, equals), one.substring(equals + 1));
    }
    return names;
  }

  private static NfsFacts facts(Settings settings) {
    String node = settings.text("node");
    return new NfsFacts(
        settings.instance(),
        node.isBlank() ? HostName.local() : node,
        names(settings),
        settings.duration("interval").toMillis() * 4);
  }
}
