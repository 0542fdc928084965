package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What a case has seen of one fault: where, since when, and by which witnesses. Folded from its
 * findings, on the decision thread.
 */
public final class Sighting {
  private final Fault fault;
  private Target target;
  private final long first;
  private long last;
  private long observed;
  private final Map<Origin, Long> origins = new EnumMap<>(Origin.class);
  private String sensor = "";
  private String why = "";
  private Map<String, String> firmware = Map.of();

  Sighting(Entry.Found found) {
    this.fault = found.fault();
    this.target = found.target();
    this.first = found.at();
    add(found);
  }

  void add(Entry.Found found) {
    target = found.target();
    // What comes back from a cause that is over is no newer than it was.
    last = found.rule().equals(Sign.AGAIN) ? Math.max(last, found.observed()) : found.at();
    observed = Math.max(observed, found.observed());
    why = found.details().getOrDefault(Noticed.WHY, why);
    firmware = found.details().containsKey(Rolling.COMPONENT) ? found.details() : firmware;
    for (Evidence evidence : found.evidence()) {
      origins.put(evidence.origin(), found.at());
      sensor = evidence.sensor();
    }
  }

  /** The fault. */
  public Fault fault() {
    return fault;
  }

  /** Where it was seen last. */
  public Target target() {
    return target;
  }

  /** When it was first found, in the loop's time. */
  public long first() {
    return first;
  }

  /** When it was last found, in the loop's time. */
  public long last() {
    return last;
  }

  /** Event time of its newest evidence. */
  public long observed() {
    return observed;
  }

  /** The figures that the loop itself found it by, in words, or {@code ""}. */
  String why() {
    return why;
  }

  /** The details of a finding about a version of a component; empty of any other. */
  Map<String, String> firmware() {
    return firmware;
  }

  /** The origins of its evidence. */
  public Set<Origin> origins() {
    return origins.keySet();
  }

  /** Forgets the witnesses of before a moment. */
  void only(long since) {
    origins.values().removeIf(at -> at <= since);
  }

  /** The sensor of its newest evidence. */
  public String sensor() {
    return sensor;
  }
}
