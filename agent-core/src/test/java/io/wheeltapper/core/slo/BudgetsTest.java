package io.wheeltapper.core.slo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Goal;
import io.wheeltapper.core.policy.Goal.Budgeting;
import io.wheeltapper.core.policy.Indicator;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.Source;
import io.wheeltapper.core.policy.TimeWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each of our own indicators, minute by minute, from what its sensors say. */
final class BudgetsTest {

  private static final long T0 = 1_800_000_000_000L / Minute.MILLIS * Minute.MILLIS;

  /** A floor built by hand. */
  private static final class Hall implements Floor {
    final Map<Target, Status> nodes = new LinkedHashMap<>();
    final Map<Target, Status> jobs = new HashMap<>();
    final Set<String> silent = new HashSet<>();
    final Set<Target> ill = new HashSet<>();
    List<Double> recovered = List.of();

    @Override
    public Collection<Target> nodes() {
      return nodes.keySet();
    }

    @Override
    public Collection<Status> of(Target node) {
      return Optional.ofNullable(nodes.get(node)).map(List::of).orElse(List.of());
    }

    @Override
    public Optional<Status> mute(String sensor) {
      return silent.contains(sensor)
          ? Optional.of(status(Target.site(), "", "", Map.of()))
          : Optional.empty();
    }

    @Override
    public Collection<Status> jobs() {
      return jobs.values();
    }

    @Override
    public boolean ill(Target node) {
      return ill.contains(node);
    }

    @Override
    public List<Double> recoveries(long after) {
      return recovered;
    }
  }

  private final Hall hall = new Hall();
  private final List<Minute> kept = new ArrayList<>();
  private final Budgets budgets = new Budgets(kept::addAll);
  private long now = T0;

  BudgetsTest() {
    budgets.advance(now, hall, Objectives.cautious());
    node("n1", "false", "true");
    node("n2", "false", "true");
    node("n3", "false", "true");
  }

  private static Status status(
      Target target, String type, String value, Map<String, String> fields) {
    return new Status(target, "", "slurm", Origin.SCHEDULER, T0, type, value, fields, "");
  }

  private void node(String name, String isolated, String responding) {
    Target node = Target.node(name);
    hall.nodes.put(
        node,
        status(
            node,
            Known.NODE,
            "",
            Map.of(
                Known.NODE_ISOLATED, isolated,
                Known.NODE_RESPONDING, responding,
                Known.NODE_GPUS, name.equals("n3") ? "4" : "8")));
  }

