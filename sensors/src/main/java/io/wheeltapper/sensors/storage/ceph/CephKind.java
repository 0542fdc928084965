package io.wheeltapper.sensors.storage.ceph;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Standing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Ceph from version 14 on, by its managers' Prometheus pages, the ceph program, or both. */
public final class CephKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "ceph",
          "A Ceph cluster: health codes, OSDs, latencies, space",
          List.of(
              Setting.optional(
                  "name", Type.TEXT, "ceph", "what it is called, as NAME of storage:NAME"),
              Setting.optional(
                  "urls",
                  Type.LIST,
                  "",
                  "all managers' pages, as http://mgr1:9283/metrics; the first that has one"
                      + " speaks"),
              Setting.optional(
                  "command",
                  Type.TEXT,
                  "",
                  "the ceph program with its options, as 'ceph --id wheeltapper'; its health goes"
                      + " before the page's"),
              Setting.optional(
                  "monitors",
                  Type.LIST,
                  "",
                  "HOST:PORT of the monitors, to see that they are there: a page may be stale"),
              Setting.optional("ca-file", Type.PATH, "", "certificates to believe for https, PEM"),
              Setting.optional("interval", Type.DURATION, "15s", "the pause between two looks"),
              Setting.optional("timeout", Type.DURATION, "5s", "for one answer")),
          List.of(
              new Outbound("GET of the managers' Prometheus pages", false),
              new Outbound("ceph health detail -f json", false),
              new Outbound("Ceph monitors: connect, and read their greeting", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    LiveCluster.Aim aim = aim(settings);
    if (aim.pages().isEmpty() && aim.command().isEmpty()) {
      throw new BadSetting("urls", "ceph needs 'urls' or 'command'");
    }
    Duration interval = settings.duration("interval");
    return new CephSensor(
        new LiveCluster(aim, InstantSource.system()),
        facts(settings, Standing.SETTLE_MILLIS),
        interval,
        aim.timeout().multipliedBy(aim.pages().size() + aim.monitors().size() + 1L),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new CephFile(file, () -> facts(settings, 0)));
  }

  @Override
  public Check doctor(Settings settings) {
    LiveCluster.Aim aim = aim(settings);
    if (aim.pages().isEmpty() && aim.command().isEmpty()) {
      return new Check(
          false, "no Ceph is configured; set 'urls', as http://mgr1:9283/metrics, or 'command'");
    }
    try {
      CephState state = new LiveCluster(aim, InstantSource.system()).read(new Deaf());
      boolean watched =
          !aim.command().isEmpty() || !aim.monitors().isEmpty() || !Double.isNaN(state.agreed);
      return new Check(
          true,
          Codes.word(state)
              + (state.checks.isEmpty() ? "" : " (" + String.join(",", state.checks.keySet()) + ")")
              + ", "
              + state.osds.size()
              + " OSDs; is storage:"
              + settings.text("name")
              + ", what 'mounts' must call it too"
              + (watched
                  ? ""
                  : "; this page may be stale unseen: set 'monitors' or 'command' beside it"));
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
  }

  private static LiveCluster.Aim aim(Settings settings) {
    List<URI> pages = new ArrayList<>();
    for (String url : settings.list("urls")) {
      if (!url.matches("https?://[^\\s/]+(/\\S*)?")) {
        throw new BadSetting("urls", "'" + url + "' is no page; write http://mgr1:9283/metrics");
      }
      try {
        pages.add(URI.create(url));
      } catch (IllegalArgumentException e) {
        throw new BadSetting("urls", "'" + url + "' is no page: " + e.getMessage());
      }
    }
    for (String monitor : settings.list("monitors")) {
      if (!monitor.matches("[^\\s:]+:\\d{1,5}|\\[[0-9a-f:]+\\]:\\d{1,5}")) {
        throw new BadSetting("monitors", "'" + monitor + "' is no HOST:PORT; write mon1:3300");
      }
    }
    String command = settings.text("command").strip();
    String ca = settings.text("ca-file");
    if (settings.duration("timeout").isZero() || settings.duration("interval").isZero()) {
      throw new BadSetting("timeout", "'timeout' and 'interval' are longer than nothing; write 5s");
    }
    return new LiveCluster.Aim(
        pages,
        command.isEmpty() ? List.of() : Arrays.asList(command.split("\\s+")),
        settings.list("monitors"),
        ca.isBlank() ? Optional.empty() : Optional.of(Path.of(ca)),
        settings.duration("timeout"));
  }

  private static CephFacts facts(Settings settings, long settle) {
    return new CephFacts(
        settings.instance(),
        settings.text("name"),
        new Standing(
            settings.instance(),
            Origin.STORAGE,
            settle,
            settings.duration("interval").toMillis() + 5_000));
  }

  /** For one look: nothing is kept of it. */
  private static final class Deaf implements Sensor.Sink {
    @Override
    public void emit(List<Signal> signals) {}

    @Override
    public void alive(long at) {}

    @Override
    public void rejected(String place, String why) {}
  }
}
