package io.wheeltapper.deploy.observe;

import static io.wheeltapper.deploy.observe.Metric.Type.COUNTER;
import static io.wheeltapper.deploy.observe.Metric.Type.GAUGE;
import static io.wheeltapper.deploy.observe.Metric.Type.HISTOGRAM;
import static io.wheeltapper.deploy.observe.Metric.Type.SUMMARY;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that {@code /metrics} tells, by the names of Prometheus. The published page is made of
 * it; a test holds it against a live scrape. No label names a node, a job, a person or a case.
 */
public final class MetricList {

  private static final String LEDGER = "the ledger, from its first entry: a restart resets nothing";
  private static final String PROCESS = "this process, from its start";
  private static final String SIGNALS = "signals, from the process's start";
  private static final String LOOP = "the loop, asked each 10 s";

  private static final List<Metric> ALL = all();

  private MetricList() {}

  /** All of them, in the order of the page. */
  public static List<Metric> every() {
    return ALL;
  }

  private static List<Metric> all() {
    List<Metric> all = new ArrayList<>();
    decisions(all);
    measures(all);
    sensors(all);
    queues(all);
    budgets(all);
    adviser(all);
    process(all);
    return List.copyOf(all);
  }

  private static void decisions(List<Metric> all) {
    counter(all, "entries_total", "entries", LEDGER, "Entries of the ledger by their kind", "kind");
    counter(all, "found_total", "findings", LEDGER, "Findings of rules by fault", "fault");
    counter(all, "cases_opened_total", "cases", LEDGER, "Cases by their first fault", "fault");
    counter(all, "planned_total", "plans", LEDGER, "Plans made by fault", "fault");
    counter(
        all,
        "judged_total",
        "answers",
        LEDGER,
        "The gate's answers; guard is the one that held or denied",
        "action",
        "guard",
        "mode",
        "verdict");
    counter(
        all,
        "guard_verdicts_total",
        "answers",
        LEDGER,
        "Each guard's own answer, as far as it was written",
        "guard",
        "verdict");
    counter(
        all,
        "would_total",
        "actions",
        LEDGER,
        "Let through in observe: nothing was done",
        "action");
    counter(all, "started_total", "attempts", LEDGER, "Attempts begun", "action");
    counter(all, "acted_total", "attempts", LEDGER, "Calls ended", "action", "outcome");
    counter(all, "verified_total", "attempts", LEDGER, "Effects looked at", "action", "outcome");
    counter(all, "undone_total", "attempts", LEDGER, "Actions taken back", "action", "outcome");
    counter(all, "cleared_total", "cases", LEDGER, "Cases over", "fault", "how");
    gauge(all, "cases_open", "cases", LEDGER, "Cases open now");
    histogram(
        all,
        "action_seconds",
        LEDGER,
        "part=call: from the start of an attempt to its end; part=verify: from there to the look"
            + " that ended it",
        "action",
        "part");
    histogram(
        all,
        "decision_seconds",
        PROCESS,
        "From a batch's arrival until what was decided on it is durable; exemplar: the newest case"
            + " made durable with it");
  }

