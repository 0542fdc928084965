package io.wheeltapper.core.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.wheeltapper.core.loop.Agent;
import io.wheeltapper.core.loop.Journal;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How deep a station's queues are, and whether its loop moves, for the metrics. */
final class Depths {

  private Depths() {}

  /**
   * @param lastTaken when the decision thread took its newest input, epoch milliseconds
   */
  static void tell(
      MeterRegistry meters,
      Agent agent,
      Intake intake,
      Journal journal,
      VertxScheduling scheduling,
      Supplier<Number> lastTaken) {
    Gauge.builder("wheeltapper.intake.depth", intake, Intake::depth)
        .baseUnit("signals")
        .register(meters);
    FunctionCounter.builder("wheeltapper.intake.waits", intake, Intake::waits).register(meters);
    FunctionCounter.builder("wheeltapper.signals.future", agent, Agent::fromTheFuture)
        .register(meters);
    FunctionCounter.builder("wheeltapper.signals.taken", intake, Intake::taken).register(meters);
    Gauge.builder("wheeltapper.journal.depth", journal, Journal::waiting)
        .baseUnit("entries")
        .register(meters);
    Gauge.builder("wheeltapper.ledger.writable", journal, j -> j.trouble().isEmpty() ? 1 : 0)
        .register(meters);
    Gauge.builder("wheeltapper.lanes.depth", scheduling, VertxScheduling::waiting)
        .baseUnit("items")
        .register(meters);
    Gauge.builder("wheeltapper.lanes.busy", scheduling, VertxScheduling::busy).register(meters);
    // Told by each tick, so that it stands still where the decision thread does.
    TimeGauge.builder("wheeltapper.loop.last.input.timestamp", lastTaken, TimeUnit.MILLISECONDS)
        .register(meters);
  }
}
