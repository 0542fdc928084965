package io.wheeltapper.deploy.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.rules.Policies;
import io.wheeltapper.rules.SessionCounters;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How the rules of the bundle in force behave: figures for {@code /metrics}, words for the status.
 * Safe for all threads.
 */
final class RuleHealth {

  private volatile Policies rules;

  RuleHealth(Bundle bundle, MeterRegistry meters) {
    this.rules = bundle.rules();
    gauge(meters, "cut.off", SessionCounters::cutOff);
    gauge(meters, "failed", SessionCounters::failed);
    gauge(meters, "facts", SessionCounters::facts);
    gauge(meters, "evicted", SessionCounters::evicted);
  }

  private void gauge(MeterRegistry meters, String name, ToDoubleFunction<SessionCounters> figure) {
    Gauge.builder("wheeltapper.rules." + name, this, h -> figure.applyAsDouble(h.rules.counters()))
        .register(meters);
  }

  /** Another bundle comes into force; gives it on as it is. */
  Bundle under(Bundle bundle) {
    rules = bundle.rules();
    return bundle;
  }

  /** The rules of the bundle in force. */
  Policies rules() {
    return rules;
  }

  /** What is wrong with rules, a line each; empty when nothing is. */
  List<String> words() {
    SessionCounters counters = rules.counters();
    if (counters.cutOff() == 0 && counters.failed() == 0) {
      return List.of();
    }
    return List.of(
        "rules: cut off %d times, %d conditions or conclusions failed; the newest: %s"
            .formatted(counters.cutOff(), counters.failed(), counters.lastTrouble()));
  }
}
