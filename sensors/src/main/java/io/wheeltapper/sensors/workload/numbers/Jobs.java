package io.wheeltapper.sensors.workload.numbers;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.workload.numbers.Meaning.JobLabel;
import io.wheeltapper.sensors.workload.numbers.Meaning.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Exported series into a job's own numbers. A series is learnt once and then known by its number. A
 * job of which nothing comes for three minutes is taken back. For one thread.
 */
public final class Jobs {

  private static final int MOST_JOBS = 20_000;
  private static final int MOST_SERIES = 2_000_000;
  private static final long EVERY_MILLIS = 10_000;
  private static final long SILENT_MILLIS = 180_000;

  /** One meaning of one series. */
  record Part(
      Meaning meaning,
      Target job,
      String rank,
      String node,
      double upTo,
      Counter counter,
      Latest latest) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private final String sensor;
  private final NameTable table;
  private final List<List<Part>> known = new ArrayList<>();
  private final Map<Target, JobState> jobs = new HashMap<>();
  private final List<Signal> ready = new ArrayList<>();

  /** Nothing known yet. */
  public Jobs(String sensor, NameTable table) {
    this.sensor = sensor + "/jobs";
    this.table = table;
  }

  /**
   * The number of a series, or -1 when it means nothing to a job.
   *
   * @param labels untrusted
   * @param node where it comes from, or {@code ""}
   */
  public int learn(String name, Map<String, String> labels, String node) {
    List<Meaning> meanings = table.meanings().get(name);
    if (meanings == null || known.size() >= MOST_SERIES) {
      return -1;
    }
    List<Part> parts = new ArrayList<>();
    for (Meaning meaning : meanings) {
      if (meaning.holds(labels)) {
        part(meaning, labels, node).ifPresent(parts::add);
      }
    }
    if (parts.isEmpty()) {
      return -1;
    }
    known.add(parts);
    return known.size() - 1;
  }

  private Optional<Part> part(Meaning meaning, Map<String, String> labels, String node) {
    List<JobLabel> candidates = meaning.job().isEmpty() ? table.jobs() : meaning.job();
    for (JobLabel label : candidates) {
      String id = labels.getOrDefault(label.label(), "");
      if (!id.isBlank()) {
        try {
          String rank =
              meaning.rank().stream()
                  .map(labels::get)
                  .filter(Objects::nonNull)
                  .findFirst()
                  .orElse("");
          return Optional.of(
              new Part(
                  meaning,
                  Target.job(label.scheduler(), id),
                  rank,
                  node,
                  bound(labels.getOrDefault("le", "")),
                  new Counter(),
                  new Latest()));
        } catch (IllegalArgumentException e) {
          return Optional.empty(); // no name of a job
        }
      }
    }
    return Optional.empty();
  }

