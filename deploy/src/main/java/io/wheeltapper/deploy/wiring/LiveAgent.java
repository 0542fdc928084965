package io.wheeltapper.deploy.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.CheckpointSink;
import io.wheeltapper.core.runtime.ledger.FileSink;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.api.Scrape;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Instance;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.demo.DemoSite;
import io.wheeltapper.deploy.observe.Meters;
import io.wheeltapper.deploy.sinks.SinkKind;
import io.wheeltapper.deploy.webhooks.Webhooks;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A running agent, put together from its configuration. Closing it stops the sensors first and the
 * ledger last. Made by one thread; {@link #station} is safe for all.
 */
public final class LiveAgent implements AutoCloseable {

  /** The agent's version, as recordings name it. */
  public static final String VERSION = "0.1.0";

  /** In the data folder: while it exists nothing is called. */
  public static final String PAUSE_FILE = "pause";

  /** In the data folder: what every decision rested on. */
  public static final String RECORDINGS = "recordings";

  /**
   * How it was started.
   *
   * @param act raises the ceiling to act, as an act of {@code person}
   * @param demo the simulated factory in place of the site, or null
   * @param entries told of each durable entry with its index
   */
  public record Start(
      ConfigReader.Loaded loaded,
      boolean act,
      @Nullable DemoSite demo,
      String person,
      BiConsumer<Long, Entry> entries) {

    Mode ceiling() {
      return act ? Mode.ACT : Mode.OBSERVE;
    }
  }

  /** It cannot be started so; the message says what would be right. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final Station station;
  private final SqliteLedger ledger;
  private final Bystanders bystanders;
  private final BundleWatch watch;
  private final RuleHealth health;
  private final Meters meters;
  private final List<Actuator> actuators;
  private final Config config;
  private final SortedMap<String, String> kinds;

  private LiveAgent(
      Station station,
      SqliteLedger ledger,
      Bystanders bystanders,
      BundleWatch watch,
      RuleHealth health,
      Meters meters,
      List<Actuator> actuators,
      Config config,
      SortedMap<String, String> kinds) {
    this.station = station;
    this.ledger = ledger;
    this.bystanders = bystanders;
    this.watch = watch;
    this.health = health;
    this.meters = meters;
    this.actuators = actuators;
    this.config = config;
    this.kinds = java.util.Collections.unmodifiableSortedMap(kinds);
  }

  /** Starts one; returns once it senses. */
  public static LiveAgent start(Vertx vertx, Start start) throws Exception {
    BeforeAct.configured(start);
    Config config = start.loaded().config();
    Path folder = Shipped.policies(config);
    Bundle bundle = Bundle.load(folder, Shipped.classes());
    Vouched vouched = BeforeAct.vouched(start, folder, bundle);
    Meters meters = new Meters(VERSION);
    Equipment equipment = Equipment.of(config, start.demo(), meters.registry());
    if (equipment.sensors().isEmpty()) {
      throw new Refused(
          "no sensor is configured and none can work here by itself; see 'wheeltapper doctor', or"
              + " watch a simulated factory: wheeltapper up --demo");
    }
    List<CheckpointSink> sinks = new ArrayList<>();
    config.checkpoints().sinks().folders().forEach(s -> sinks.add(new FileSink(s)));
    for (Instance other : config.checkpoints().sinks().others()) {
      sinks.add(SinkKind.of(other.kind()).create(other.settings()));
    }
    SqliteLedger ledger = SqliteLedger.open(config.data(), LedgerSettings.defaults().to(sinks));
    try {
      return wired(vertx, start, folder, bundle, vouched, equipment, ledger, meters);
    } catch (Exception e) {
      ledger.close();
      throw e;
    }
  }

  /** Makes its parts, in the order in which each needs those before. */
  private static LiveAgent wired(
      Vertx vertx,
      Start start,
      Path folder,
      Bundle shipped,
      Vouched vouched,
      Equipment equipment,
      SqliteLedger ledger,
      Meters meters)
      throws Exception {
    Config config = start.loaded().config();
    UnaryOperator<Bundle> dress = start.demo() == null ? UnaryOperator.identity() : Bundle::demo;
    Bundle bundle = dress.apply(shipped);
    Indicators indicators = new Indicators(bundle.policy());
    LineWatch lines = new LineWatch(equipment.actuators(), InstantSource.system());
    lines.count(meters.registry());
    SortedMap<String, Sensor> sensors = lines.beside(indicators.beside(equipment.sensors()));
    NodeLooks looks = new NodeLooks(sensors.values());
    looks.under(bundle);
    InForce inForce = new InForce(config.data());
    inForce.keep(folder, shipped.policy().hash());
    String topology = inForce.keep(equipment.topology());
    Recorder recorder =
        OwnRecording.begin(start.loaded(), bundle.policy().hash(), ledger.size(), topology);
    RuleHealth health = new RuleHealth(bundle, meters.registry());
    UnaryOperator<Bundle> worn = loaded -> looks.under(health.under(indicators.under(loaded)));
    Observed observed = Observed.open(config, meters);
    observed.watch().ledger(ledger::stats);
    observed.watch().recorder(recorder);
    Bystanders bystanders =
        new Bystanders(
            recorder,
            new Shadows(config.data(), equipment.topology(), vouched, dress, worn, looks),
            AdviserBeside.open(config, bundle, meters.registry()),
            // In observe nothing is written outside, so that nobody is shown anything.
            Talking.begin(config, start.act() ? equipment.people() : List.of(), ledger.size()),
            Webhooks.begin(config.webhooks().all(), config.data(), ledger.size()),
            observed,
            start.entries());
    Station station =
        Station.start(
            vertx,
            new Station.Parts(
                bundle.policy(),
                bundle,
                config.shards(),
                new Gate(Guards.inOrder()),
                equipment.topology(),
                sensors,
                equipment.evidenced(config.data()),
                ledger,
                start.ceiling(),
                config.data().resolve(PAUSE_FILE),
                bystanders::taken,
                bystanders::durable,
                meters.registry()));
    FirstEntries.tell(station, start, bundle, ledger.verifierKey());
    bystanders.under(station);
    observed.under(vertx, station);
    BundleWatch watch =
        new BundleWatch(
            folder,
            shipped.policy().hash(),
            station,
            inForce,
            vouched,
            bystanders.shadows(),
            loaded -> worn.apply(dress.apply(loaded)));
    LiveAgent agent =
        new LiveAgent(
            station,
            ledger,
            bystanders,
            watch,
            health,
            meters,
            equipment.actuators(),
            config,
            kinds(start, sensors.keySet()));
    agent.count(meters.registry());
    return agent;
  }

  private void count(MeterRegistry registry) {
    Gauge.builder("wheeltapper.troubles", this, a -> a.troubles().size()).register(registry);
    Gauge.builder("wheeltapper.webhooks.failing", bystanders, b -> b.webhooks().troubles().size())
        .register(registry);
  }

  private static SortedMap<String, String> kinds(Start start, Set<String> names) {
    SortedMap<String, String> kinds = new TreeMap<>();
    for (String name : names) {
      Instance configured = start.loaded().config().sensors().get(name);
      kinds.put(
          name, start.demo() != null ? "demo" : configured == null ? name : configured.kind());
    }
    return kinds;
  }

  /** Under what it was started. */
  Config config() {
    return config;
  }

  /** The kind of each sensor, by the name of its instance. */
  SortedMap<String, String> kinds() {
    return kinds;
  }

  /** The rules of the bundle in force. */
  RuleHealth rules() {
    return health;
  }

  /** The loop itself. */
  public Station station() {
    return station;
  }

  /** The second opinion. */
  AdviserBeside adviser() {
    return bystanders.adviser();
  }

  /** What carries actions out. */
  List<Actuator> actuators() {
    return actuators;
  }

  /** Bundles that are not in force. */
  Shadows candidates() {
    return bystanders.shadows();
  }

  /** What {@code /metrics} answers to whoever accepts this. */
  public Scrape metrics(String accept) {
    return meters.scrape(accept);
  }

  /** What is wrong now, a line each: ledger, bundle. */
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>(watch.problems());
    if (!station.ledgerTrouble().isEmpty()) {
      troubles.add("the ledger cannot be written: " + station.ledgerTrouble());
    }
    return troubles;
  }

  /**
   * Rules that were cut off or failed, webhooks that wait, and sinks that keep no checkpoints, a
   * line each: a reason to look, and none not to be ready.
   */
  public List<String> ruleTroubles() {
    List<String> words = new ArrayList<>(health.words());
    words.addAll(bystanders.webhooks().troubles());
    words.addAll(ledger.sinkTroubles());
    return words;
  }

  /** What holds of this process, for people: figures by name. */
  public Map<String, Object> figures() {
    Recorder recorder = bystanders.recorder();
    return Map.of(
        "ledger",
        ledger.stats().toString(),
        "recordingDropped",
        recorder == null ? 0L : recorder.dropped());
  }

  @Override
  public void close() throws Exception {
    watch.close();
    bystanders.leave();
    try {
      station.close();
    } finally {
      Recorder recorder = bystanders.recorder();
      if (recorder != null) {
        recorder.close();
      }
      bystanders.observed().close();
      ledger.close();
    }
  }
}
