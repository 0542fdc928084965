package io.wheeltapper.sensors.host.versions;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks everyone who tells versions every so often. One that has answered once must answer again, or
 * nothing is said: half of what was told would look like a change.
 */
final class VersionsSensor implements Sensor {

  /**
   * What to ask.
   *
   * @param wanted who must be here; empty for whoever is
   * @param limit for one of them
   */
  record Plan(Set<Source> wanted, Duration interval, Duration limit) {
    Plan {
      wanted = Set.copyOf(wanted);
    }
  }

  private final Sources sources;
  private final VersionFacts facts;
  private final Plan plan;
  private final InstantSource clock;
  private final Set<Source> here = EnumSet.noneOf(Source.class);

  VersionsSensor(Sources sources, VersionFacts facts, Plan plan, InstantSource clock) {
    this.sources = sources;
    this.facts = facts;
    this.plan = plan;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return plan.interval().toMillis() + Source.values().length * plan.limit().toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      look(sink);
      TimeUnit.MILLISECONDS.sleep(plan.interval().toMillis());
    }
  }

  void look(Sink sink) throws IOException, InterruptedException {
    Map<Source, List<Part>> told = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      if (!plan.wanted().isEmpty() && !plan.wanted().contains(source)) {
        continue;
      }
      Sources.Told answer = sources.ask(source);
      if (answer.here()) {
        here.add(source);
        told.put(source, source.parts(answer.text(), sink::rejected));
      } else if (here.contains(source) || plan.wanted().contains(source)) {
        throw new IOException(source.word() + ": " + answer.text());
      }
    }
    if (told.isEmpty()) {
      throw new IOException("nobody here tells a version");
    }
    long now = clock.millis();
    List<Signal> signals = facts.take(told, now, sink::rejected);
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    sink.alive(now);
  }
}
