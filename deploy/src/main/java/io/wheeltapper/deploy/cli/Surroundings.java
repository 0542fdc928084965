package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.config.Kinds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is around the agent that it could be configured for: every kind with its defaults, and a few
 * places where others usually stand. Looks as {@code doctor} does: reads only.
 */
final class Surroundings {

  /** Exporters by the ports that their makers give them, on this machine alone. */
  private static final Map<String, String> EXPORTERS =
      Map.of(
          "dcgm", "http://127.0.0.1:9400/metrics",
          "node-exporter", "http://127.0.0.1:9100/metrics");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * One that works here.
   *
   * @param sort {@code sensor} or {@code actuator}
   * @param settings beyond the kind's defaults
   * @param seen what doctor says of it
   */
  record Found(String sort, String name, String kind, Map<String, String> settings, String seen) {
    Found {
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
  }

  private final Map<String, String> environment;
  private final Path home;
  private final List<Found> asked = new ArrayList<>();
  private final Looks looks = new Looks(LIMIT);

  private Surroundings(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /**
   * Looks around.
   *
   * @param environment SLURM_CONF and KUBECONFIG say where schedulers are
   * @param home where kubectl keeps its own file
   */
  static List<Found> look(Kinds kinds, Map<String, String> environment, Path home)
      throws InterruptedException {
    Surroundings around = new Surroundings(environment, home);
    kinds.sensors().values().forEach(kind -> around.ask("sensor", kind.spec(), kind::doctor));
    kinds.actuators().values().forEach(kind -> around.ask("actuator", kind.spec(), kind::doctor));
    SensorKind prometheus = kinds.sensors().get("prometheus");
    if (prometheus != null) {
      new TreeMap<>(EXPORTERS)
          .forEach((name, url) ->
              around.ask(
                  "sensor", name, prometheus.spec(), Map.of("url", url), prometheus::doctor));
    }
    return around.found();
  }

  private void ask(String sort, KindSpec spec, Function<Settings, Check> look) {
    if (spec.settings().stream().noneMatch(KindSpec.Setting::required)) {
      ask(sort, spec.name(), spec, told(spec), look);
    }
  }

  private void ask(
      String sort,
      String name,
      KindSpec spec,
      Map<String, String> settings,
      Function<Settings, Check> look) {
    asked.add(new Found(sort, name, spec.name(), settings, ""));
    looks.add(sort, name, false, () -> look.apply(new Settings(name, spec, settings)));
  }

  private List<Found> found() throws InterruptedException {
    List<Doctor.Line> lines = looks.lines();
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Found one = asked.get(i);
      if (lines.get(i).works()) {
        found.add(
            new Found(one.sort(), one.name(), one.kind(), one.settings(), lines.get(i).detail()));
      }
    }
    return List.copyOf(found);
  }

  /** What this shell knows and a service would not. */
  private Map<String, String> told(KindSpec spec) {
    Map<String, String> settings = new LinkedHashMap<>();
    String slurm = environment.getOrDefault("SLURM_CONF", "");
    if (spec.name().equals("slurm") && !slurm.isEmpty()) {
      // The sensor calls it slurm-conf, the hand conf.
      boolean sensor = spec.settings().stream().anyMatch(k -> k.key().equals("slurm-conf"));
      settings.put(sensor ? "slurm-conf" : "conf", slurm);
    }
    if (spec.name().equals("kubernetes")) {
      kubeconfig().ifPresent(file -> settings.put("kubeconfig", file.toString()));
    }
    return settings;
  }

  /** As kubectl finds it; of several the first. */
  private Optional<Path> kubeconfig() {
    String named = environment.getOrDefault("KUBECONFIG", "");
    Path file = named.isEmpty() ? home.resolve(".kube").resolve("config") : Path.of(first(named));
    return Files.isReadable(file) ? Optional.of(file) : Optional.empty();
  }

  private static String first(String paths) {
    int colon = paths.indexOf(':');
    return colon < 0 ? paths : paths.substring(0, colon);
  }
}
