package io.wheeltapper.sensors.workload.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.telemetry.prometheus.PrometheusKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {

  @TempDir Path folder;
  private final Jobs jobs = new Jobs("mimir", NameTable.shipped());
  private final Map<String, Integer> known = new HashMap<>();
  private final List<Signal> said = new ArrayList<>();
  private long now;

  private void put(double value, String name, String... labels) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    int series =
        known.computeIfAbsent(name + all, _ -> jobs.learn(name, all, all.getOrDefault("node", "")));
    assertTrue(series >= 0, name + all);
    jobs.put(series, value, now, now);
  }

  private void pass(long millis) {
    said.addAll(jobs.take(now));
    now += millis;
  }

  private List<Snapshot> of(String target) {
    return said.stream()
        .filter(Snapshot.class::isInstance)
        .map(Snapshot.class::cast)
        .filter(s -> s.target().toString().equals(target))
        .toList();
  }

  @Test
  void aStepThatDoesNotEndIsCountedInSeconds() {
    for (int step = 0; step < 3; step++) {
      put(step, "global_step", "slurm_job_id", "7");
      pass(15_000);
    }
    assertEquals(0, of("job:slurm/7").getLast().number("training_seconds_since_step"));
    assertEquals(
        List.of("train"),
        said.stream().filter(Status.class::isInstance).map(s -> ((Status) s).value()).toList());
    for (int i = 0; i < 40; i++) {
      put(2, "global_step", "slurm_job_id", "7");
      pass(15_000);
    }
    assertEquals(600, of("job:slurm/7").getLast().number("training_seconds_since_step"));
    // Begun again from a checkpoint: time counts anew.
    put(1, "global_step", "slurm_job_id", "7");
    pass(15_000);
    assertEquals(0, of("job:slurm/7").getLast().number("training_seconds_since_step"));
    // A job of which nothing comes is taken back.
    pass(200_000);
    pass(0);
    assertEquals(Map.of(), of("job:slurm/7").getLast().metrics().asMap());
  }

  private List<String> phases() {
    return said.stream()
        .filter(Status.class::isInstance)
        .map(Status.class::cast)
        .map(s -> s.value() + " " + s.field("steps"))
        .toList();
  }

  @Test
  void stepsAreLateAfterThreeTimesTheirUsualAndAMinute() {
    for (int step = 0; step < 10; step++) {
      put(step, "global_step", "slurm_job_id", "7");
      pass(30_000);
    }
    assertEquals(List.of("train on-time"), phases());
    for (int i = 0; i < 3; i++) {
      put(9, "global_step", "slurm_job_id", "7");
      pass(30_000);
    }
    assertEquals(List.of("train on-time"), phases(), "ninety seconds, of thirty");
    put(9, "global_step", "slurm_job_id", "7");
    pass(30_000);
    assertEquals(List.of("train on-time", "train late"), phases());
    said.addAll(jobs.unheard());
    said.addAll(jobs.unheard());
    put(10, "global_step", "slurm_job_id", "7");
    pass(30_000);
    assertEquals(
        List.of("train on-time", "train late", "unknown ", "train on-time"),
        phases(),
        "while nobody is heard nothing is known");
    pass(200_000);
    pass(0);
    assertEquals("unknown ", phases().getLast());
  }

  @Test
  void aLossThatIsNoNumberIsSaidOnce() {
    for (int i = 0; i < 30; i++) {
      put(2.5, "train_loss", "slurm_job_id", "7");
      pass(1_000);
    }
    put(9, "train_loss", "slurm_job_id", "7");
    put(Double.NaN, "train_loss", "slurm_job_id", "7");
    put(Double.NaN, "train_loss", "slurm_job_id", "7");
    put(2.5, "train_loss", "slurm_job_id", "7");
    put(Double.POSITIVE_INFINITY, "train_loss", "slurm_job_id", "7");
    pass(1_000);
    List<String> kinds =
        said.stream().filter(Event.class::isInstance).map(s -> ((Event) s).field("kind")).toList();
    assertEquals(List.of("spike", "nan", "inf"), kinds);
  }

  @Test
  void aRankSlowForTenMinutesIsCountedAndItsNodeToldByHowMuch() {
    for (int minute = 0; minute < 12; minute++) {
      for (int rank = 0; rank < 8; rank++) {
        put(
            rank == 5 ? 1.5 : 1.0 + rank / 100.0,
            "train_step_timing_in_s",
            "slurm_job_id",
            "7",
            "rank",
            "" + rank,
            "node",
            "n" + rank / 4);
      }
      pass(60_000);
      if (minute < 9) {
        assertFalse(of("job:slurm/7").stream().anyMatch(s -> s.has("training_slow_ranks")));
      }
    }
    assertEquals(1, of("job:slurm/7").getLast().number("training_slow_ranks"));
    assertEquals(1.5 / 1.04, of("node:n1").getLast().number("rank_slowdown_ratio"), 0.02);
    assertTrue(of("node:n0").getLast().number("rank_slowdown_ratio") < 1.2);
  }

  @Test
  void ofARanksKernelsTheFastestCounts() {
    for (int minute = 0; minute < 12; minute++) {
      for (int rank = 0; rank < 8; rank++) {
        for (int kernel : minute % 2 == rank % 2 ? new int[] {0, 1} : new int[] {1, 0}) {
          put(
              (kernel == 0 ? 700 : 90) / (rank == 5 ? 1.5 : 1),
              "XPU_TIMER_MM_KERNEL_FLOPS",
              "slurm_job_id",
              "7",
              "rank",
              "" + rank,
              "kernel",
              "" + kernel);
        }
      }
      pass(60_000);
    }
    assertEquals(1, of("job:slurm/7").getLast().number("training_slow_ranks"));
  }

  @Test
  void aShareOfFewRequestsSaysNothing() {
    for (int i = 0; i <= 20; i++) {
      put(0, "nv_inference_request_success", "model", "llama");
      put(i, "nv_inference_request_failure", "model", "llama");
      pass(10_000);
      boolean said =
          of("job:inference/llama").stream().anyMatch(s -> s.has("inference_error_ratio"));
      assertEquals(i >= 20, said, i + " requests");
    }
  }

  @Test
  void tokensAreComparedWithTheJobsOwnMedian() {
    double total = 0;
    Jobs own = new Jobs("x", table("names: [{name: my_tokens, is: tokens-total}]"));
    int series = own.learn("my_tokens", Map.of("slurm_job_id", "7"), "");
    List<Signal> all = new ArrayList<>();
    for (int i = 0; i < 6 * 90; i++) {
      total += i < 6 * 80 ? 1_000 : 500;
      own.put(series, total, i * 10_000L, i * 10_000L);
      all.addAll(own.take(i * 10_000L));
    }
    Snapshot last = (Snapshot) all.getLast();
    assertEquals(50, last.number("training_tokens_per_second"), 1);
    assertEquals(0.5, last.number("training_tokens_ratio"), 0.02);
  }

  private NameTable table(String text) {
    try {
      Path file = Files.writeString(folder.resolve("names.yaml"), text);
      return NameTable.of("workload-names", file.toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void inferenceIsRatedOverFiveMinutes() {
    Jobs own = new Jobs("x", table("objectives: {llama: 2, '*': 9}"));
    List<Signal> all = new ArrayList<>();
    int ok =
        own.learn(
            "vllm:request_success_total",
            Map.of("model_name", "llama", "finished_reason", "stop"),
            "");
    int bad =
        own.learn(
            "vllm:request_success_total",
            Map.of("model_name", "llama", "finished_reason", "error"),
            "");
    assertEquals(
        -1,
        own.learn(
            "vllm:request_success_total",
            Map.of("model_name", "llama", "finished_reason", "abort"),
            ""),
        "the client hung up");
    String[] bounds = {"1.0", "5.0", "+Inf"};
    int[] buckets = new int[3];
    for (int i = 0; i < 3; i++) {
      buckets[i] =
          own.learn(
              "vllm:e2e_request_latency_seconds_bucket",
              Map.of("model_name", "llama", "le", bounds[i]),
              "");
    }
    for (int i = 0; i <= 30; i++) {
      long at = i * 10_000L;
      own.put(ok, i * 90, at, at);
      own.put(bad, i * 10, at, at);
      own.put(buckets[0], i * 90, at, at);
      own.put(buckets[1], i * 100, at, at);
      own.put(buckets[2], i * 100, at, at);
      all.addAll(own.take(at));
    }
    Snapshot last = (Snapshot) all.getLast();
    assertEquals("job:inference/llama", last.target().toString());
    assertEquals(0.1, last.number("inference_error_ratio"), 1e-9);
    // 90 in 100 within a second, the rest within five: 1 + 0.9 × 4.
    assertEquals(4.6, last.number("inference_latency_p99_seconds"), 1e-9);
    assertEquals(2.3, last.number("inference_latency_slo_ratio"), 1e-9);
  }

  @Test
  void aSitesFileSaysWhatIsWrongWithItAndWhere() {
    BadSetting bad =
        Assertions.assertThrows(
            BadSetting.class, () -> table("names:\n- {name: x, is: stepp, were: 1}\n"));
    assertTrue(bad.getMessage().contains("names.yaml:2:"), bad.getMessage());
    assertTrue(bad.getMessage().contains("stepp"), bad.getMessage());
    assertTrue(bad.getMessage().contains("were"), bad.getMessage());
  }

  @Test
  void aRecordedPageOfXpuTimerGivesItsHangFlag() throws Exception {
    PrometheusKind kind = new PrometheusKind();
    Collected got = new Collected();
    kind.recorded(
            Recorded.file("prometheus-metrics/xpu_timer_normal.prom"),
            new Settings("xpu", kind.spec(), Map.of()))
        .orElseThrow()
        .run(got);
    Snapshot job =
        got.snapshots().stream()
            .filter(s -> s.target().toString().equals("job:kubernetes/aistudio-155220033"))
            .findFirst()
            .orElseThrow();
    assertEquals(Map.of("training_collective_hang", 0.0), job.metrics().asMap());
  }

  @Test
  void ranksThatStandAtDifferentStepsStand() {
    for (int i = 0; i < 40; i++) {
      put(100, "global_step", "slurm_job_id", "7", "rank", "0");
      put(101, "global_step", "slurm_job_id", "7", "rank", "1");
      pass(15_000);
    }
    assertEquals(585, of("job:slurm/7").getLast().number("training_seconds_since_step"));
    assertEquals(101, of("job:slurm/7").getLast().number("training_step"));
    put(102, "global_step", "slurm_job_id", "7", "rank", "0");
    pass(15_000);
    assertEquals(0, of("job:slurm/7").getLast().number("training_seconds_since_step"));
  }

  @Test
  void whatIsSentAgainIsNoNewEvent() {
    now = 100_000;
    put(Double.NaN, "train_loss", "slurm_job_id", "7");
    pass(1_000);
    put(2.5, "train_loss", "slurm_job_id", "7");
    pass(-1_000);
    put(Double.NaN, "train_loss", "slurm_job_id", "7");
    pass(1_000);
    assertEquals(1, said.stream().filter(Event.class::isInstance).count());
  }

  @Test
  void secondsOfAStepAreNoOperationsOfAKernel() {
    for (int minute = 0; minute < 12; minute++) {
      for (int rank = 0; rank < 8; rank++) {
        String[] of = {"slurm_job_id", "7", "rank", "" + rank, "node", "n" + rank};
        put(1.5, "train_step_timing_in_s", of); // all wait for the slowest
        put(rank == 5 ? 400e12 : 700e12, "XPU_TIMER_MM_KERNEL_FLOPS", of);
      }
      pass(60_000);
    }
    assertEquals(1, of("job:slurm/7").getLast().number("training_slow_ranks"));
    assertEquals(1.75, of("node:n5").getLast().number("rank_slowdown_ratio"), 1e-9);
    assertEquals(1, of("node:n4").getLast().number("rank_slowdown_ratio"), 1e-9);
    // The job is heard no more: neither is how slow its nodes are.
    pass(200_000);
    pass(0);
    assertEquals(Map.of(), of("node:n5").getLast().metrics().asMap());
    assertEquals(Map.of(), of("job:slurm/7").getLast().metrics().asMap());
  }

  @Test
  void whoCountsTheStepsMayBeGoneWhileOthersSpeak() {
    put(7, "global_step", "slurm_job_id", "7");
    for (int i = 0; i < 40; i++) {
      put(0, "XPU_TIMER_COMMON_HANG", "slurm_job_id", "7", "rank", "0");
      pass(15_000);
    }
    Snapshot last = of("job:slurm/7").getLast();
    assertTrue(last.has("training_collective_hang"));
    assertFalse(last.has("training_seconds_since_step"), last::toString);
  }

  @Test
  void aSumOfWhichARankIsMissingIsNone() {
    for (int i = 0; i < 20; i++) {
      put(1_000, "throughput(tps)", "slurm_job_id", "7", "rank", "0", "pod", "a" + i / 10);
      if (i < 3) {
        put(1_000, "throughput(tps)", "slurm_job_id", "7", "rank", "1");
      }
      pass(15_000);
      if (i == 2) {
        assertEquals(2_000, of("job:slurm/7").getLast().number("training_tokens_per_second"));
      }
    }
    assertFalse(of("job:slurm/7").getLast().has("training_tokens_per_second"));
    put(1_000, "throughput(tps)", "slurm_job_id", "7", "rank", "1", "pod", "elsewhere");
    put(900, "throughput(tps)", "slurm_job_id", "7", "rank", "0", "pod", "a1");
    pass(15_000);
    assertEquals(1_900, of("job:slurm/7").getLast().number("training_tokens_per_second"));
  }

  @Test
  void aRankThatIsGoneForGoodIsMissedNoMore() {
    for (int minute = 0; minute < 20; minute++) {
      for (int rank = 0; rank < (minute < 3 ? 8 : 7); rank++) {
        put(1_000, "throughput(tps)", "slurm_job_id", "7", "rank", "" + rank);
      }
      pass(60_000);
      Snapshot last = of("job:slurm/7").getLast();
      assertEquals(minute < 5 || minute > 17, last.has("training_tokens_per_second"), "" + minute);
    }
    assertEquals(7_000, of("job:slurm/7").getLast().number("training_tokens_per_second"));
  }

  @Test
  void whatIsUnknownIsNoNewerThanTheNumbersThatComeNext() {
    now = 1_000_000;
    for (int step = 0; step < 3; step++) {
      put(step, "global_step", "slurm_job_id", "7");
      pass(30_000);
    }
    long newest = now - 30_000;
    said.addAll(jobs.unheard());
    Status unknown = (Status) said.getLast();
    assertEquals("unknown", unknown.value());
    assertEquals(newest, unknown.at(), "not of the moment at which nothing came");
    // It comes late, and with the time at which it was measured.
    int series = known.values().iterator().next();
    jobs.put(series, 3, newest + 15_000, now + 30_000);
    said.addAll(jobs.take(now + 30_000));
    assertEquals("train on-time", phases().getLast());
    // The same of a job that fell silent.
    said.addAll(jobs.take(now + 300_000));
    unknown =
        said.stream()
            .filter(Status.class::isInstance)
            .map(Status.class::cast)
            .reduce((a, b) -> b)
            .orElseThrow();
    assertEquals("unknown", unknown.value());
    assertEquals(newest + 15_000, unknown.at());
  }

  @Test
  void failuresWithoutAnythingBesideThemAreNoShare() {
    for (int i = 0; i <= 40; i++) {
      if (i < 5) {
        put(i * 100, "nv_inference_request_success", "model", "llama");
      }
      put(i * 10, "nv_inference_request_failure", "model", "llama");
      pass(10_000);
    }
    assertFalse(of("job:inference/llama").getLast().has("inference_error_ratio"));
  }

  @Test
  void everyWordOfTheTableIsSaid() {
    for (int i = 0; i < 20; i++) {
      put(i, "trainer/global_step", "slurm_job_id", "7");
      put(0.41, "throughput/device/mfu", "slurm_job_id", "7");
      put(44, "mfu(%)", "slurm_job_id", "8");
      put(8_000, "throughput_tps_", "slurm_job_id", "7", "rank", "0");
      put(i, "sglang:e2e_request_latency_seconds_bucket", "model_name", "q", "le", "1.0");
      put(i, "sglang:e2e_request_latency_seconds_bucket", "model_name", "q", "le", "+Inf");
      put(i, "trtllm_e2e_request_latency_seconds_bucket", "model_name", "t", "le", "2.0");
      put(i, "trtllm_e2e_request_latency_seconds_bucket", "model_name", "t", "le", "+Inf");
      put(
          i,
          "gen_ai_server_request_duration_seconds_bucket",
          "gen_ai_request_model",
          "g",
          "le",
          "4.0");
      put(
          i,
          "gen_ai_server_request_duration_seconds_bucket",
          "gen_ai_request_model",
          "g",
          "le",
          "+Inf");
      pass(10_000);
    }
    Snapshot job = of("job:slurm/7").getLast();
    assertEquals(19, job.number("training_step"));
    assertEquals(0.41, job.number("training_mfu_ratio"));
    assertEquals(8_000, job.number("training_tokens_per_second"));
    assertEquals(0.44, of("job:slurm/8").getLast().number("training_mfu_ratio"), 1e-9);
    for (String model : List.of("q", "t", "g")) {
      assertTrue(of("job:inference/" + model).getLast().has("inference_latency_p99_seconds"));
    }
  }
}