  private static double bound(String le) {
    try {
      return le.equals("+Inf")
          ? Double.POSITIVE_INFINITY
          : le.isEmpty() ? 0 : Double.parseDouble(le);
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Takes a number of a learnt series in; NaN counts for a loss only, and what is older than the
   * series' newest for nothing.
   */
  public void put(int series, double value, long time, long now) {
    for (Part part : known.get(series)) {
      if (!part.latest().take(time)) {
        continue;
      }
      JobState state = jobs.get(part.job());
      if (state == null) {
        if (jobs.size() >= MOST_JOBS) {
          continue;
        }
        state = new JobState(objective(part.job()));
        jobs.put(part.job(), state);
      }
      state.heard = now;
      JobState of = state;
      state
          .put(part, value, time)
          .ifPresent(kind -> ready.add(lossInvalid(part, of, kind, value, time)));
    }
  }

  private OptionalDouble objective(Target job) {
    String id = job.id().substring(job.id().indexOf('/') + 1);
    Double aim = table.objectives().getOrDefault(id, table.objectives().get("*"));
    return aim == null ? OptionalDouble.empty() : OptionalDouble.of(aim);
  }

  private Event lossInvalid(Part part, JobState state, String kind, double value, long time) {
    Map<String, String> fields = new HashMap<>();
    fields.put("kind", kind);
    if (!Double.isNaN(state.step())) {
      fields.put("step", Long.toString((long) state.step()));
    }
    if (!part.rank().isEmpty()) {
      fields.put("rank", part.rank());
    }
    return new Event(
        part.job(),
        "",
        sensor,
        Origin.WORKLOAD,
        time,
        "job.loss-invalid",
        fields,
        part.meaning().name() + " " + value);
  }

  /** What is to be said now. */
  public List<Signal> take(long now) {
    for (Iterator<Map.Entry<Target, JobState>> all = jobs.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Target, JobState> one = all.next();
      JobState state = one.getValue();
      if (now - state.heard > SILENT_MILLIS) {
        ready.add(snapshot(one.getKey(), "", now, Map.of()));
        takeBack(state.slowed, Set.of(), now);
        phase(one.getKey(), state, "unknown", state.newest);
        all.remove();
      } else if (state.heard > state.said && now - state.said >= EVERY_MILLIS) {
        state.said = now;
        say(one.getKey(), state);
      }
    }
    List<Signal> out = List.copyOf(ready);
    ready.clear();
    return out;
  }

  /**
   * The source gives no answer: what jobs do now is not known, and is said anew with the next
   * numbers. Known until the newest number: those that come next may be older than this moment.
   */
  public List<Signal> unheard() {
    jobs.forEach((job, state) -> phase(job, state, "unknown", state.newest));
    List<Signal> out = List.copyOf(ready);
    ready.clear();
    return out;
  }

  private void say(Target job, JobState state) {
    Map<String, Double> numbers = state.numbers();
    if (state.stepped()) {
      state.training = true; // a step ended: that is what it does
    }
    if (state.training) {
      phase(job, state, "train", state.newest);
    }
    if (!numbers.isEmpty() || state.spoke) { // what is no longer known is taken back
      ready.add(snapshot(job, "", state.newest, numbers));
      state.spoke = !numbers.isEmpty();
    }
    Map<String, Double> nodes = state.ranks().map(Ranks::byNode).orElse(Map.of());
    nodes.forEach((node, ratio) ->
        ready.add(
            snapshot(Target.node(node), node, state.newest, Map.of("rank_slowdown_ratio", ratio))));
    takeBack(state.slowed, nodes.keySet(), state.newest);
    state.slowed = Set.copyOf(nodes.keySet());
  }

  /** Of a node whose ranks are no longer heard, nothing is known. */
  private void takeBack(Set<String> before, Set<String> nodes, long at) {
    before.stream()
        .filter(node -> !nodes.contains(node))
        .sorted()
        .forEach(node -> ready.add(snapshot(Target.node(node), node, at, Map.of())));
  }

  /** What a job that trains does, where it is news. */
  private void phase(Target job, JobState state, String value, long at) {
    Map<String, String> fields =
        value.equals("train") ? Map.of("steps", state.late() ? "late" : "on-time") : Map.of();
    String word = value + fields;
    if (state.training && !word.equals(state.phase)) {
      state.phase = word;
      ready.add(new Status(job, "", sensor, Origin.WORKLOAD, at, "job.phase", value, fields, ""));
    }
  }

  private Snapshot snapshot(Target target, String node, long at, Map<String, Double> numbers) {
    return new Snapshot(target, node, sensor, Origin.WORKLOAD, at, Metrics.of(numbers));
  }

  /** Whether a name means anything at all. */
  public boolean means(String name) {
    return table.meanings().containsKey(name);
  }

  /** Whether NaN of it is a fact, as a loss that is none. */
  public boolean loss(int series) {
    return known.get(series).stream().anyMatch(p -> p.meaning().sort() == Sort.LOSS);
  }
}
