package io.wheeltapper.sensors.telemetry.gather;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.telemetry.prometheus.Placement.Place;
import io.wheeltapper.sensors.telemetry.prometheus.Schemas;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers samples into one snapshot for each source, target and time. A snapshot is said as soon as
 * it has as many numbers as the one before, or when its waiting is over; what comes for it later
 * makes it be said again, whole. Samples of times before the last one said are late and dropped, as
 * are those that are too old: each is counted. What falls silent is taken back, so that nothing is
 * decided from a stale value. For one thread.
 */
public final class Gathering {

  /** More targets than 100,000 GPUs with all that hangs on them. */
  static final int MOST_GROUPS = 1_000_000;

  /** Names with labels in them, over all targets; as many again without. */
  static final int MOST_NAMES = 200_000;

  private static final int MOST_SHAPES = 10_000;
  private static final int MOST_SOURCES = 1_000;

  /** A sender's clock may be so far ahead. */
  public static final long FUTURE_MILLIS = 300_000;

  private static final long LOOK_MILLIS = 5_000;

  /** Longer than any recording, in milliseconds; a silence of so long is never looked for. */
  public static final long EVER = Long.MAX_VALUE / 4;

  /** A place of its own in a gathering. */
  private record Key(String source, String instance, Target target, String node) {}

  /**
   * How it gathers.
   *
   * @param sensor the receiver's name; sources are named behind it
   * @param holdMillis how long a snapshot waits for the rest of its numbers
   * @param staleMillis older samples are dropped
   * @param silentMillis a source not heard for so long is silent
   * @param expected sources that must be heard
   */
  public record Terms(
      String sensor, long holdMillis, long staleMillis, long silentMillis, List<String> expected) {
    public Terms {
      expected = List.copyOf(expected);
    }
  }

  private final Terms terms;
  private final Drops drops;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<Key, Integer> numbers = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private final Map<String, Integer> nameNumbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final BitSet dcgm = new BitSet();
  private int labelled;
  private final Map<List<Integer>, Columns> shapes = new HashMap<>();
  private final Deque<Group.Moment> waiting = new ArrayDeque<>();
  private final List<Signal> ready = new ArrayList<>();
  private long looked;

  /** Begins; listed sources are expected from now on. */
  public Gathering(Terms terms, Drops drops, long now) {
    this.terms = terms;
    this.drops = drops;
    terms
        .expected()
        .forEach(name -> sources.put(name, new Source(terms.sensor() + "/" + name, now, true)));
  }

  private Source source(String name, long now) {
    String known = sources.containsKey(name) || sources.size() < MOST_SOURCES ? name : "others";
    return sources.computeIfAbsent(known, n -> new Source(terms.sensor() + "/" + n, now, false));
  }

  /**
   * The number of a place's group, or -1 when there are too many.
   *
   * @param source as a job's name
   * @param instance as the address that was scraped
   */
  public int group(String source, String instance, Place place, long now) {
    Key key = new Key(source, instance, place.target(), place.node());
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    if (groups.size() >= MOST_GROUPS) {
      return -1;
    }
    Source of = source(source, now);
    groups.add(
        new Group(
            place.target(),
            place.node(),
            place.origin(),
            of.instance(instance, place.node(), now)));
    numbers.put(key, groups.size() - 1);
    return groups.size() - 1;
  }

  /** The number of a metric's name, or -1 when there are too many. */
  public int name(String metric) {
    Integer known = nameNumbers.get(metric);
    if (known != null) {
      return known;
    }
    // What has labels may be without number: it takes no room from the plain names of rules.
    boolean labels = metric.indexOf('{') >= 0;
    if ((labels ? labelled : names.size() - labelled) >= MOST_NAMES) {
      return -1;
    }
    labelled += labels ? 1 : 0;
    String shared = Schemas.name(metric);
    dcgm.set(names.size(), metric.startsWith("DCGM_"));
    names.add(shared);
    nameNumbers.put(shared, names.size() - 1);
    return names.size() - 1;
  }

  /** Whether a name is one of DCGM's, whose blanks are no numbers. */
  public boolean dcgm(int name) {
    return dcgm.get(name);
  }

  /** Whether a sample is neither too old nor from the future; else it is counted so. */
  public boolean timely(long time, long now) {
    if (time < now - terms.staleMillis()) {
      drops.drop("too-old", 1);
      return false;
    }
    if (time > now + FUTURE_MILLIS) {
      drops.drop("from-the-future", 1);
      return false;
    }
    return true;
  }

  /**
   * Takes one sample in. Only one that is taken is a word of its source: one whose samples are all
   * dropped falls silent.
   *
   * @param value NaN for a number that is known not to be there (stale, blank, none)
   * @param time epoch milliseconds of the sample, which is timely
   * @param now by the receiver's clock
   * @return whether it was taken; else it is counted with its reason
   */
  public boolean put(int number, int name, double value, long time, long now) {
    Group group = groups.get(number);
    Source.Instance instance = group.instance;
    if (time < group.saidAt) {
      drops.drop("late", 1);
      return false;
    }
    instance.heard = now;
    if (instance.gone && !Double.isNaN(value)) {
      instance.source.back(instance);
    }
    Group.Moment moment = group.at(time);
    if (moment == null) {
      moment = group.open(time, now + terms.holdMillis());
      waiting.add(moment);
    }
    moment.put(name, value);
    if (moment.count == group.expected && moment == group.first) {
      say(moment);
    }
    return true;
  }

  /** Nothing is expected of it any more: its source has taken it off its list. */
  public void gone(int number) {
    Group group = groups.get(number);
    group.instance.source.gone(group.instance);
  }

  /** What is ready to be said, in order. */
  public List<Signal> take(long now) {
    while (!waiting.isEmpty()) {
      Group.Moment moment = waiting.getFirst();
      if (!moment.said && moment.due > now) {
        break;
      }
      waiting.removeFirst();
      while (!moment.said && moment.group.first != null) {
        say(moment.group.first); // what is older of the same goes before it
      }
    }
    if (terms.silentMillis() < EVER && (now - looked >= LOOK_MILLIS || now < looked)) {
      looked = now;
      look(now);
    }
    List<Signal> out = List.copyOf(ready);
    ready.clear();
    return out;
  }

  private void look(long now) {
    for (Source source : sources.values()) {
      ready.addAll(source.look(now, terms.silentMillis()));
    }
    for (Group group : groups) {
      if (group.instance.silent && !group.blank && group.first == null) {
        ready.add(group.unknown(group.instance.source.sensor(), now));
      }
    }
  }

  private void say(Group.Moment moment) {
    Group group = moment.group;
    Columns all = moment.more == 0 ? moment.columns : columns(moment);
    ready.add(group.say(moment, group.instance.source.sensor(), all));
  }

  private Columns columns(Group.Moment moment) {
    int[] all = moment.columns.with(moment.moreNames, moment.more);
    List<Integer> key = Arrays.stream(all).boxed().toList();
    @Nullable Columns known = shapes.get(key);
    if (known != null) {
      return known;
    }
    Columns made = Columns.of(all, names);
    if (shapes.size() < MOST_SHAPES) {
      shapes.put(key, made);
    }
    return made;
  }
}
