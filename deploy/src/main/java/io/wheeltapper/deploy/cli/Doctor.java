package io.wheeltapper.deploy.cli;

import io.wheeltapper.advisor.AdvisorKind;
import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Instance;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.config.Sinks;
import io.wheeltapper.deploy.sinks.SinkKind;
import io.wheeltapper.deploy.wiring.Credentials;
import io.wheeltapper.deploy.wiring.Indicators;
import io.wheeltapper.sensors.telemetry.prometheus.Listening;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks whether what is configured, or else every kind, can work on this machine. Reads only. All
 * is looked at together, so that dead endpoints do not add up.
 */
final class Doctor {

  /** What has not answered by then is hung: each kind has limits of its own well below it. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * What was seen of one thing.
   *
   * @param wanted whether the configuration asks for it
   */
  record Line(String sort, String name, boolean works, boolean wanted, String detail) {}

  private final Config config;
  private final Looks looks;

  private Doctor(Config config, Duration limit) {
    this.config = config;
    this.looks = new Looks(limit);
  }

  static List<Line> examine(Config config) throws InterruptedException {
    return examine(config, Kinds.discover(), LIMIT);
  }

  static List<Line> examine(Config config, Kinds kinds, Duration limit)
      throws InterruptedException {
    Doctor doctor = new Doctor(config, limit);
    doctor.sort("sensor", kinds.sensors(), config.sensors(), SensorKind::spec, SensorKind::doctor);
    doctor.sort(
        "actuator",
        kinds.actuators(),
        config.actuators(),
        ActuatorKind::spec,
        ActuatorKind::doctor);
    doctor.adviser();
    doctor.indicators();
    doctor.data();
    doctor.checkpoints();
    for (String shared : Credentials.shared(config, kinds)) {
      doctor.line("credential", "shared", false, false, shared);
    }
    return doctor.looks.lines();
  }

  private <K> void sort(
      String sort,
      Map<String, K> kinds,
      Map<String, Instance> instances,
      Function<K, KindSpec> spec,
      BiFunction<K, Settings, Check> look) {
    instances.forEach((name, instance) ->
        Optional.ofNullable(kinds.get(instance.kind()))
            .ifPresent(kind ->
                add(
                    sort,
                    name,
                    true,
                    () -> {
                      Settings settings = instance.settings();
                      try {
                        return look.apply(kind, settings);
                      } catch (BadSetting e) {
                        return refused(settings.problems(e));
                      }
                    })));
    if (instances.isEmpty()) {
      kinds.forEach(
          (name, kind) -> add(sort, name, false, () -> unset(name, kind, spec.apply(kind), look)));
    }
  }

  /** Of one that does nothing until it is told what, it is no fault that nobody told it. */
  private static <K> Check unset(
      String name, K kind, KindSpec spec, BiFunction<K, Settings, Check> look) {
    return spec.settings().stream().anyMatch(KindSpec.Setting::required)
        ? new Check(false, "no " + name + " is configured")
        : look.apply(kind, new Settings(name, spec, Map.of()));
  }

  /** The first with its place: the others are told when the agent is started. */
  private static Check refused(List<Problem> problems) {
    int more = problems.size() - 1;
    String first = problems.getFirst().toString();
    return new Check(false, more > 0 ? first + ", and " + more + " more" : first);
  }

  private void add(String sort, String name, boolean wanted, Supplier<Check> look) {
    looks.add(sort, name, wanted, look);
  }

  private void line(String sort, String name, boolean works, boolean wanted, String detail) {
    looks.add(sort, name, wanted, () -> new Check(works, detail));
  }

  /** Nobody asked for one: then there is nothing to look at. */
  private void adviser() {
    if (config.advisor().on()) {
      Instance instance = config.advisor().instance();
      sort(
          "adviser",
          Map.of(instance.kind(), config.advisor().kind()),
          Map.of(instance.kind(), instance),
          AdvisorKind::spec,
          AdvisorKind::doctor);
    }
  }

  /** Whoever measures indicators of the bundle's objectives; nobody asks where there is none. */
  private void indicators() {
    try {
      for (URI server : Indicators.servers(PolicyReader.read(Shipped.policies(config)))) {
        add("sensor", "sli", true, () -> Listening.check(server, Duration.ofSeconds(5)));
      }
    } catch (IOException e) {
      line("sensor", "sli", false, true, String.valueOf(e.getMessage()));
    } catch (BadPolicy e) {
      String first = "the bundle cannot be read: " + e.problems().getFirst();
      line("sensor", "sli", false, true, first);
    }
  }

  private void data() {
    Path data = config.data().toAbsolutePath();
    Path there = data;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    boolean writable = Files.isDirectory(there) && Files.isWritable(there);
    String detail =
        writable
            ? "can be written: " + data
            : "cannot be written: " + data + "; set 'data', or --data DIR";
    line("data", "ledger", writable, true, detail);
  }

  private void checkpoints() {
    Sinks sinks = config.checkpoints().sinks();
    if (sinks.isEmpty()) {
      String why =
          "no sink outside the agent's own rights: nobody could tell if the whole ledger were"
              + " rolled back; set checkpoints: {sinks: [DIR]}";
      line("ledger", "checkpoints", false, false, why);
    }
    for (Path sink : sinks.folders()) {
      boolean works = Files.isDirectory(sink) && Files.isWritable(sink);
      line(
          "ledger",
          "checkpoints",
          works,
          true,
          sink + (works ? "" : ": no folder that can be written; make it, and give us the right"));
    }
    for (Instance other : sinks.others()) {
      Check check = SinkKind.of(other.kind()).doctor(other.settings());
      line("ledger", "checkpoints", check.works(), true, other.kind() + ": " + check.detail());
    }
  }
}
