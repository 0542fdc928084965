package io.wheeltapper.deploy.wiring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Sensor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How the actuators' lines stand: figures for {@code /metrics}, and a status each that the gate
 * reads, said like any sensor's word, so that a recording holds it and a replay needs no line.
 */
final class LineWatch implements Sensor {

  /** Its name as a sensor; a configured one of that name stays. */
  static final String SENSOR = Known.ACTUATOR_SENSOR;

  private static final long LOOK_MILLIS = 1_000;

  /** Everything is said again this often: the gate believes no old word. */
  private static final long AGAIN_NANOS =
      TimeUnit.MILLISECONDS.toNanos(Known.ACTUATOR_AGAIN_MILLIS);

  private record Watched(Line line, String actions) {}

  private final List<Watched> lines = new ArrayList<>();
  private final InstantSource clock;
  private final LongSupplier nanos;

  LineWatch(List<Actuator> actuators, InstantSource clock) {
    this(actuators, clock, System::nanoTime);
  }

  /** {@code nanos} is a clock that is never set: whether it is time to say all again. */
  LineWatch(List<Actuator> actuators, InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    for (Actuator actuator : actuators) {
      if (actuator instanceof Calling calling) {
        for (Calling part : calling.parts()) {
          part.lines().forEach(line -> lines.add(new Watched(line, actions(part, line))));
        }
      }
    }
  }

  /** Those that may take the line: what has nothing to do with it is not held by it. */
  private static String actions(Calling part, Line line) {
    return part.actions().stream()
        .map(ActionType::name)
        .filter(a -> part.lines(a).contains(line))
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** The configured sensors, and with them this one, where there is a line. */
  SortedMap<String, Sensor> beside(SortedMap<String, Sensor> configured) {
    SortedMap<String, Sensor> all = new TreeMap<>(configured);
    if (!lines.isEmpty()) {
      all.putIfAbsent(SENSOR, this);
    }
    return all;
  }

  /** Puts their figures among the metrics. */
  void count(MeterRegistry meters) {
    for (Watched each : lines) {
      String name = each.line().name();
      Gauge.builder(
              "wheeltapper.actuator.open",
              each.line(),
              l -> l.look().state().equals("closed") ? 0 : 1)
          .description("1 while the system is left alone, or tried again after that")
          .tag("line", name)
          .register(meters);
      counter(meters, each.line(), "wheeltapper.actuator.calls", "read", Line.Look::reads);
      counter(meters, each.line(), "wheeltapper.actuator.calls", "write", Line.Look::writes);
      counter(meters, each.line(), "wheeltapper.actuator.unanswered", "any", Line.Look::lost);
      counter(meters, each.line(), "wheeltapper.actuator.held", "any", Line.Look::held);
    }
  }

  private static void counter(
      MeterRegistry meters,
      Line line,
      String name,
      String sort,
      ToDoubleFunction<Line.Look> figure) {
    FunctionCounter.builder(name, line, l -> figure.applyAsDouble(l.look()))
        .tag("line", line.name())
        .tag("sort", sort)
        .register(meters);
  }

  @Override
  public long heartbeatMillis() {
    return 10 * LOOK_MILLIS;
  }

  @Override
  public void run(Sink sink) throws InterruptedException {
    Map<String, String> said = new HashMap<>();
    long last = 0;
    long all = nanos.getAsLong();
    while (true) {
      // Also where the clock was set back, a newer word is newer: an older one would be dropped.
      long now = Math.max(clock.millis(), last + 1);
      last = now;
      if (nanos.getAsLong() - all >= AGAIN_NANOS) {
        said.clear();
        all = nanos.getAsLong();
      }
      List<Signal> news = new ArrayList<>();
      for (Watched each : lines) {
        String state = each.line().look().state();
        if (!state.equals(said.put(each.line().name(), state))) {
          news.add(status(each, state, now));
        }
      }
      if (!news.isEmpty()) {
        sink.emit(news);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static Status status(Watched watched, String state, long now) {
    String name = watched.line().name();
    return new Status(
        new Target(Target.Kind.SENSOR, SENSOR + "/" + name),
        "",
        SENSOR,
        Origin.AGENT,
        now,
        Known.ACTUATOR,
        state,
        Map.of("line", name, Known.ACTUATOR_ACTIONS, watched.actions()),
        "");
  }
}