  private void job(String id, String value, String restarts, long checkpoint) {
    Target job = Target.job("slurm", id);
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.JOB_CONTRACT, "true");
    fields.put(Known.JOB_GPUS, "16");
    fields.put(Known.JOB_RESTARTS, restarts);
    if (checkpoint > 0) {
      fields.put(Known.JOB_CHECKPOINT_AT, Long.toString(checkpoint));
    }
    Status said = status(job, Known.JOB, value, fields);
    hall.jobs.put(job, said);
    budgets.take(said, now);
  }

  private void ended(String state, String nodes) {
    take(
        new Event(
            Target.job("slurm", "1"),
            "",
            "slurm",
            Origin.SCHEDULER,
            now,
            "job.ended",
            Map.of("state", state, Known.JOB_NODES, nodes),
            ""));
  }

  private void numbers(Target target, Map<String, Double> numbers) {
    take(new Snapshot(target, "", "dcgm", Origin.GPU_DRIVER, now, Metrics.of(numbers)));
  }

  private void take(Signal signal) {
    budgets.take(signal, now);
  }

  /** The minute passes; what was measured in it, as bad/total or value×count. */
  private Map<String, String> minute() {
    kept.clear();
    now += Minute.MILLIS;
    budgets.advance(now, hall, Objectives.cautious());
    Map<String, String> measured = new HashMap<>();
    kept.forEach(m -> measured.put(m.series(), number(m.amount()) + "/" + number(m.total())));
    return measured;
  }

  private static String number(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  @Test
  void nodesAndGpusInService() {
    assertEquals("0/3", minute().get("node-minutes"));
    node("n1", "true", "true");
    node("n3", "false", "false");
    Map<String, String> measured = minute();
    assertEquals("2/3", measured.get("node-minutes"));
    assertEquals("12/20", measured.get("gpu-minutes"));
  }

  @Test
  void aBudgetGoesDownMinuteByMinute() {
    Source source =
        new Source(
            "wheeltapper", "", new TreeMap<>(), new TreeMap<>(Map.of("sli", "node-minutes")));
    Objective nodes =
        new Objective(
            "nodes",
            "",
            "",
            new Indicator("nodes", Indicator.Kind.BAD, false, source, Optional.empty()),
            new TimeWindow.Rolling(3_600_000, "1h rolling"),
            new Goal(0.5, new Budgeting.Occurrences(), Optional.empty()),
            List.of());
    minute();
    node("n1", "true", "true");
    node("n3", "false", "false");
    minute();
    assertEquals(
        List.of(
            new Budgets.Left(T0 + Minute.MILLIS, 1),
            new Budgets.Left(T0 + 2 * Minute.MILLIS, 1 - 2.0 / 6 / 0.5)),
        budgets.past(nodes, 2));
  }

  @Test
  void whatASilentSensorSaidLastIsUnknown() {
    hall.silent.add("slurm");
    Map<String, String> measured = minute();
    assertEquals(Set.of("recovery-minutes"), measured.keySet());
  }

  @Test
  void aMinuteInWhichNobodyLookedIsUnknown() {
    minute();
    now += 10 * Minute.MILLIS;
    kept.clear();
    budgets.advance(now, hall, Objectives.cautious());
    assertEquals(1, kept.stream().filter(m -> m.series().equals("node-minutes")).count());
    assertEquals(Minute.of(T0) + 1, kept.getFirst().minute());
  }

  @Test
  void jobsThatTheSiteFailedCountAndUsersOwnFailuresDoNot() {
    ended("COMPLETED", "n1");
    ended("COMPLETED", "n2");
    ended("CANCELLED", "n2");
    ended("NODE_FAIL", "n1");
    ended("FAILED", "n1,n2");
    assertEquals("1/3", minute().get("jobs"));
    hall.ill.add(Target.node("n2"));
    assertEquals("1/1", minute().get("jobs"));
    ended("FAILED", "n1");
    assertEquals("0/0", minute().get("jobs"));
    assertEquals("0/0", minute().get("jobs"));
    hall.ill.add(Target.node("n1"));
    assertEquals("0/0", minute().get("jobs"));
  }

  @Test
  void goodputLosesTheWaitAndTheWorkSinceTheCheckpoint() {
    job("1", "running", "0", 0);
    job("2", "pending", "0", 0);
    assertEquals("0/16", minute().get("goodput"));
    for (int i = 0; i < 9; i++) {
      minute();
    }
    job("1", "pending", "0", 0);
    assertEquals("16/16", minute().get("goodput"));
    job("1", "running", "1", now - 3 * Minute.MILLIS);
    for (int i = 0; i < 3; i++) {
      assertEquals("16/16", minute().get("goodput"));
    }
    assertEquals("0/16", minute().get("goodput"));
    // Nobody says when the last checkpoint was: all since the run began is lost.
    job("1", "running", "2", 0);
    for (int i = 0; i < 4; i++) {
      assertEquals("16/16", minute().get("goodput"));
    }
    assertEquals("0/16", minute().get("goodput"));
    hall.jobs.clear();
    assertEquals("0/0", minute().get("goodput"));
  }

  @Test
  void throttlingCountsHeatAndBrakesNotThePowerCap() {
    Target gpu = Target.gpuAt("0000:3b:00", "n1");
    numbers(gpu, Map.of("DCGM_FI_DEV_CLOCK_THROTTLE_REASONS", 4.0));
    numbers(Target.gpuAt("0000:3c:00", "n1"), Map.of("DCGM_FI_DEV_CLOCKS_EVENT_REASONS", 64.0));
    numbers(Target.gpuAt("0000:3c:00", "n1"), Map.of("DCGM_FI_DEV_CLOCKS_EVENT_REASONS", 0.0));
    assertEquals("1/2", minute().get("throttled-minutes"));
    assertEquals(null, minute().get("throttled-minutes"));
    take(
        new Snapshot(
            gpu,
            "",
            "dcgm",
            Origin.GPU_DRIVER,
            now - 6 * Minute.MILLIS,
            Metrics.of(Map.of("clocks_event_reasons", 64.0))));
    assertEquals(null, minute().get("throttled-minutes"));
  }

  @Test
  void plantIsUnknownUntilASensorSpeaksAndThenTheWorstCounts() {
    Map<String, String> before = minute();
    for (String name :
        List.of(
            "pue",
            "cooling-headroom",
            "power-headroom",
            "storage-stall-minutes",
            "inference-requests")) {
      assertEquals(null, before.get(name), name);
    }
    numbers(Target.site(), Map.of("pue", 1.21));
    numbers(Target.site(), Map.of("pue", 1.24));
    numbers(new Target(Target.Kind.LOOP, "a"), Map.of("cooling_headroom_ratio", 0.3));
    numbers(new Target(Target.Kind.LOOP, "b"), Map.of("cooling_headroom_ratio", 0.05));
    numbers(new Target(Target.Kind.FEED, "f"), Map.of("power_headroom_ratio", 0.2));
    numbers(Target.node("n1"), Map.of("storage_stalled", 1.0));
    numbers(Target.node("n2"), Map.of("storage_stalled", 0.0));
    Map<String, String> measured = minute();
    assertEquals("1.24/2", measured.get("pue"));
    assertEquals("0.05/2", measured.get("cooling-headroom"));
    assertEquals("0.2/1", measured.get("power-headroom"));
    assertEquals("1/2", measured.get("storage-stall-minutes"));
    assertEquals(null, minute().get("pue"));
  }

  @Test
  void requestsGoOnFromCountersThatMayBeginAnew() {
    Target site = Target.site();
    numbers(site, requests(1_000, 10));
    assertEquals(null, minute().get("inference-requests"));
    numbers(site, requests(1_100, 11));
    numbers(site, requests(1_150, 11));
    assertEquals("1/150", minute().get("inference-requests"));
    numbers(site, requests(40, 2));
    assertEquals("2/40", minute().get("inference-requests"));
  }

  private static Map<String, Double> requests(double all, double failed) {
    return Map.of("inference_requests_total", all, "inference_requests_failed_total", failed);
  }

  @Test
  void theLongestRecoveryOfAMinuteSpeaksForAll() {
    hall.recovered = List.of(12.0, 95.5);
    assertEquals("95.5/2", minute().get("recovery-minutes"));
    hall.recovered = List.of();
    assertEquals("0/0", minute().get("recovery-minutes"));
  }

  @Test
  void othersMeasuresAreTakenForTheMinuteThatTheyEnd() {
    sample(T0 + Minute.MILLIS, Map.of("prometheus-1.bad", 2.5, "prometheus-1.total", 10.0));
    sample(T0 + 3 * Minute.MILLIS, Map.of("prometheus-1.bad", 1.0, "prometheus-1.total", 10.0));
    now += 3 * Minute.MILLIS;
    sample(T0 + Minute.MILLIS, Map.of("prometheus-1.bad", 9.0, "prometheus-1.total", 10.0));
    sample(T0 + 2 * Minute.MILLIS, Map.of("prometheus-2.value", 7.0));
    minute();
    List<Minute> others = kept.stream().filter(m -> m.series().startsWith("prometheus")).toList();
    assertEquals(
        List.of(
            new Minute("prometheus-1", Minute.of(T0), 2.5, 10),
            new Minute("prometheus-2", Minute.of(T0) + 1, 7, 1)),
        others);
  }

  private void sample(long at, Map<String, Double> numbers) {
    take(new Snapshot(Target.site(), "", "sli-prom", Origin.WORKLOAD, at, Metrics.of(numbers)));
  }

  @Test
  void whatCannotBeIsNotMeasured() {
    now += Minute.MILLIS;
    for (double[] wrong :
        new double[][] {{11, 10}, {-1, 10}, {Double.NaN, 10}, {1, Double.POSITIVE_INFINITY}}) {
      sample(now, Map.of("prometheus-1.bad", wrong[0], "prometheus-1.total", wrong[1]));
    }
    minute();
    assertTrue(kept.stream().noneMatch(m -> m.series().startsWith("prometheus")));
  }

  @Test
  void whatIsRestoredDoesNotChangeWhatWasMeasured() {
    minute();
    budgets.restore(List.of(new Run("node-minutes", Minute.of(T0) - 5, 6, 3, 3)));
    Series again = new Series();
    assertTrue(again.put(5, 1, 2));
    assertTrue(!again.put(5, 0, 2));
    double[] sums = again.sums(0, 10);
    assertEquals(1, sums[0]);
    again.put(5 + Series.KEPT_MINUTES + 60, 0, 2);
    assertEquals(2, again.sums(0, Long.MAX_VALUE / 2)[1]);
    assertTrue(!again.put(4, 0, 2));
  }
}
