package io.wheeltapper.sensors.storage.mounts;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.text.HostName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** This node's shared file systems: there, answering, writable. */
public final class MountsKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "mounts",
          "Whether this node's shared file systems are mounted, answer, and can be written",
          List.of(
              Setting.optional("node", Type.TEXT, "", "the node's name; default this host"),
              Setting.optional("root", Type.PATH, "/", "where the node's file system lies"),
              Setting.optional(
                  "mounts",
                  Type.LIST,
                  "",
                  "paths that must be mounted, each as /path or /path=NAME, NAME as storage:NAME"),
              Setting.optional(
                  "types", Type.LIST, "", "file system types that are shared, beside those known"),
              Setting.optional("interval", Type.DURATION, "15s", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "5s", "for one mount's answer")),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Duration interval = settings.duration("interval");
    if (interval.isZero() || settings.duration("timeout").isZero()) {
      throw new BadSetting(
          "interval", "'interval' and 'timeout' are longer than nothing; write 15s");
    }
    return new MountsSensor(
        new MountsSensor.View(settings.path("root"), interval, settings.duration("timeout")),
        expected(settings),
        new StatProbe(),
        facts(settings, Standing.SETTLE_MILLIS),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new MountsFile(file, () -> facts(settings, 0)));
  }

  @Override
  public Check doctor(Settings settings) {
    Path root = settings.path("root");
    try {
      List<Mount> table =
          MountTable.mountinfo(MountsSensor.text(root.resolve("proc/self/mountinfo"), true));
      List<Mount> fstab = MountTable.fstab(MountsSensor.text(root.resolve("etc/fstab"), false));
      Expected expected = expected(settings);
      List<Mount> watched = expected.watched(table, fstab);
      List<String> missing =
          expected
              .missing(fstab, watched.stream().map(Mount::path).collect(Collectors.toSet()))
              .stream()
              .map(Mount::path)
              .toList();
      String found =
          watched.isEmpty()
              ? "no shared file system is mounted"
              : watched.stream()
                  .map(m -> m.path() + " (" + expected.name(m) + ")")
                  .collect(Collectors.joining(", "));
      List<Mount> unnamed = watched.stream().filter(m -> !expected.expects(m, fstab)).toList();
      String own = paths(unnamed, expected::ofNode);
      String others = paths(unnamed, m -> !expected.ofNode(m));
      return new Check(
          !watched.isEmpty() || !missing.isEmpty(),
          found
              + (missing.isEmpty() ? "" : "; not mounted: " + String.join(", ", missing))
              + now(watched, settings)
              + (own.isEmpty()
                  ? ""
                  : "; neither in 'mounts' nor in fstab, not missed when unmounted: " + own)
              + (others.isEmpty()
                  ? ""
                  : "; a user's or a container's, never lost or hung: " + others)
              + (watched.isEmpty() && missing.isEmpty()
                  ? "; name those to watch in 'mounts'"
                  : ""));
    } catch (IOException e) {
      return new Check(false, "the mount table cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  /** What of the live mounts does not answer now; of a copy of a machine none can be asked. */
  private static String now(List<Mount> watched, Settings settings) throws InterruptedException {
    if (!settings.path("root").equals(Path.of("/"))) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    new TreeMap<>(
            new Answers(new StatProbe(), settings.duration("timeout"))
                .ask(watched.stream().map(Mount::path).toList(), List.of()))
        .forEach((path, answer) ->
            text.append(
                switch (answer) {
                  case Answers.Answer.Space _ -> "";
                  case Answers.Answer.Slow slow ->
                      "; " + path + " answers after " + slow.millis() + " ms";
                  case Answers.Answer.None _ ->
                      "; " + path + " has no answer in " + settings.text("timeout");
                  case Answers.Answer.Gone gone -> "; gone: " + gone.why();
                  case Answers.Answer.Unknown unknown -> "; cannot be told: " + unknown.why();
                }));
    return text.toString();
  }

  private static String paths(List<Mount> mounts, Predicate<Mount> which) {
    return mounts.stream().filter(which).map(Mount::path).collect(Collectors.joining(", "));
  }

  /** The settings' mounts and types. */
  static Expected expected(Settings settings) {
    Map<String, String> named = new HashMap<>();
    for (String one : settings.list("mounts")) {
      int equals = one.indexOf('=');
      String path = equals < 0 ? one : one.substring(0, equals);
      if (!path.startsWith("/")) {
        throw new BadSetting("mounts", "'" + one + "' is no absolute path; write /scratch=scratch");
      }
      named.put(path, equals < 0 ? "" : one.substring(equals + 1));
    }
    Set<String> types = new HashSet<>(MountTable.SHARED);
    types.addAll(settings.list("types"));
    return new Expected(types, named);
  }

  private static MountFacts facts(Settings settings, long settle) {
    String node = settings.text("node");
    long interval = settings.duration("interval").toMillis();
    return new MountFacts(
        settings.instance(),
        node.isBlank() ? HostName.local() : node,
        expected(settings),
        new Standing(settings.instance(), Origin.HOST, settle, interval + 20_000));
  }
}
