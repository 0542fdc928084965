package io.wheeltapper.sensors.workload.numbers;

import io.wheeltapper.sensors.workload.numbers.Meaning.Sort;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that is known of one job's numbers. For one thread. */
final class JobState {

  /** An older number of a series that speaks no more counts for nothing. */
  static final long FRESH_MILLIS = 120_000;

  /** A share of fewer requests within the window says nothing. */
  private static final double FEWEST_REQUESTS = 20;

  private record Reading(double value, long at) {}

  private final OptionalDouble objective;
  private final Heard heardParts = new Heard();
  private final Map<Sort, Map<Object, Reading>> gauges = new EnumMap<>(Sort.class);
  private final Map<Sort, Window> windows = new EnumMap<>(Sort.class);

  /** What ranks are compared by, each measure apart: seconds are no floating-point operations. */
  private final Map<Sort, SortedMap<String, Ranks>> ranks = new EnumMap<>(Sort.class);

  private final Loss loss = new Loss();
  private final Latency latency = new Latency();
  private final Tokens tokens = new Tokens();
  private final Map<Jobs.Part, Double> steps = new HashMap<>();
  private boolean whole = true;
  private final Pace pace = new Pace();
  private double step = Double.NaN;
  private long stepAt;
  private boolean advanced;

  /** The newest sample's time. */
  long newest = Long.MIN_VALUE;

  /** When something came in last and was said last, by the receiver's clock. */
  long heard = Long.MIN_VALUE / 4;

  long said = Long.MIN_VALUE / 4;
  boolean training;

  /** The last that was said of it had numbers. */
  boolean spoke;

  /** Nodes of which it was said how slow they are. */
  Set<String> slowed = Set.of();

  /** What was said last of its phase. */
  String phase = "";

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

  /**
   * How fast each rank works by itself, where that is known; else how long its steps take, which is
   * as long as the slowest's where all wait for each other. Empty while neither is known.
   */
  Optional<Ranks> ranks() {
    return Stream.of(Sort.RANK_RATE, Sort.STEP_SECONDS)
        .flatMap(sort -> ranks.getOrDefault(sort, Collections.emptySortedMap()).values().stream())
        .filter(Ranks::known)
        .findFirst();
  }

  private Ranks ranks(Jobs.Part part) {
    return ranks
        .computeIfAbsent(part.meaning().sort(), _ -> new TreeMap<>())
        .computeIfAbsent(part.meaning().name(), _ -> new Ranks());
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
    heardParts.at(part, time);
    switch (sort) {
      case STEP -> step(part, scaled, time);
      case STEP_SECONDS -> rank(part, scaled, time);
      case TOKENS_PER_SECOND -> {
        whole &= part.meaning().whole();
        gauge(part, scaled, time);
      }
      case RANK_RATE -> rate(part, scaled, time);
      case TOKENS_TOTAL, REQUESTS_TOTAL, SUCCESSES_TOTAL, FAILURES_TOTAL ->
          window(sort).add(time, part.counter().increase(scaled, time));
      case LATENCY_BUCKET ->
          latency.add(
              part.upTo() * part.meaning().scale(), part.counter().increase(value, time), time);
      default -> gauge(part, scaled, time);
    }
    return Optional.empty();
  }

  private void gauge(Jobs.Part part, double value, long time) {
    gauges
        .computeIfAbsent(part.meaning().sort(), _ -> new HashMap<>())
        .put(Heard.key(part), new Reading(value, time));
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
    boolean ended = known != null && number > before;
    advanced |= ended;
    if (ended && time > stepAt) {
      pace.take(time - stepAt, number - before);
    }
    step = number;
    stepAt = Math.max(stepAt, time);
  }

  private void rank(Jobs.Part part, double seconds, long time) {
    if (!part.rank().isEmpty() && seconds > 0) {
      ranks(part).put(part.rank(), part.node(), seconds, time);
    }
  }

  /** A rank has as many rates as kernels; its fastest is compared with the others' fastest. */
  private void rate(Jobs.Part part, double rate, long time) {
    if (!part.rank().isEmpty() && rate > 0) {
      ranks(part).putLeast(part.rank(), part.node(), 1 / rate, time);
    }
  }

  /** Whether its next step takes much longer than its steps do. */
  boolean late() {
    return !Double.isNaN(step) && pace.late(newest - stepAt);
  }

  /** The numbers as they stand. */
  Map<String, Double> numbers() {
    Map<String, Double> numbers = new TreeMap<>();
    long now = newest;
    heardParts.forget(now);
    gauges.values().forEach(all -> all.values().removeIf(r -> now - r.at() > FRESH_MILLIS));
    ranks.values().forEach(all -> all.values().forEach(r -> r.look(now)));
    Arrays.stream(fresh(Sort.SECONDS_SINCE_STEP))
        .min()
        .ifPresent(v -> numbers.put("training_seconds_since_step", v));
    most(Sort.LAST_STEP_AT)
        .ifPresent(v -> numbers.put("training_seconds_since_step", Math.max(0, now / 1e3 - v)));
    // Whoever counts the steps may be gone while others speak of the job: then nobody knows.
    if (!Double.isNaN(step) && heardParts.any(Sort.STEP, now)) {
      numbers.put("training_seconds_since_step", (now - stepAt) / 1e3);
      numbers.put("training_step", step);
    }
    most(Sort.COLLECTIVE_HANG).ifPresent(v -> numbers.put("training_collective_hang", v));
    Arrays.stream(fresh(Sort.MFU)).average().ifPresent(v -> numbers.put("training_mfu_ratio", v));
    ranks().ifPresent(r -> numbers.put("training_slow_ranks", (double) r.slow()));
    tokens(now, numbers);
    inference(now, numbers);
    return numbers;
  }

  private void tokens(long now, Map<String, Double> numbers) {
    OptionalDouble rate =
        windows.containsKey(Sort.TOKENS_TOTAL) ? tokensCounted(now) : tokenRate(now);
    if (rate.isEmpty()) {
      return;
    }
    tokens.put(rate.getAsDouble(), now);
    numbers.put("training_tokens_per_second", rate.getAsDouble());
    tokens
        .ratio(rate.getAsDouble())
        .ifPresent(ratio -> numbers.put("training_tokens_ratio", ratio));
  }

  private OptionalDouble tokensCounted(long now) {
    return heardParts.all(Sort.TOKENS_TOTAL, now)
        ? OptionalDouble.of(window(Sort.TOKENS_TOTAL).sum(now) * 1_000 / Window.MILLIS)
        : OptionalDouble.empty();
  }

  private OptionalDouble tokenRate(long now) {
    double[] fresh = fresh(Sort.TOKENS_PER_SECOND);
    if (fresh.length == 0) {
      return OptionalDouble.empty();
    }
    if (whole) {
      return Arrays.stream(fresh).max();
    }
    return heardParts.all(Sort.TOKENS_PER_SECOND, now)
        ? OptionalDouble.of(Arrays.stream(fresh).sum())
        : OptionalDouble.empty();
  }

  private void inference(long now, Map<String, Double> numbers) {
    Sort others =
        windows.containsKey(Sort.REQUESTS_TOTAL) ? Sort.REQUESTS_TOTAL : Sort.SUCCESSES_TOTAL;
    // Failures alone are no share of anything.
    if (heardParts.any(Sort.FAILURES_TOTAL, now) && heardParts.any(others, now)) {
      double failed = window(Sort.FAILURES_TOTAL).sum(now);
      double all =
          others == Sort.REQUESTS_TOTAL
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