  private static void measures(List<Metric> all) {
    histogram(all, "detection_seconds", LEDGER, "From what the first signal is about to its case");
    histogram(all, "deciding_seconds", LEDGER, "From the opening of a case to its first attempt");
    histogram(
        all,
        "recovery_seconds",
        LEDGER,
        "Of cases done and verified after real acts: phase=whole, and its parts, which add up to it:"
            + " detect, decide (to the first attempt), drain (attempts that take work away), act"
            + " (other calls), verify, wait (the rest)",
        "phase");
    counter(
        all,
        "gpu_hours_total",
        "GPU-hours",
        LEDGER,
        "what=spent: what let-through actions were expected to take out; what=saved: of cases done"
            + " and verified, the loss of leaving it alone less that, never below 0; both by the"
            + " break-even guard's figures. mode=observe: would have been",
        "mode",
        "what");
    counter(
        all,
        "toil_actions_total",
        "actions",
        LEDGER,
        "Actions carried out, without calls of persons; approved=no: no person had a hand in it",
        "approved");
    counter(
        all,
        "approvals_total",
        "plans",
        LEDGER,
        "Plans that asked persons, and what became of the question: asked, approved, refused,"
            + " unanswered",
        "answer");
    gauge(all, "approvals_waiting", "plans", LEDGER, "Plans that wait for persons now");
    counter(
        all,
        "pages_total",
        "pages",
        LEDGER,
        "what=sent: persons called; what=avoided: cases done and verified after real acts for which"
            + " nobody was called",
        "what");
    counter(
        all,
        "outs_total",
        "nodes",
        LEDGER,
        "Nodes that we took out and gave back, by what they proved: healthy (validated with no"
            + " repair between), ill, undone (a person closed the case while it was out)",
        "proved");
    counter(all, "reviewed_total", "cases", LEDGER, "Persons' words about cases", "word");
    counter(
        all,
        "sli_bad_total",
        "of the indicator: node-minutes, GPU-minutes, jobs, requests",
        SIGNALS,
        "Bad amounts of our own indicators: availability is 1 - bad/measured of node-minutes and"
            + " gpu-minutes, job success of jobs, effective training time of goodput; GPU-hours lost"
            + " are gpu-minutes/60",
        "sli");
    counter(all, "sli_measured_total", "the same", SIGNALS, "What the bad is a part of", "sli");
    gauge(
        all,
        "sli_value",
        "of the indicator: minutes, ratios",
        SIGNALS,
        "Its newest minute, of indicators that are a value",
        "sli");
    summary(
        all,
        "gpu_utilization_ratio",
        SIGNALS,
        "DCGM_FI_DEV_GPU_UTIL by 100, one observation a reading: sum by count is the mean");
    summary(
        all,
        "training_throughput_tokens_per_second",
        SIGNALS,
        "training_tokens_per_second of jobs, one observation a reading");
    summary(
        all,
        "training_throughput_of_median_ratio",
        SIGNALS,
        "training_tokens_ratio of jobs: by the job's own median of the day");
    summary(all, "training_mfu_ratio", SIGNALS, "training_mfu_ratio of jobs");
    gauge(
        all,
        "price_per_gpu_hour",
        "the currency",
        "the configuration: observe.price",
        "What a GPU-hour costs; 0 where no price is given",
        "currency");
  }

  private static void sensors(List<Metric> all) {
    counter(all, "sensor_signals_total", "signals", PROCESS, "Signals handed on", "sensor");
    counter(all, "sensor_rejected_total", "pieces", PROCESS, "Input of no use", "sensor");
    counter(all, "sensor_failures_total", "failures", PROCESS, "Ends by an error", "sensor");
    gauge(all, "sensor_up", "1 or 0", PROCESS, "1 while it is heard and well", "sensor");
    gauge(
        all,
        "sensor_last_heartbeat_timestamp_seconds",
        "seconds of the epoch",
        PROCESS,
        "Its last heartbeat",
        "sensor");
    histogram(
        all,
        "sensor_lag_seconds",
        PROCESS,
        "How old the newest signal of a batch is when it is handed on",
        "sensor");
    histogram(
        all,
        "actuator_seconds",
        PROCESS,
        "Operations of an actuator by how they ended; exemplar: the case",
        "actuator",
        "operation",
        "outcome");
    gauge(
        all,
        "actuator_open",
        "1 or 0",
        PROCESS,
        "1 while the system behind the line is left alone, or tried again after that",
        "line");
    counter(all, "actuator_calls_total", "calls", PROCESS, "Single calls", "line", "sort");
    counter(
        all, "actuator_unanswered_total", "calls", PROCESS, "Without an answer", "line", "sort");
    counter(all, "actuator_held_total", "calls", PROCESS, "Held back and not made", "line", "sort");
  }

