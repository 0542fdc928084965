package io.wheeltapper.deploy.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.ledger.LedgerStats;
import io.wheeltapper.core.runtime.recording.Recorder;
import io.wheeltapper.deploy.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is told of each durable entry: its measures, and its spans where traces are made. Entries of
 * before the start count, and make no spans again.
 */
public final class Watch implements AutoCloseable {

  private final MeterRegistry meters;
  private final Measures measures;
  private final @Nullable Traces traces;
  private long next;

  private Watch(MeterRegistry meters, @Nullable Traces traces) {
    this.meters = meters;
    this.measures = new Measures(new MeterMarks(meters));
    this.traces = traces;
  }

  /** Opens it and folds what the ledger in the data folder holds. */
  public static Watch open(Config config, String version, MeterRegistry meters) throws IOException {
    Config.Observe observe = config.observe();
    Watch watch =
        new Watch(meters, observe.tracing() ? Traces.open(observe, config.site(), version) : null);
    watch.fold(config.data());
    watch.gauges(observe.price());
    return watch;
  }

  private void fold(Path data) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.entries(
          0,
          (index, entry) -> {
            measures.apply(index, entry);
            if (traces != null) {
              traces.before(entry);
            }
            next = index + 1;
          });
    }
  }

  private void gauges(Config.Price price) {
    Gauge.builder("wheeltapper.cases.open", measures, Measures::open).register(meters);
    Gauge.builder("wheeltapper.approvals.waiting", measures, Measures::asking).register(meters);
    Gauge.builder("wheeltapper.price.per.gpu.hour", price, Config.Price::perGpuHour)
        .tag("currency", price.currency())
        .register(meters);
    Gauge.builder("wheeltapper.traces.on", this, w -> w.traces == null ? 0 : 1).register(meters);
  }

  /** Takes a durable entry; on one thread, in order. Never throws, and waits for nobody. */
  public void accept(long index, Entry entry) {
    if (index < next) {
      return;
    }
    next = index + 1;
    measures.apply(index, entry);
    if (traces != null) {
      traces.accept(index, entry);
    }
  }

  /** Tells of the ledger, by what it did since it was opened. */
  public void ledger(Supplier<LedgerStats> stats) {
    counter("wheeltapper.ledger.entries.written", stats, LedgerStats::entries);
    counter("wheeltapper.ledger.groups", stats, LedgerStats::groups);
    counter("wheeltapper.ledger.checkpoints", stats, LedgerStats::checkpoints);
    counter("wheeltapper.ledger.sink.failures", stats, LedgerStats::sinkFailures);
    counter(
        "wheeltapper.ledger.commit.seconds",
        stats,
        s -> s.commitNanos() / (double) TimeUnit.SECONDS.toNanos(1));
  }

  private void counter(
      String name, Supplier<LedgerStats> stats, ToDoubleFunction<LedgerStats> figure) {
    FunctionCounter.builder(name, stats, s -> figure.applyAsDouble(s.get())).register(meters);
  }

  /** Tells of the recording, where there is one. */
  public void recorder(@Nullable Recorder recorder) {
    Gauge.builder("wheeltapper.recorder.on", () -> recorder == null ? 0 : 1).register(meters);
    Gauge.builder("wheeltapper.recorder.depth", () -> recorder == null ? 0 : recorder.waiting())
        .baseUnit("inputs")
        .register(meters);
    FunctionCounter.builder(
            "wheeltapper.recorder.dropped", this, _ -> recorder == null ? 0 : recorder.dropped())
        .register(meters);
  }

  /** Sends what spans are left, for a few seconds at most. */
  @Override
  public void close() {
    if (traces != null) {
      traces.close();
    }
  }
}
