package io.wheeltapper.deploy.wiring;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.EvidenceFiles;
import io.wheeltapper.core.runtime.ledger.FileSink;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.core.runtime.recording.Mask;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.runtime.recording.RecordingLimits;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.demo.DemoSite;
import io.wheeltapper.deploy.people.Asks;
import io.wheeltapper.deploy.people.Conversations;
import io.wheeltapper.deploy.people.TicketKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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

  /** In the data folder: what masked fields are hashed with, so that nobody can try names out. */
  private static final String MASK_KEY = "mask.key";

  /** In the data folder: signs links and buttons by which persons answer. */
  private static final String TICKET_KEY = "ticket.key";

  /** In the data folder: where the conversations with persons stand. */
  private static final String CONVERSATIONS = "conversations.json";

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
      BiConsumer<Long, Entry> entries) {}

  /** It cannot be started so; the message says what would be right. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private final Station station;
  private final SqliteLedger ledger;
  private final @Nullable Recorder recorder;
  private final BundleWatch watch;
  private final RuleHealth health;
  private final Shadows shadows;
  private final PrometheusMeterRegistry meters;
  private final List<Actuator> actuators;
  private final @Nullable Conversations people;
  private final AdviserBeside adviser;

  private LiveAgent(
      Station station,
      SqliteLedger ledger,
      @Nullable Recorder recorder,
      BundleWatch watch,
      RuleHealth health,
      Shadows shadows,
      PrometheusMeterRegistry meters,
      List<Actuator> actuators,
      @Nullable Conversations people,
      AdviserBeside adviser) {
    this.adviser = adviser;
    this.actuators = actuators;
    this.people = people;
    this.shadows = shadows;
    this.station = station;
    this.ledger = ledger;
    this.recorder = recorder;
    this.watch = watch;
    this.health = health;
    this.meters = meters;
  }

  /** Starts one; returns once it senses. */
  public static LiveAgent start(Vertx vertx, Start start) throws Exception {
    Config config = start.loaded().config();
    boolean unseen = config.checkpoints().sinks().isEmpty() && !config.laboratory();
    if (start.act() && start.demo() == null && unseen) {
      throw new Refused(
          "--act is refused here: without a copy of its checkpoints elsewhere nobody could tell"
              + " whether the ledger was rolled back; set checkpoints: {sinks: [DIR]}, or"
              + " laboratory: true where nothing is at stake");
    }
    List<String> shared = Credentials.shared(config, Kinds.discover());
    if (start.act() && !config.laboratory() && !shared.isEmpty()) {
      throw new Refused("--act is refused here: " + String.join("; ", shared));
    }
    Path policies = Shipped.policies(config);
    Bundle shipped = Bundle.load(policies, Shipped.classes());
    Vouched vouched = Vouched.of(config, start.act() && start.demo() == null);
    List<String> doubts = vouched.problems(policies, shipped.policy().hash());
    if (!doubts.isEmpty()) {
      throw new Refused(
          "--act is refused here: "
              + String.join("; ", doubts)
              + "; a person who wants it so writes policy: {unsigned: allow}");
    }
    UnaryOperator<Bundle> dress = start.demo() == null ? UnaryOperator.identity() : Bundle::demo;
    Bundle bundle = dress.apply(shipped);
    Equipment equipment = equipment(config, start.demo());
    if (equipment.sensors().isEmpty()) {
      throw new Refused(
          "no sensor is configured and none can work here by itself; see 'wheeltapper doctor', or"
              + " watch a simulated factory: wheeltapper up --demo");
    }
    Indicators indicators = new Indicators(bundle.policy());
    LineWatch lines = new LineWatch(equipment.actuators(), InstantSource.system());
    SortedMap<String, Sensor> sensors = lines.beside(indicators.beside(equipment.sensors()));
    NodeLooks looks = new NodeLooks(sensors.values());
    looks.under(bundle);
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    lines.count(meters);
    LedgerSettings settings =
        LedgerSettings.defaults()
            .to(
                config.checkpoints().sinks().stream()
                    .map(FileSink::new)
                    .map(s -> (io.wheeltapper.core.runtime.ledger.CheckpointSink) s)
                    .toList());
    SqliteLedger ledger = SqliteLedger.open(config.data(), settings);
    try {
      InForce inForce = new InForce(config.data());
      inForce.keep(policies, shipped.policy().hash());
      String topology = inForce.keep(equipment.topology());
      Recorder recorder = recorder(start, bundle, ledger, topology);
      RuleHealth health = new RuleHealth(bundle, meters);
      Shadows shadows =
          new Shadows(
              config.data(),
              equipment.topology(),
              vouched,
              dress,
              loaded -> looks.under(health.under(indicators.under(loaded))),
              looks);
      AdviserBeside adviser = AdviserBeside.open(config, bundle, meters);
      Consumer<Input> recording =
          input -> {
            adviser.sensed(input);
            if (recorder != null) {
              recorder.record(input);
            }
            shadows.offer(input);
          };
      Conversations people = people(start, equipment, ledger);
      BiConsumer<Long, Entry> entries =
          (index, entry) -> {
            if (people != null) {
              people.accept(index, entry);
            }
            adviser.accept(index, entry);
            start.entries().accept(index, entry);
          };
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
                  evidenced(equipment, config.data()),
                  ledger,
                  start.act() ? Mode.ACT : Mode.OBSERVE,
                  config.data().resolve(PAUSE_FILE),
                  recording,
                  entries,
                  meters));
      announce(station, start, bundle, ledger);
      adviser.under(station);
      shadows.under(station);
      BundleWatch watch =
          new BundleWatch(
              policies,
              shipped.policy().hash(),
              station,
              inForce,
              vouched,
              shadows,
              loaded -> looks.under(health.under(indicators.under(dress.apply(loaded)))));
      return new LiveAgent(
          station,
          ledger,
          recorder,
          watch,
          health,
          shadows,
          meters,
          equipment.actuators(),
          people,
          adviser);
    } catch (Exception e) {
      ledger.close();
      throw e;
    }
  }

  /** In observe nothing is written outside, so that nobody is shown anything. */
  private static @Nullable Conversations people(
      Start start, Equipment equipment, SqliteLedger ledger) throws Exception {
    if (!start.act() || equipment.people().isEmpty()) {
      return null;
    }
    Path data = start.loaded().config().data();
    return Conversations.start(
        equipment.people(),
        data.resolve(CONVERSATIONS),
        ledger.size(),
        (from, each) -> {
          try (LedgerReader reader = LedgerReader.open(data)) {
            reader.entries(from, each);
          }
        },
        asks(start.loaded().config()),
        InstantSource.system());
  }

  private static Asks asks(Config config) throws IOException {
    Config.Approve approve = config.api().approve();
    return approve.on() ? new Asks(tickets(config), approve.link(), approve.valid()) : Asks.NONE;
  }

  /** The key that signs links and buttons, or null where there are none. */
  static @Nullable TicketKey tickets(Config config) throws IOException {
    return config.api().approve().on() ? TicketKey.in(config.data().resolve(TICKET_KEY)) : null;
  }

  private static List<Actuator> evidenced(Equipment equipment, Path data) {
    EvidenceFiles files = new EvidenceFiles(data);
    return equipment.actuators().stream().<Actuator>map(a -> new Evidenced(a, files)).toList();
  }

  private static Equipment equipment(Config config, @Nullable DemoSite demo) throws BadConfig {
    if (demo != null) {
      SortedMap<String, Sensor> sensors = new TreeMap<>();
      demo.sensors().forEach(s -> sensors.put(s.name(), s.sensor()));
      return new Equipment(sensors, List.of(demo.actuator()), List.of(), demo.topology());
    }
    TopologyFile topology =
        Config.given(config.topology()) ? TopologyFile.read(config.topology()) : TopologyFile.EMPTY;
    return Equipment.of(config, Kinds.discover(), topology);
  }

  private static @Nullable Recorder recorder(
      Start start, Bundle bundle, SqliteLedger ledger, String topology) throws Exception {
    Config config = start.loaded().config();
    if (!config.recording().on()) {
      return null;
    }
    Path folder = config.data().resolve(RECORDINGS);
    Files.createDirectories(folder);
    RecordingLimits limits =
        new RecordingLimits(
            config.recording().maxAge(),
            config.recording().maxBytes().count(),
            RecordingLimits.defaults().queued());
    return new Recorder(
        folder,
        RecordingHeader.first(
            VERSION,
            UUID.randomUUID().toString(),
            bundle.policy().hash(),
            start.loaded().hash(),
            ledger.size(),
            System.currentTimeMillis(),
            topology),
        limits,
        InstantSource.system(),
        Mask.of(config.recording().mask().fields(), config.data().resolve(MASK_KEY)));
  }

  /**
   * What is in force, as the first entries of this start; a widened mode with the person's name.
   */
  private static void announce(Station station, Start start, Bundle bundle, SqliteLedger ledger) {
    long now = station.now();
    station.tell(
        new Input.Configure(
            now,
            start.loaded().hash(),
            start.act() ? Mode.ACT : Mode.OBSERVE,
            station.carriers(),
            start.person(),
            "log key " + ledger.verifierKey(),
            start.loaded().config().bounds().all()));
    station.tell(
        new Input.Activate(
            now,
            bundle.policy().name(),
            bundle.policy().version(),
            bundle.policy().hash(),
            start.person(),
            "start"));
    if (start.act()) {
      station.tell(
          new Input.SetMode(
              now, Mode.ACT, "*", "*", Target.site(), start.person(), "started with --act"));
    }
  }

  /** The loop itself. */
  public Station station() {
    return station;
  }

  /** The second opinion. */
  AdviserBeside adviser() {
    return adviser;
  }

  /** What carries actions out. */
  List<Actuator> actuators() {
    return actuators;
  }

  /** Bundles that are not in force. */
  Shadows candidates() {
    return shadows;
  }

  /** The text of {@code /metrics}. */
  public String metrics() {
    return meters.scrape();
  }

  /** What is wrong now, a line each: ledger, bundle. */
  public List<String> troubles() {
    java.util.ArrayList<String> troubles = new java.util.ArrayList<>(watch.problems());
    if (!station.ledgerTrouble().isEmpty()) {
      troubles.add("the ledger cannot be written: " + station.ledgerTrouble());
    }
    return troubles;
  }

  /** Rules that were cut off or failed, a line each: a reason to look, and none not to be ready. */
  public List<String> ruleTroubles() {
    return health.words();
  }

  /** What holds of this process, for people: figures by name. */
  public Map<String, Object> figures() {
    return Map.of(
        "ledger",
        ledger.stats().toString(),
        "recordingDropped",
        recorder == null ? 0L : recorder.dropped());
  }

  @Override
  public void close() throws Exception {
    watch.close();
    shadows.close();
    adviser.close();
    if (people != null) {
      people.close();
    }
    try {
      station.close();
    } finally {
      if (recorder != null) {
        recorder.close();
      }
      ledger.close();
    }
  }
}