  private static void queues(List<Metric> all) {
    gauge(all, "intake_depth_signals", "signals", PROCESS, "On their way to the decision thread");
    counter(all, "intake_waits_total", "waits", PROCESS, "How often a sensor had to wait for room");
    counter(all, "signals_taken_total", "signals", PROCESS, "Taken by the loop");
    counter(all, "signals_future_total", "signals", PROCESS, "Stamped ahead of our clock");
    gauge(all, "journal_depth_entries", "entries", PROCESS, "Wait for the ledger");
    gauge(all, "lanes_depth_items", "calls", PROCESS, "Wait in the lanes of all nodes");
    gauge(all, "lanes_busy", "lanes", PROCESS, "Have a call in hand");
    gauge(all, "recorder_on", "1 or 0", PROCESS, "Whether the recording is on");
    gauge(all, "recorder_depth_inputs", "signals and inputs", PROCESS, "Wait for the recording");
    counter(all, "recorder_dropped_total", "inputs", PROCESS, "Not in the recording");
    gauge(
        all,
        "loop_last_input_timestamp_seconds",
        "seconds of the epoch",
        PROCESS,
        "When the decision thread last took an input; it has one each second");
    gauge(all, "ledger_writable", "1 or 0", PROCESS, "0 while the last group could not be written");
    counter(all, "ledger_entries_written_total", "entries", PROCESS, "Made durable");
    counter(all, "ledger_groups_total", "groups", PROCESS, "Transactions, one fsync each");
    counter(all, "ledger_checkpoints_total", "checkpoints", PROCESS, "Signed tree heads");
    counter(
        all, "ledger_sink_failures_total", "failures", PROCESS, "Checkpoints a sink did not keep");
    counter(all, "ledger_commit_seconds_total", "seconds", PROCESS, "Time spent in commits");
  }

  private static void budgets(List<Metric> all) {
    gauge(
        all,
        "budget_left_ratio",
        "part of the budget",
        LOOP,
        "What is left; below 0: overspent; NaN: unknown",
        "objective");
    gauge(
        all,
        "budget_burn_rate",
        "budgets a window",
        LOOP,
        "1 uses up exactly the whole; NaN: unknown",
        "objective",
        "window");
    gauge(all, "budget_state", "1", LOOP, "Its state, in a word", "objective", "state");
    gauge(all, "budget_gate", "1", LOOP, "What the budgets let actions do now", "answer", "effect");
    gauge(all, "mode", "1", LOOP, "How far the agent may go at most", "mode");
    gauge(all, "pauses", "pauses", LOOP, "Reaches that are paused");
    gauge(all, "nodes_held", "nodes", LOOP, "Out by our hand");
    counter(all, "rules_cut_off_total", "times", PROCESS, "Rules that looped and were cut off");
    counter(all, "rules_failed_total", "failures", PROCESS, "Conditions or conclusions that threw");
    gauge(all, "rules_facts", "facts", PROCESS, "In the sessions of the bundle in force");
    counter(all, "rules_evicted_total", "facts", PROCESS, "Let go of early, for room");
  }

  private static void adviser(List<Metric> all) {
    String asked = "this process; only with an adviser";
    counter(all, "adviser_calls_total", "calls", asked, "Calls of the language model");
    counter(all, "adviser_tokens_total", "tokens", asked, "Tokens", "direction");
    counter(
        all, "adviser_cost_millionths_total", "millionths", asked, "Cost, by its own price list");
    counter(all, "adviser_failures_total", "answers", asked, "Without advice");
    counter(all, "adviser_claims_dropped_total", "claims", asked, "Claims without evidence");
    counter(all, "adviser_attempts_total", "attempts", asked, "Words that wanted more than it may");
    counter(all, "adviser_questions_dropped_total", "questions", asked, "Never asked, for room");
  }

  private static void process(List<Metric> all) {
    gauge(all, "build", "1", PROCESS, "Which version runs", "version");
    gauge(
        all, "troubles", "troubles", PROCESS, "What keeps it from being ready, as its status says");
    gauge(
        all,
        "webhooks_failing",
        "receivers",
        PROCESS,
        "Receivers that do not take what they are sent");
    gauge(all, "traces_on", "1 or 0", PROCESS, "Whether traces are sent");
    all.addAll(JvmMetrics.all());
  }

  private static void counter(
      List<Metric> all, String name, String unit, String from, String meaning, String... labels) {
    all.add(new Metric("wheeltapper_" + name, COUNTER, unit, List.of(labels), meaning, from));
  }

  private static void gauge(
      List<Metric> all, String name, String unit, String from, String meaning, String... labels) {
    all.add(new Metric("wheeltapper_" + name, GAUGE, unit, List.of(labels), meaning, from));
  }

  private static void histogram(
      List<Metric> all, String name, String from, String meaning, String... labels) {
    all.add(
        new Metric("wheeltapper_" + name, HISTOGRAM, "seconds", List.of(labels), meaning, from));
  }

  private static void summary(List<Metric> all, String name, String from, String meaning) {
    String unit = name.endsWith("_ratio") ? "part" : "tokens a second";
    all.add(new Metric("wheeltapper_" + name, SUMMARY, unit, List.of(), meaning, from));
  }
}
