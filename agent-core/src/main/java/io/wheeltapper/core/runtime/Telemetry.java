package io.wheeltapper.core.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.policy.OwnSli;
import io.wheeltapper.core.slo.Minute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loop tells of itself: how long decisions take, what its indicators measured, and a log
 * line for each entry with the same keys everywhere: case, target, fault, action, verdict. What is
 * counted of entries is elsewhere. Called on the decision thread, in the ledger's order.
 */
final class Telemetry {

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
  };

  private static final Logger LOG = LoggerFactory.getLogger("wheeltapper");

  private final Timer decision;
  private final Map<String, Counter> bad = new ConcurrentHashMap<>();
  private final Map<String, Counter> measured = new ConcurrentHashMap<>();
  private final Map<String, AtomicReference<Double>> values = new ConcurrentHashMap<>();
  private final MeterRegistry meters;
  private String newest = "";

  Telemetry(MeterRegistry meters) {
    this.meters = meters;
    this.decision =
        Timer.builder("wheeltapper.decision")
            .description("From a batch's arrival until what was decided on it is durable")
            .serviceLevelObjectives(BOUNDS)
            .register(meters);
    // From the first scrape on, so that a rate sees them begin.
    for (OwnSli sli : OwnSli.values()) {
      if (sli.shape() == OwnSli.Shape.RATIO) {
        counter(bad, "wheeltapper.sli.bad", sli);
        counter(measured, "wheeltapper.sli.measured", sli);
      } else {
        values.put(sli.word(), value(sli.word()));
      }
    }
  }

  /** An entry has become durable. */
  void project(long index, Entry entry) {
    if (!entry.caseId().isEmpty()) {
      newest = entry.caseId();
    }
    Trace.telling(entry.caseId(), index, () -> log(entry));
  }

  private void log(Entry entry) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    switch (entry) {
      case Entry.Found e ->
          LOG.info(
              "kind=found case={} target={} fault={} rule={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.rule());
      case Entry.Planned e ->
          LOG.info(
              "kind=planned case={} target={} fault={} plan={} remediation={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.plan(),
              e.remediation());
      case Entry.Judged e ->
          LOG.info(
              "kind=judged case={} target={} fault={} action={} verdict={} guard={} mode={}"
                  + " reason={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.action(),
              e.verdict(),
              e.guard(),
              e.mode().word(),
              e.reason());
      case Entry.Started e ->
          LOG.info(
              "kind=started case={} target={} fault={} action={} attempt={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.action(),
              e.attempt());
      case Entry.Acted e ->
          LOG.info(
              "kind=acted case={} target={} fault={} action={} outcome={} reason={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.action(),
              e.outcome(),
              e.reason());
      case Entry.Verified e ->
          LOG.info(
              "kind=verified case={} target={} fault={} action={} outcome={} reason={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.action(),
              e.outcome(),
              e.reason());
      case Entry.Undone e ->
          LOG.info(
              "kind=undone case={} target={} fault={} action={} outcome={} reason={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.action(),
              e.outcome(),
              e.reason());
      case Entry.Cleared e ->
          LOG.info(
              "kind=cleared case={} target={} fault={} by={} reason={}",
              e.caseId(),
              e.target(),
              e.fault(),
              e.by(),
              e.reason());
      case Entry.Advised _,
          Entry.Approved _,
          Entry.Refused _,
          Entry.ModeSet _,
          Entry.ModeUnset _,
          Entry.Paused _,
          Entry.Resumed _,
          Entry.Window _,
          Entry.Maintenance _,
          Entry.Configured _,
          Entry.Activated _,
          Entry.Reviewed _,
          Entry.Candidate _,
          Entry.Denied _,
          Entry.Key _ ->
          LOG.info("{}", entry);
    }
  }

  /** A batch was decided on; the newest case that became durable with it is its example. */
  void decided(long nanos) {
    Trace.telling(newest, -1, () -> decision.record(nanos, TimeUnit.NANOSECONDS));
    newest = "";
  }

  /** Minutes of our own indicators were measured. */
  void minutes(List<Minute> all) {
    for (Minute minute : all) {
      OwnSli.find(minute.series()).ifPresent(sli -> minute(sli, minute));
    }
  }

  private void minute(OwnSli sli, Minute minute) {
    if (sli.shape() == OwnSli.Shape.RATIO) {
      counter(bad, "wheeltapper.sli.bad", sli).increment(minute.amount());
      counter(measured, "wheeltapper.sli.measured", sli).increment(minute.total());
    } else if (minute.total() > 0) {
      values.computeIfAbsent(sli.word(), this::value).set(minute.amount());
    }
  }

  private Counter counter(Map<String, Counter> all, String name, OwnSli sli) {
    return all.computeIfAbsent(sli.word(), word -> meters.counter(name, "sli", word));
  }

  private AtomicReference<Double> value(String word) {
    AtomicReference<Double> held = new AtomicReference<>(Double.NaN);
    Gauge.builder("wheeltapper.sli.value", held, AtomicReference::get)
        .tag("sli", word)
        .register(meters);
    return held;
  }
}
