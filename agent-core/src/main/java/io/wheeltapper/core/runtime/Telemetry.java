package io.wheeltapper.core.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wheeltapper.core.model.Entry;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics and log lines, made from ledger entries in this one place with the same keys everywhere:
 * case, target, fault, action, verdict. Called on the decision thread, in the ledger's order.
 */
final class Telemetry {

  private static final Logger LOG = LoggerFactory.getLogger("wheeltapper");

  private final MeterRegistry meters;
  private final Timer decision;

  Telemetry(MeterRegistry meters) {
    this.meters = meters;
    this.decision =
        Timer.builder("wheeltapper.decision")
            .description("from an input's arrival to its entries being durable")
            .publishPercentiles(0.5, 0.99, 0.999)
            .register(meters);
  }

  void project(Entry entry) {
    switch (entry) {
      case Entry.Found e -> count("found", "fault", e.fault().code());
      case Entry.Planned e -> count("planned", "fault", e.fault().code());
      case Entry.Judged e ->
          meters
              .counter(
                  "wheeltapper.judged",
                  "action",
                  e.action(),
                  "verdict",
                  e.verdict(),
                  "guard",
                  e.guard(),
                  "mode",
                  e.mode().word())
              .increment();
      case Entry.Started e -> count("started", "action", e.action());
      case Entry.Acted e ->
          meters
              .counter("wheeltapper.acted", "action", e.action(), "outcome", e.outcome())
              .increment();
      case Entry.Verified e ->
          meters
              .counter("wheeltapper.verified", "action", e.action(), "outcome", e.outcome())
              .increment();
      case Entry.Undone e -> count("undone", "action", e.action());
      case Entry.Cleared e -> count("cleared", "fault", e.fault().code());
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
          Entry.Key _ ->
          count("told", "kind", entry.getClass().getSimpleName());
    }
    log(entry);
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
          Entry.Key _ ->
          LOG.info("{}", entry);
    }
  }

  void decided(long nanos) {
    decision.record(nanos, TimeUnit.NANOSECONDS);
  }

  private void count(String what, String key, String value) {
    meters.counter("wheeltapper." + what, key, value).increment();
  }
}
