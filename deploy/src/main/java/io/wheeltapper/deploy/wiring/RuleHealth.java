package io.wheeltapper.deploy.wiring;

import io.micrometer.core.instrument.FunctionCounter;
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
    counter(meters, "cut.off", SessionCounters::cutOff);
    counter(meters, "failed", SessionCounters::failed);
    counter(meters, "evicted", SessionCounters::evicted);
    Gauge.builder("wheeltapper.rules.facts", this, h -> h.rules.counters().facts())
        .register(meters);
  }

  /** Another bundle's counters begin at 0, which a scraper takes for a restart, as it is. */
  private void counter(
      MeterRegistry meters, String name, ToDoubleFunction<SessionCounters> figure) {
    FunctionCounter.builder(
            "wheeltapper.rules." + name, this, h -> figure.applyAsDouble(h.rules.counters()))
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
