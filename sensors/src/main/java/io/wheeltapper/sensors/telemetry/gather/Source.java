package io.wheeltapper.sensors.telemetry.gather;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One source of a receiver, as a job of Prometheus or a service of OpenTelemetry, and its instances
 * on nodes. A source counts as silent when at least half of its instances are; while it speaks, a
 * silent instance is said by itself. For one thread.
 */
final class Source {

  /** Further silent ones are only counted. */
  private static final int MOST_SAID = 100;

  private static final int MOST_INSTANCES = 200_000;
  private static final int NAMED = 10;
  private static final long FORGET_MILLIS = 86_400_000L;

  /** One of a source's instances, on one node or on none. */
  static final class Instance {
    final Source source;
    final String name;
    final String node;

    /** When something of it was taken last, by the receiver's clock; 0 is never. */
    long heard;

    private final long since;

    boolean silent;

    /** Its source has taken it off its list. */
    boolean gone;

    private boolean said;

    Instance(Source source, String name, String node, long since) {
      this.source = source;
      this.name = name;
      this.node = node;
      this.since = since;
    }

    /** It is missed from when it was first known, though nothing of it was ever taken. */
    private long last() {
      return Math.max(heard, since);
    }
  }

  private final String sensor;
  private final long since;
  private final boolean expected;
  private final Map<String, Instance> instances = new HashMap<>();
  private String value = "";
  private String detail = "";
  private int saidSilent;

  /**
   * None of its instances is known yet.
   *
   * @param sensor the receiver's name and the source's: {@code mimir/dcgm}
   * @param since expected from then on
   * @param expected whether it is missed while it has no instance
   */
  Source(String sensor, long since, boolean expected) {
    this.sensor = sensor;
    this.since = since;
    this.expected = expected;
  }

  String sensor() {
    return sensor;
  }

  /** The instance; beyond a bound all further ones are one. */
  Instance instance(String name, String node, long now) {
    String key = instances.size() < MOST_INSTANCES ? key(name, node) : "";
    return instances.computeIfAbsent(key, _ -> new Instance(this, name, node, now));
  }

  /** It is no longer there, and its source has said so: it is not missed. */
  void gone(Instance instance) {
    instance.gone = instances.remove(key(instance.name, instance.node), instance);
  }

  /** It is there again. */
  void back(Instance instance) {
    instance.gone = false;
    instances.put(key(instance.name, instance.node), instance);
  }

  private static String key(String name, String node) {
    return name + "\n" + node;
  }

  /** What changed: which are silent now, which are back. */
  List<Signal> look(long now, long silentAfter) {
    List<Signal> signals = new ArrayList<>();
    int silent = 0;
    SortedSet<String> nodes = new TreeSet<>();
    instances.values().removeIf(i -> now - i.last() > FORGET_MILLIS && end(i, signals, now));
    for (Instance instance : instances.values()) {
      instance.silent = now - instance.last() > silentAfter;
      if (instance.silent) {
        silent++;
        nodes.add(instance.node.isEmpty() ? instance.name : instance.node);
      }
    }
    boolean all =
        instances.isEmpty()
            ? expected && now - since > silentAfter
            : silent > 0 && 2 * silent >= instances.size();
    for (Instance instance : instances.values()) {
      boolean say = instance.silent && (instance.said || !all && saidSilent < MOST_SAID);
      if (say != instance.said && !instance.node.isEmpty()) {
        instance.said = say;
        saidSilent += say ? 1 : -1;
        signals.add(
            status(
                new Target(Target.Kind.SENSOR, sensor + "@" + instance.node),
                instance.node,
                say ? "silent" : "ok",
                say ? "not heard since " + (now - instance.last()) / 1000 + " s" : "",
                now));
      }
    }
    say(all ? "silent" : standing(), why(silent, silentAfter, nodes), now, signals);
    return signals;
  }

  private String standing() {
    if (instances.values().stream().anyMatch(i -> i.heard > 0)) {
      return "ok";
    }
    if (!instances.isEmpty()) {
      return value; // known, and never heard
    }
    return value.isEmpty() || expected ? value : "ended";
  }

  private String why(int silent, long silentAfter, SortedSet<String> nodes) {
    if (instances.isEmpty()) {
      return value.isEmpty() ? "never heard" : "none of its targets is left";
    }
    return silent == 0
        ? ""
        : silent
            + " of "
            + instances.size()
            + " not heard for "
            + silentAfter / 1000
            + " s: "
            + String.join(", ", nodes.stream().limit(NAMED).toList())
            + (nodes.size() > NAMED ? " …" : "");
  }

  private void say(String saying, String why, long now, List<Signal> signals) {
    if (!saying.isEmpty() && (!saying.equals(value) || !why.equals(detail))) {
      value = saying;
      detail = why;
      signals.add(status(new Target(Target.Kind.SENSOR, sensor), "", saying, why, now));
    }
  }

  /** A node that was taken away is not missed for ever; true: it is forgotten. */
  private boolean end(Instance instance, List<Signal> signals, long now) {
    if (instance.said) {
      saidSilent--;
      signals.add(
          status(
              new Target(Target.Kind.SENSOR, sensor + "@" + instance.node),
              instance.node,
              "ended",
              "not heard for a day; no longer expected",
              now));
    }
    return true;
  }

  private Status status(Target target, String node, String state, String why, long now) {
    return new Status(
        target, node, sensor, Origin.AGENT, now, Known.SENSOR, state, Map.of("detail", why), "");
  }
}
