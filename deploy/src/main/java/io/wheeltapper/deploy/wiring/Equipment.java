package io.wheeltapper.deploy.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.notify.Conversing;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.runtime.ledger.EvidenceFiles;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Instance;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.demo.DemoSite;
import io.wheeltapper.deploy.observe.Metered;
import io.wheeltapper.deploy.observe.MeteredCalling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sensors, actuators and topology of a site, made from its configuration. */
record Equipment(
    SortedMap<String, Sensor> sensors,
    List<Actuator> actuators,
    List<Conversing> people,
    Topology topology) {

  private static final String SHARED = "kmsg";

  /**
   * Makes them, or takes those of the simulated factory in place of the site.
   *
   * @throws BadConfig with everything that their kinds find wrong
   */
  static Equipment of(Config config, @Nullable DemoSite demo, MeterRegistry meters)
      throws BadConfig {
    if (demo != null) {
      SortedMap<String, Sensor> sensors = new TreeMap<>();
      demo.sensors().forEach(s -> sensors.put(s.name(), s.sensor()));
      return new Equipment(
          sensors,
          List.of(new Metered("demo", demo.actuator(), meters)),
          List.of(),
          demo.topology());
    }
    TopologyFile topology =
        Config.given(config.topology()) ? TopologyFile.read(config.topology()) : TopologyFile.EMPTY;
    return of(config, Kinds.discover(), topology, meters);
  }

  /**
   * Makes them.
   *
   * @throws BadConfig with everything that their kinds find wrong
   */
  static Equipment of(Config config, Kinds kinds, TopologyFile topology, MeterRegistry meters)
      throws BadConfig {
    Problems problems = new Problems();
    SortedMap<String, Sensor> sensors = new TreeMap<>();
    for (Map.Entry<String, Instance> each : config.sensors().entrySet()) {
      SensorKind kind = kinds.sensors().get(each.getValue().kind());
      if (kind == null) {
        throw new IllegalStateException("the configuration was checked: " + each.getValue().kind());
      }
      make(kind::create, each.getValue().settings(), problems)
          .ifPresent(s -> sensors.put(each.getKey(), located(kind, s, topology)));
    }
    if (config.sensors().isEmpty()) {
      sensors.putAll(found(kinds, topology));
    }
    List<Calling> actuators = new ArrayList<>();
    List<Conversing> people = new ArrayList<>();
    for (Instance each : config.actuators().values()) {
      ActuatorKind kind = kinds.actuators().get(each.kind());
      if (kind == null) {
        throw new IllegalStateException("the configuration was checked: " + each.kind());
      }
      make(
              s -> {
                Actuator made = kind.create(s);
                if (made instanceof Conversing conversing) {
                  people.add(conversing);
                }
                return new MeteredCalling(s.instance(), ActuatorKinds.protect(s, made), meters);
              },
              each.settings(),
              problems)
          .ifPresent(actuators::add);
    }
    if (!problems.none()) {
      throw new BadConfig(problems.all());
    }
    addCaller(actuators, kinds, meters);
    return new Equipment(
        Overheard.tapped(sensors), ActuatorKinds.joined(actuators), people, topology);
  }

  /** The actuators, their exhibits kept in a data folder. */
  List<Actuator> evidenced(Path data) {
    EvidenceFiles files = new EvidenceFiles(data);
    return actuators.stream().<Actuator>map(a -> new Evidenced(a, files)).toList();
  }

  private static <T> Optional<T> make(
      Function<Settings, T> kind, Settings settings, Problems problems) {
    try {
      return Optional.of(kind.apply(settings));
    } catch (BadSetting e) {
      settings.problems(e).forEach(problems::add);
      return Optional.empty();
    }
  }

  /** Without any configured: every kind that needs no setting and can work here. */
  private static SortedMap<String, Sensor> found(Kinds kinds, TopologyFile topology) {
    SortedMap<String, Sensor> found = new TreeMap<>();
    for (SensorKind kind : kinds.sensors().values()) {
      if (kind.spec().settings().stream().noneMatch(s -> s.required())) {
        Settings settings = new Settings(kind.spec().name(), kind.spec(), Map.of());
        if (kind.doctor(settings).works()) {
          found.put(kind.spec().name(), located(kind, kind.create(settings), topology));
        }
      }
    }
    return found;
  }

  /** Only a kernel's log may serve several nodes; whoever else names a node knows it. */
  private static Sensor located(SensorKind kind, Sensor sensor, TopologyFile topology) {
    return kind.spec().name().equals(SHARED) ? new Located(sensor, topology::nodeOfPci) : sensor;
  }

  /** A person can always be called: where nothing else is configured, by a line in the log. */
  private static void addCaller(List<Calling> actuators, Kinds kinds, MeterRegistry meters) {
    boolean calls =
        actuators.stream()
            .flatMap(a -> a.actions().stream())
            .anyMatch(t -> t.name().equals(Catalogue.CALL_PERSON));
    ActuatorKind notify = kinds.actuators().get("notify");
    if (!calls && notify != null) {
      actuators.add(
          new MeteredCalling(
              "notify",
              ActuatorKinds.protect(
                  "notify", notify.create(new Settings("notify", notify.spec(), Map.of()))),
              meters));
    }
  }
}
