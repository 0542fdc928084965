package io.wheeltapper.sensors.facility.mqtt;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.facility.Liveness;
import io.wheeltapper.sensors.facility.Saying;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a broker. With DSX it is alive by the building's heartbeat; without, by the broker's
 * answers, and each target of a site's topics says of itself when it goes silent.
 */
final class MqttSensor implements Sensor {

  private static final long LOOK_MILLIS = 250;

  /** What came for a target within so long goes out together. */
  private static final long GATHER_MILLIS = 1_000;

  /**
   * How it is read.
   *
   * @param dsx whether the DSX exchange is listened to
   * @param heartbeatMillis of the building, with DSX; else of the broker
   */
  record Plan(
      String instance,
      boolean dsx,
      TopicMap topics,
      long heartbeatMillis,
      long staleMillis,
      long settleMillis) {}

  private final Plan plan;
  private final Broker broker;
  private final InstantSource clock;
  private final Liveness liveness;
  private final Topics topics;
  private final Latest latest;
  private final Dsx dsx;
  private final Latest dsxLatest;
  private final Map<String, Saying> sayings = new HashMap<>();
  private long gathered;
  private boolean beaten;

  MqttSensor(Plan plan, Broker broker, InstantSource clock) {
    this.plan = plan;
    this.broker = broker;
    this.clock = clock;
    this.liveness = new Liveness(plan.heartbeatMillis());
    Freshness freshness = new Freshness(plan.staleMillis());
    this.latest = new Latest(this::saying);
    this.topics = new Topics(plan.topics(), latest, this::saying, freshness);
    Saying own = new Saying(plan.instance(), plan.settleMillis());
    this.dsxLatest = new Latest(_ -> own);
    this.dsx = new Dsx(dsxLatest, own, freshness, plan.heartbeatMillis());
  }

  private String source(Target target) {
    return plan.instance() + "/" + target.id();
  }

  private Saying saying(Target target) {
    return sayings.computeIfAbsent(source(target), name -> new Saying(name, plan.settleMillis()));
  }

  @Override
  public long heartbeatMillis() {
    return plan.heartbeatMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    List<String> filters = new ArrayList<>(topics.filters());
    if (plan.dsx()) {
      filters.addAll(Dsx.FILTERS);
    }
    try {
      broker.open(filters);
      expect(clock.millis());
      while (true) {
        Message message = broker.next(LOOK_MILLIS);
        take(message, clock.millis(), sink);
        long lost = broker.lost();
        if (lost > 0) {
          sink.rejected("broker", lost + " messages came faster than they could be read");
        }
      }
    } finally {
      broker.close();
    }
  }

  /** Targets that a rule names outright are waited for from the start. */
  private void expect(long now) {
    for (TopicMap.Rule rule : plan.topics().rules()) {
      if (!rule.about().contains("{")) {
        liveness.expect(source(Target.parse(rule.about())), now, rule.everyMillis());
      }
    }
  }

  /** Takes a message, or that none came. */
  void take(@Nullable Message message, long now, Sink sink) throws InterruptedException {
    List<Signal> signals = new ArrayList<>();
    if (message != null) {
      if (plan.dsx() && Dsx.takes(message.topic())) {
        beaten |= dsx.take(message, now, sink::rejected);
      } else {
        topics
            .take(message, now, signals, sink::rejected)
            .ifPresent(heard -> heard(heard, now, signals));
      }
    }
    if (now - gathered >= GATHER_MILLIS || now < gathered) {
      gathered = now;
      signals.addAll(flush(now));
      signals.addAll(liveness.look(now));
      beaten |= !plan.dsx() && broker.answered();
      if (beaten) {
        beaten = false;
        sink.alive(now);
      }
    }
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
  }

  /** What the broker kept for us, or brings late, is no sign that its publisher still lives. */
  private void heard(Topics.Heard heard, long now, List<Signal> signals) {
    String source = source(heard.target());
    liveness.expect(source, now, heard.rule().everyMillis());
    signals.addAll(0, liveness.heard(source, Math.min(now, heard.at()), now));
  }

  /** What is gathered, now. */
  List<Signal> flush(long now) {
    List<Signal> signals = new ArrayList<>(latest.take(now));
    signals.addAll(topics.look(now));
    signals.addAll(dsxLatest.take(now));
    if (plan.dsx()) {
      signals.addAll(dsx.states(now));
    }
    return signals;
  }
}
