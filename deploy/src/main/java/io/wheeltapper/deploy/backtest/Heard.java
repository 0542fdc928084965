package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.rules.MetricRead;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a recording holds, as it goes by: how much, of when, which numbers, with what missing. */
final class Heard {

  private final Map<Target.Kind, Set<String>> metrics = new EnumMap<>(Target.Kind.class);
  private final Map<Target.Kind, Map<Metrics.Schema, Boolean>> shapes =
      new EnumMap<>(Target.Kind.class);
  private final Set<String> notes = new LinkedHashSet<>();
  private final SortedSet<String> masked = new TreeSet<>();
  private final Set<String> boots = new HashSet<>();
  private long signals;
  private long inputs;
  private long ends;
  private long from = Long.MAX_VALUE;
  private long to = Long.MIN_VALUE;
  private String bundle = "";
  private boolean begun;

  void take(Recorded recorded) {
    switch (recorded) {
      case Recorded.Segment(RecordingHeader header) -> segment(header);
      case Recorded.Taken(Input input) -> input(input);
      case Recorded.Gap gap -> notes.add("the recording has a gap: " + gap.why());
      case Recorded.Cut cut ->
          notes.add(cut.segment() + " has no end: its agent was killed, or is writing it still");
    }
  }

  private void segment(RecordingHeader header) {
    boolean first = boots.add(header.boot());
    if (first && !begun && header.part() > 0) {
      notes.add(
          "the recording begins within a run (part "
              + header.part()
              + "): what rules remembered from before is missing on both sides");
    }
    begun = true;
    bundle = header.bundle();
    masked.addAll(header.masked());
  }

  private void input(Input input) {
    inputs++;
    from = Math.min(from, input.at());
    to = Math.max(to, input.at());
    switch (input) {
      case Input.Sensed sensed -> sensed.signals().forEach(this::signal);
      case Input.Ended ended
          when ended.part() == Input.Ended.Part.EXECUTE
              || ended.part() == Input.Ended.Part.NOT_SEEN ->
          ends++;
      case Input.Activate activate -> bundle = activate.hash();
      default -> {}
    }
  }

  private void signal(Signal signal) {
    signals++;
    if (signal instanceof Snapshot s) {
      Target.Kind kind = s.target().kind();
      Map<Metrics.Schema, Boolean> known =
          shapes.computeIfAbsent(kind, _ -> new IdentityHashMap<>());
      if (known.put(s.metrics().schema(), true) == null) {
        metrics.computeIfAbsent(kind, _ -> new HashSet<>()).addAll(s.metrics().schema().names());
        if (known.size() > 100_000) {
          known.clear(); // Sensors that make a shape for each snapshot cost time, not memory.
        }
      }
    }
  }

  /** Whether it has what is read: the metric, of the kind of target; {@code *} is any. */
  boolean has(MetricRead read) {
    if (read.kind() != null) {
      return has(metrics.getOrDefault(read.kind(), Set.of()), read.metric());
    }
    return metrics.values().stream().anyMatch(names -> has(names, read.metric()));
  }

  private static boolean has(Set<String> names, String metric) {
    return metric.equals("*") ? !names.isEmpty() : names.contains(metric);
  }

  long signals() {
    return signals;
  }

  long inputs() {
    return inputs;
  }

  /** How many calls were made while it was recorded. */
  long calls() {
    return ends;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  /** The bundle that was in force last. */
  String bundle() {
    return bundle;
  }

  /** The fields that were masked before they were written. */
  SortedSet<String> masked() {
    return masked;
  }

  List<String> notes() {
    return new ArrayList<>(notes);
  }
}
