package io.wheeltapper.sensors.workload.numbers;

import io.wheeltapper.sensors.workload.numbers.Meaning.Sort;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** All that is known of one job's numbers. For one thread. */
final class JobState {

  /** An older number of a series that speaks no more counts for nothing. */
  private static final long FRESH_MILLIS = 120_000;

  /** A share of fewer requests within the window says nothing. */
  private static final double FEWEST_REQUESTS = 20;

  private record Reading(double value, long at) {}

  private final OptionalDouble objective;
  private final Map<Sort, Map<Jobs.Part, Reading>> gauges = new EnumMap<>(Sort.class);
  private final Map<Sort, Window> windows = new EnumMap<>(Sort.class);
  private final Ranks ranks = new Ranks();
  private final Loss loss = new Loss();
  private final Latency latency = new Latency();
  private final Tokens tokens = new Tokens();
  private final Map<Jobs.Part, Double> steps = new HashMap<>();
  private double step = Double.NaN;
  private long stepAt;
  private boolean advanced;

  /** The newest sample's time. */
  long newest = Long.MIN_VALUE;

  /** When something came in last and was said last, by the receiver's clock. */
  long heard = Long.MIN_VALUE / 4;

  long said = Long.MIN_VALUE / 4;
  boolean training;

  JobState(OptionalDouble objective) {
    this.objective = objective;
  }

  /** A step has ended since this was asked last. */
  boolean stepped() {
    boolean was = advanced;
    advanced = false;
    return was;
  }

  double step() {
    return step;
  }

  Ranks ranks() {
    return ranks;
  }

  /** Takes a number in; what is wrong with a loss, if it is one. */
  Optional<String> put(Jobs.Part part, double value, long time) {
    newest = Math.max(newest, time);
    Sort sort = part.meaning().sort();
    double scaled = value * part.meaning().scale();
    if (sort == Sort.LOSS) {
      return loss.take(scaled, time);
    }
    if (!Double.isFinite(value)) {
      return Optional.empty();
    }
    switch (sort) {
      case STEP -> step(part, scaled, time);
      case STEP_SECONDS -> rank(part, scaled, time);
      case RANK_RATE -> rate(part, scaled, time);
      case TOKENS_TOTAL, REQUESTS_TOTAL, SUCCESSES_TOTAL, FAILURES_TOTAL ->
          window(sort).add(time, part.counter().increase(scaled, time));
      case LATENCY_BUCKET ->
          latency.add(
              part.upTo() * part.meaning().scale(), part.counter().increase(value, time), time);
      default ->
          gauges.computeIfAbsent(sort, _ -> new HashMap<>()).put(part, new Reading(scaled, time));
    }
    return Optional.empty();
  }

  private Window window(Sort sort) {
    return windows.computeIfAbsent(sort, _ -> new Window());
  }

  /**
   * Each series is compared with itself: two ranks that are stuck at two steps do not move. A step
   * less than before is a job that began again, from a checkpoint, as is a new series of another
   * step: time counts anew.
   */
  private void step(Jobs.Part part, double number, long time) {
    Double known = steps.put(part, number);
    double before = known == null ? step : known;
    if (number == before) {
      return;
    }
    advanced |= known != null && number > before;
    step = number;
    stepAt = Math.max(stepAt, time);
  }

  private void rank(Jobs.Part part, double seconds, long time) {
    if (!part.rank().isEmpty() && seconds > 0) {
      ranks.put(part.rank(), part.node(), seconds, time);
    }
  }

  /** A rank has as many rates as kernels; its fastest is compared with the others' fastest. */
  private void rate(Jobs.Part part, double rate, long time) {
    if (!part.rank().isEmpty() && rate > 0) {
      ranks.putLeast(part.rank(), part.node(), 1 / rate, time);
    }
  }

  /** The numbers as they stand. */
  Map<String, Double> numbers() {
    Map<String, Double> numbers = new TreeMap<>();
    long now = newest;
    ranks.look(now);
    Arrays.stream(fresh(Sort.SECONDS_SINCE_STEP))
        .min()
        .ifPresent(v -> numbers.put("training_seconds_since_step", v));
    most(Sort.LAST_STEP_AT)
        .ifPresent(v -> numbers.put("training_seconds_since_step", Math.max(0, now / 1e3 - v)));
    if (!Double.isNaN(step)) {
      numbers.put("training_seconds_since_step", (now - stepAt) / 1e3);
      numbers.put("training_step", step);
    }
    most(Sort.COLLECTIVE_HANG).ifPresent(v -> numbers.put("training_collective_hang", v));
    Arrays.stream(fresh(Sort.MFU)).average().ifPresent(v -> numbers.put("training_mfu_ratio", v));
    if (ranks.known()) {
      numbers.put("training_slow_ranks", (double) ranks.slow());
    }
    tokens(now, numbers);
    inference(now, numbers);
    return numbers;
  }

  private void tokens(long now, Map<String, Double> numbers) {
    OptionalDouble rate =
        windows.containsKey(Sort.TOKENS_TOTAL)
            ? OptionalDouble.of(window(Sort.TOKENS_TOTAL).sum(now) * 1_000 / Window.MILLIS)
            : tokenRate();
    if (rate.isEmpty()) {
      return;
    }
    tokens.put(rate.getAsDouble(), now);
    numbers.put("training_tokens_per_second", rate.getAsDouble());
    tokens
        .ratio(rate.getAsDouble())
        .ifPresent(ratio -> numbers.put("training_tokens_ratio", ratio));
  }

  private OptionalDouble tokenRate() {
    Map<Jobs.Part, Reading> all = gauges.getOrDefault(Sort.TOKENS_PER_SECOND, Map.of());
    double[] fresh = fresh(Sort.TOKENS_PER_SECOND);
    if (fresh.length == 0) {
      return OptionalDouble.empty();
    }
    boolean whole = all.keySet().stream().allMatch(part -> part.meaning().whole());
    return OptionalDouble.of(
        whole ? Arrays.stream(fresh).max().orElseThrow() : Arrays.stream(fresh).sum());
  }

  private void inference(long now, Map<String, Double> numbers) {
    if (windows.containsKey(Sort.FAILURES_TOTAL)) {
      double failed = window(Sort.FAILURES_TOTAL).sum(now);
      double all =
          windows.containsKey(Sort.REQUESTS_TOTAL)
              ? window(Sort.REQUESTS_TOTAL).sum(now)
              : window(Sort.SUCCESSES_TOTAL).sum(now) + failed;
      if (all >= FEWEST_REQUESTS) {
        numbers.put("inference_error_ratio", Math.min(1, failed / all));
      }
    }
    OptionalDouble p99 = latency.percentile(now);
    OptionalDouble seconds = p99.isPresent() ? p99 : most(Sort.LATENCY_P99);
    seconds.ifPresent(v -> {
      numbers.put("inference_latency_p99_seconds", v);
      objective.ifPresent(aim -> numbers.put("inference_latency_slo_ratio", v / aim));
    });
  }

  private double[] fresh(Sort sort) {
    return gauges.getOrDefault(sort, Map.of()).values().stream()
        .filter(r -> newest - r.at() <= FRESH_MILLIS)
        .mapToDouble(Reading::value)
        .toArray();
  }

  private OptionalDouble most(Sort sort) {
    return Arrays.stream(fresh(sort)).max();
  }
}
