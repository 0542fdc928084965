package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.text.HostName;
import io.wheeltapper.sensors.workload.numbers.NameTable;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Any exporter of the Prometheus text format: dcgm-exporter, node_exporter, a site's own. */
public final class PrometheusKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "prometheus",
          "Numbers of any exporter, one snapshot a GPU or node",
          List.of(
              Setting.optional("url", Type.URL, "", "the page, as http://127.0.0.1:9400/metrics"),
              Setting.optional("interval", Type.DURATION, "10s", "from scrape to scrape"),
              Setting.optional("timeout", Type.DURATION, "5s", "for one scrape"),
              Setting.optional("stale", Type.DURATION, "5m", "older samples are absent"),
              Setting.optional("token-file", Type.PATH, "", "a file with a bearer token"),
              Setting.optional(
                  "node",
                  Type.TEXT,
                  "",
                  "the node of series that name none; default the URL's host"),
              Setting.optional(
                  "node-label",
                  Type.LIST,
                  "Hostname,hostname,node,nodename,instance",
                  "labels that name the node, best first"),
              Setting.optional(
                  "origin", Type.TEXT, "", "where the numbers are born, as facility; else guessed"),
              Setting.optional(
                  "workload-names",
                  Type.PATH,
                  "",
                  "a YAML file: exported names that mean a job's numbers")),
          List.of(new Outbound("GET of the configured exporter's page", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    return sensor(settings);
  }

  private static PrometheusSensor sensor(Settings settings) {
    String token = settings.text("token-file");
    return new PrometheusSensor(
        new PrometheusSensor.Aim(
            url(settings),
            settings.duration("interval"),
            settings.duration("timeout"),
            token.isBlank() ? Optional.empty() : Optional.of(settings.path("token-file"))),
        exposition(settings),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new PrometheusFile(file, () -> exposition(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    if (settings.text("url").isBlank()) {
      return new Check(
          false, "no exporter is configured; set 'url', as http://127.0.0.1:9400/metrics");
    }
    return sensor(settings).look();
  }

  /** The reader of one instance alone, for pages that come another way. */
  public static Exposition exposition(Settings settings) {
    String node = settings.text("node");
    String host = settings.text("url").isBlank() ? "localhost" : url(settings).getHost();
    boolean here = host.equals("localhost") || host.startsWith("127.");
    return new Exposition(
        settings.instance(),
        new Placement(
            !node.isBlank() ? node : here ? HostName.local() : host,
            settings.list("node-label"),
            Placement.origin(settings.text("origin"))),
        settings.duration("stale").toMillis(),
        NameTable.of("workload-names", settings.text("workload-names")));
  }

  private static URI url(Settings settings) {
    try {
      URI url = URI.create(settings.text("url"));
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw new BadSetting("url", "'" + settings.text("url") + "' is no URL: " + e.getMessage());
    }
    throw new BadSetting(
        "url", "'" + settings.text("url") + "' is no page; write http://127.0.0.1:9100/metrics");
  }
}
