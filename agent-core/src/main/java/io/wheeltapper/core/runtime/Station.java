package io.wheeltapper.core.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Agent;
import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Journal;
import io.wheeltapper.core.loop.Runner;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.loop.World;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.slo.Budgets;
import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.core.spi.Veto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The running agent: sensors, bus, decision thread, lanes. Made and closed by one thread; its
 * methods are safe for all.
 */
public final class Station implements AutoCloseable {

  /** How far event time may trail the wall clock before a signal counts as late, milliseconds. */
  static final long LATENESS_MILLIS = 2_000;

  private static final long TICK_MILLIS = 1_000;

  /** Opens a bundle's sessions, one for each shard and one for the site. */
  public interface Sessions {
    /** Sessions over the fan given; the caller closes them. */
    Diagnosis open(int shards, Diagnosis.Fan fan);
  }

  /**
   * What a station is made of.
   *
   * @param sensors by the name of their instance
   * @param ledger owned by the caller
   * @param recorder told of each input in order, on the decision thread; must not block
   * @param entries told of each durable entry with its index, on the decision thread
   * @param pauseFile while it exists nothing is called; read right before each call
   */
  public record Parts(
      Policy policy,
      Sessions sessions,
      int shards,
      Gate gate,
      Topology topology,
      Map<String, Sensor> sensors,
      List<Actuator> actuators,
      Ledger ledger,
      Mode ceiling,
      Path pauseFile,
      Consumer<Input> recorder,
      BiConsumer<Long, Entry> entries,
      MeterRegistry meters) {}

  private final Vertx vertx;
  private final Parts parts;
  private final VertxScheduling scheduling;
  private final Shards shards;
  private final Journal journal;
  private final Agent agent;
  private final List<String> carriers;
  private final Intake intake;
  private final Telemetry telemetry;
  private final Senses senses;
  private final History history;
  private final List<Signal> arrived = new ArrayList<>();
  private final List<Runnable> asked = new ArrayList<>();
  private boolean draining;
  private long arrivedAt;
  private volatile long lastTaken;
  private volatile long ticking;

  private Station(Vertx vertx, Parts parts, Decisions decisions) throws Exception {
    this.vertx = vertx;
    this.parts = parts;
    this.scheduling = new VertxScheduling(vertx, decisions.own());
    this.shards = Shards.deploy(vertx, parts.shards());
    this.telemetry = new Telemetry(parts.meters());
    Book book = new Book();
    this.journal =
        new Journal(
            parts.ledger(),
            scheduling,
            book,
            1,
            (index, entry) -> {
              telemetry.project(index, entry);
              parts.entries().accept(index, entry);
            });
    this.intake = new Intake(vertx.eventBus(), journal::behind);
    Runner runner = new Runner(parts.actuators(), scheduling, this::brake, this::tell);
    this.carriers = runner.carriers().stream().sorted().toList();
    this.history = new History(parts.ledger(), scheduling);
    Site site =
        new Site(
            new World(),
            book,
            parts.policy(),
            Veto.NONE,
            parts.topology(),
            parts.ceiling(),
            runner.carriers(),
            1,
            new Budgets(this::measured));
    this.agent =
        new Agent(
            site,
            parts.gate(),
            parts.sessions().open(parts.shards(), shards),
            journal,
            runner,
            parts.recorder());
    this.senses = new Senses(intake, "", parts.meters());
    this.lastTaken = scheduling.now();
    Depths.tell(parts.meters(), agent, intake, journal, scheduling, () -> lastTaken);
  }

