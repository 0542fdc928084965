package io.wheeltapper.core.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every sensor on a virtual thread of its own, starts one that failed again, and says by
 * signals of its own which are silent or have failed; the rules then hold none of its numbers.
 * Silence is judged by a sensor's own heartbeat, never by the absence of events. Safe for all
 * threads.
 */
public final class Senses implements AutoCloseable {

  /** Where signals go. Safe for all threads; may block. */
  public interface Way {
    /** Takes a batch in the order of arrival. */
    void emit(List<Signal> signals) throws InterruptedException;

    /** The same, and tells when a crash cannot lose it any more. */
    default Sensor.Kept emitToKeep(List<Signal> signals) throws InterruptedException {
      emit(signals);
      return Sensor.Kept.NOW;
    }
  }

  private static final Duration[] LAGS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
  };

  private static final Logger LOG = LoggerFactory.getLogger(Senses.class);

  /** A sensor is silent after this many of its heartbeats are missed. */
  static final int MISSED = 3;

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private final Way intake;
  private final String node;
  private final MeterRegistry meters;
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();

  /**
   * Sensors that belong to no node, or to one.
   *
   * @param node the node that they are a part of, or {@code ""}
   */
  public Senses(Way intake, String node) {
    // Without a registry in it, it counts nothing.
    this(intake, node, new CompositeMeterRegistry());
  }

  /** The same, each measured by its instance's name. */
  Senses(Way intake, String node, MeterRegistry meters) {
    this.intake = intake;
    this.node = node;
    this.meters = meters;
  }

  /** A sensor as configured: its instance's name and itself. */
  public record Named(String name, Sensor sensor) {}

  /**
   * What is known of one sensor.
   *
   * @param state {@code starting ok silent failed ended}
   * @param since when it came into that state, epoch milliseconds
   * @param lastAlive its last heartbeat, epoch milliseconds
   * @param signals how many it handed on since the agent started
   * @param lastSignal the newest time that one of them bears, epoch milliseconds; 0 before the
   *     first
   */
  public record Health(
      String name,
      String state,
      long since,
      long lastAlive,
      long signals,
      long lastSignal,
      long rejected,
      String detail) {}

  /** Starts one; returns at once. */
  public void start(Named named) {
    Watched w = new Watched(named);
    watched.put(named.name(), w);
    w.thread = Thread.ofVirtual().name("sensor " + named.name()).start(w);
  }

  /** Looks at every heartbeat; to be called each second. */
  public void look(long now) {
    watched.values().forEach(w -> w.look(now));
  }

  /** What is known of each, by name. */
  public List<Health> health() {
    return watched.values().stream()
        .map(Watched::health)
        .sorted(java.util.Comparator.comparing(Health::name))
        .toList();
  }

  @Override
  public void close() {
    watched.values().forEach(Watched::stop);
  }

  private final class Watched implements Runnable, Sensor.Sink {
    private final Named named;
    private final LongAdder rejected = new LongAdder();
    private final LongAdder signals = new LongAdder();
    private final AtomicLong lastSignal = new AtomicLong();
    private volatile long since = System.currentTimeMillis();
    private final LongAdder failures = new LongAdder();
    private final Timer lag;
    private volatile long lastAlive = System.currentTimeMillis();
    private volatile String state = "starting";
    private volatile String detail = "";
    private final AtomicLong saidAt = new AtomicLong();
    private volatile Thread thread = Thread.currentThread();

    Watched(Named named) {
      this.named = named;
      Tags tags = Tags.of("sensor", named.name());
      this.lag =
          Timer.builder("wheeltapper.sensor.lag")
              .tags(tags)
              .serviceLevelObjectives(LAGS)
              .register(meters);
      count("signals", tags, signals);
      count("rejected", tags, rejected);
      count("failures", tags, failures);
      Gauge.builder("wheeltapper.sensor.up", this, w -> w.state.equals("ok") ? 1 : 0)
          .tags(tags)
          .register(meters);
      TimeGauge.builder(
              "wheeltapper.sensor.last.heartbeat.timestamp", () -> lastAlive, TimeUnit.MILLISECONDS)
          .tags(tags)
          .register(meters);
    }

    private void count(String what, Tags tags, LongAdder adder) {
      FunctionCounter.builder("wheeltapper.sensor." + what, adder, LongAdder::sum)
          .tags(tags)
          .register(meters);
    }

    @Override
    public void run() {
      long pause = FIRST_PAUSE_MILLIS;
      try {
        while (!Thread.currentThread().isInterrupted()) {
          long began = System.currentTimeMillis();
          try {
            named.sensor().run(this);
            say("ended", "the source has ended");
            return;
          } catch (InterruptedException e) {
            throw e;
          } catch (Exception | LinkageError e) { // native code of a sensor that cannot be loaded
            failures.increment();
            LOG.warn("sensor={} state=failed reason={}", named.name(), e.toString());
            say("failed", String.valueOf(e));
          }
          pause =
              System.currentTimeMillis() - began > LONGEST_PAUSE_MILLIS
                  ? FIRST_PAUSE_MILLIS
                  : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
          TimeUnit.MILLISECONDS.sleep(pause);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    Health health() {
      return new Health(
          named.name(),
          state,
          since,
          lastAlive,
          signals.sum(),
          lastSignal.get(),
          rejected.sum(),
          detail);
    }

    void stop() {
      thread.interrupt();
    }

    void look(long now) {
      boolean silent = now - lastAlive > MISSED * named.sensor().heartbeatMillis();
      if (silent && (state.equals("ok") || state.equals("starting"))) {
        Thread.ofVirtual()
            .start(() ->
                sayQuietly("silent", "no heartbeat since " + (now - lastAlive) / 1000 + " s"));
        since = now;
        state = "silent";
      }
    }

    private void sayQuietly(String newState, String why) {
      try {
        say(newState, why);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** The sensor's own state as a status, and the change to the worse as an event. */
    private void say(String newState, String why) throws InterruptedException {
      since = state.equals(newState) ? since : System.currentTimeMillis();
      state = newState;
      detail = why;
      // Where the clock was set back, the newer word still has the later time.
      long now = saidAt.updateAndGet(last -> Math.max(System.currentTimeMillis(), last + 1));
      Target target = new Target(Target.Kind.SENSOR, named.name());
      Signal status =
          new Status(
              target,
              node,
              named.name(),
              Origin.AGENT,
              now,
              Known.SENSOR,
              newState,
              Map.of("detail", why),
              "");
      boolean worse = newState.equals("failed") || newState.equals("silent");
      intake.emit(
          worse
              ? List.of(
                  status,
                  new Event(
                      target,
                      node,
                      named.name(),
                      Origin.AGENT,
                      now,
                      "sensor." + newState,
                      Map.of("detail", why),
                      why))
              : List.of(status));
    }

    @Override
    public void emit(List<Signal> batch) throws InterruptedException {
      count(batch);
      intake.emit(batch);
    }

    /** Before it waits for room, which is the loop's lag and not the source's. */
    private void count(List<Signal> batch) {
      signals.add(batch.size());
      batch.stream()
          .mapToLong(Signal::at)
          .max()
          .ifPresent(newest -> {
            lastSignal.accumulateAndGet(newest, Math::max);
            lag.record(Math.max(0, System.currentTimeMillis() - newest), TimeUnit.MILLISECONDS);
          });
    }

    @Override
    public Sensor.Kept emitToKeep(List<Signal> batch) throws InterruptedException {
      count(batch);
      return intake.emitToKeep(batch);
    }

    @Override
    public void alive(long at) throws InterruptedException {
      lastAlive = Math.max(lastAlive, System.currentTimeMillis());
      if (!state.equals("ok")) {
        say("ok", "");
      }
    }

    @Override
    public void rejected(String place, String why) {
      rejected.increment();
      LOG.debug("sensor={} rejected={} reason={}", named.name(), place, why);
    }
  }
}
