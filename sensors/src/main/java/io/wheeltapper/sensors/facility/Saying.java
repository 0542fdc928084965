package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The plant's words by one source. A state that is not well is said once it has lasted; what is
 * well again is said at once; each is said anew every five minutes. Numbers share the names of
 * their shape. For one thread.
 */
public final class Saying {

  /** States are said anew so often, so that whoever begins to listen hears them. */
  private static final long REFRESH_MILLIS = 300_000;

  private static final class Standing {
    private @Nullable Status said;
    private String waiting = "";
    private long since;
  }

  private record Key(Target target, String type) {}

  private final String sensor;
  private final long settleMillis;
  private final Map<Key, Standing> states = new HashMap<>();
  private final Map<List<String>, Metrics.Schema> schemas = new HashMap<>();
  private final Map<Target, Metrics.Schema> shapes = new HashMap<>();

  /**
   * By this source.
   *
   * @param settleMillis how long a state that is not well has to last before it is said
   */
  public Saying(String sensor, long settleMillis) {
    this.sensor = sensor;
    this.settleMillis = settleMillis;
  }

  /** One target's numbers; nothing when none was read. */
  public List<Signal> numbers(Target target, SortedMap<String, Double> numbers, long at) {
    if (numbers.isEmpty()) {
      return List.of();
    }
    Metrics.Schema schema =
        schemas.computeIfAbsent(List.copyOf(numbers.keySet()), Metrics.Schema::new);
    shapes.put(target, schema);
    double[] values = numbers.values().stream().mapToDouble(Double::doubleValue).toArray();
    return List.of(
        new Snapshot(target, "", sensor, Origin.FACILITY, at, new Metrics(schema, values)));
  }

  /** Takes back all numbers of a target, if any stand. */
  public List<Signal> none(Target target, long at) {
    Metrics.Schema schema = shapes.remove(target);
    if (schema == null) {
      return List.of();
    }
    double[] values = new double[schema.names().size()];
    Arrays.fill(values, Double.NaN);
    return List.of(
        new Snapshot(target, "", sensor, Origin.FACILITY, at, new Metrics(schema, values)));
  }

  /** A state that waits until it has lasted, unless it is well. */
  public List<Signal> state(Status now, boolean well) {
    Standing standing = standing(now);
    Status said = standing.said;
    boolean sameWord = said != null && said.value().equals(now.value());
    if (well || sameWord || settleMillis == 0) {
      return say(standing, now);
    }
    if (!standing.waiting.equals(now.value())) {
      standing.waiting = now.value();
      standing.since = now.at();
    }
    return now.at() - standing.since >= settleMillis ? say(standing, now) : List.of();
  }

  /** A state that is said at once, as far as it is news. */
  public List<Signal> state(Status now) {
    return say(standing(now), now);
  }

  private Standing standing(Status status) {
    return states.computeIfAbsent(new Key(status.target(), status.type()), _ -> new Standing());
  }

  private static List<Signal> say(Standing standing, Status now) {
    Status said = standing.said;
    standing.waiting = "";
    if (said != null && said.sameAs(now) && now.at() - said.at() < REFRESH_MILLIS) {
      return List.of();
    }
    standing.said = now;
    return List.of(now);
  }

  /** A state of the plant in this source's name. */
  public Status status(
      Target target, String type, String value, Map<String, String> fields, long at) {
    return new Status(target, "", sensor, Origin.FACILITY, at, type, value, fields, "");
  }

  /** What was last said of that, if anything. */
  public Optional<Status> said(Target target, String type) {
    Standing standing = states.get(new Key(target, type));
    return standing == null ? Optional.empty() : Optional.ofNullable(standing.said);
  }
}