  /** Starts everything; returns once the agent senses. */
  public static Station start(Vertx vertx, Parts parts) throws Exception {
    Bus.register(vertx.eventBus());
    Decisions decisions = new Decisions();
    vertx
        .deployVerticle(
            decisions,
            new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("decide")
                .setWorkerPoolSize(1)
                .setMaxWorkerExecuteTime(1)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES))
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    Station station = new Station(vertx, parts, decisions);
    station.begin(decisions);
    return station;
  }

  private void begin(Decisions decisions) throws Exception {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    scheduling.decide(
        Duration.ZERO,
        () -> {
          decisions.listen(this::arrive);
          agent.settle();
          history.before(scheduling.now()).forEach(agent::take);
          ready.complete(null);
        });
    ready.get(30, TimeUnit.SECONDS);
    ticking = vertx.setPeriodic(TICK_MILLIS, _ -> tick());
    parts.sensors().forEach((name, sensor) -> senses.start(new Senses.Named(name, sensor)));
  }

  private void tick() {
    long now = scheduling.now();
    senses.look(now);
    tell(new Input.Tick(now, now - LATENESS_MILLIS));
  }

  private void measured(List<Minute> minutes) {
    telemetry.minutes(minutes);
    history.keep(minutes);
  }

  /** On the decision thread: what has arrived by the time it gets to it becomes one input. */
  private void arrive(Intake.Batch batch) {
    arrived.addAll(batch.signals());
    asked.addAll(batch.kept());
    if (!draining) {
      draining = true;
      arrivedAt = System.nanoTime();
      scheduling.decide(Duration.ZERO, this::drain);
    }
  }

  private void drain() {
    draining = false;
    List<Signal> batch = List.copyOf(arrived);
    arrived.clear();
    List<Runnable> answers = List.copyOf(asked);
    asked.clear();
    long began = arrivedAt;
    try {
      agent.take(new Input.Sensed(scheduling.now(), batch));
      journal.whenDurable(() -> telemetry.decided(System.nanoTime() - began));
    } finally {
      intake.took(batch.size());
      if (!answers.isEmpty()) {
        journal.whenDurable(() -> answers.forEach(Runnable::run));
      }
    }
  }

  /** Hands an input to the decision thread; returns at once. */
  public void tell(Input input) {
    scheduling.decide(
        Duration.ZERO,
        () -> {
          agent.take(input);
          lastTaken = scheduling.now();
        });
  }

  /**
   * Hands a person's word to the decision thread and waits until it is durable: what was answered
   * for is not lost by a crash. Not from the decision thread itself.
   *
   * @throws java.util.concurrent.TimeoutException when the ledger did not take it within 20
   *     seconds; it may still become durable later
   */
  public void take(Input word) throws Exception {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    scheduling.decide(
        Duration.ZERO,
        () -> {
          agent.take(word);
          journal.whenDurable(() -> durable.complete(null));
        });
    durable.get(20, TimeUnit.SECONDS);
  }

  /** Asks on the decision thread and waits for the answer. Not from the decision thread itself. */
  public <T> T ask(Function<Site, T> question) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    scheduling.decide(
        Duration.ZERO,
        () -> {
          try {
            answer.complete(question.apply(agent.site()));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer.get(30, TimeUnit.SECONDS);
  }

  /**
   * Puts a bundle in force between two inputs, and waits until that is durable. Its sessions are
   * opened on the caller's thread and go on where those before stopped; meanwhile signals gather in
   * the intake, and none is lost. Not from the decision thread itself.
   *
   * @throws Exception when it could not be done, and the bundle before stays in force; or when the
   *     ledger did not take it within five minutes
   */
  public void activate(Policy policy, Sessions sessions, String by, String reason)
      throws Exception {
    Diagnosis opened = sessions.open(parts.shards(), shards);
    CompletableFuture<Void> durable = new CompletableFuture<>();
    scheduling.decide(
        Duration.ZERO,
        () -> {
          try {
            agent.activate(policy, opened);
          } catch (RuntimeException e) {
            opened.close();
            durable.completeExceptionally(e);
            return;
          }
          agent.take(
              new Input.Activate(
                  scheduling.now(), policy.name(), policy.version(), policy.hash(), by, reason));
          journal.whenDurable(() -> durable.complete(null));
        });
    durable.get(5, TimeUnit.MINUTES);
  }

  /** The names of the actions that can be carried out here, sorted. */
  public List<String> carriers() {
    return carriers;
  }

  /** Now, by the station's clock: epoch milliseconds. */
  public long now() {
    return scheduling.now();
  }

  /** Why the ledger cannot be written, or {@code ""}. */
  public String ledgerTrouble() {
    return journal.trouble();
  }

  /** What is known of each sensor, by name. */
  public List<Senses.Health> senses() {
    return senses.health();
  }

  /** One line about each sensor: name, state, what is wrong. */
  public List<String> sensors() {
    return senses.health().stream()
        .map(
            h -> h.name() + " " + h.state() + (h.detail().isEmpty() ? "" : " (" + h.detail() + ")"))
        .toList();
  }

  private Optional<String> brake() {
    return Files.exists(parts.pauseFile())
        ? Optional.of("the file " + parts.pauseFile().getFileName() + " stops everything")
        : Optional.empty();
  }

  @Override
  public void close() throws Exception {
    vertx.cancelTimer(ticking);
    senses.close();
    scheduling.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** The verticle whose context is the decision thread. */
  private static final class Decisions extends AbstractVerticle {
    io.vertx.core.Context own() {
      return context;
    }

    void listen(Consumer<Intake.Batch> each) {
      vertx
          .eventBus()
          .<Intake.Batch>localConsumer(Bus.SIGNALS, message -> each.accept(message.body()));
    }
  }
}
