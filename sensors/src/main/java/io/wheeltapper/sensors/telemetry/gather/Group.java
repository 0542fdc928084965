package io.wheeltapper.sensors.telemetry.gather;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one source says of one target: the times that are being gathered, oldest first, and the last
 * one said. For one thread.
 */
final class Group {

  /** One time while its samples come in. */
  static final class Moment {
    final Group group;
    final long time;
    final long due;
    Columns columns;
    double[] values;
    int count;
    int[] moreNames = NO_NAMES;
    double[] moreValues = NO_VALUES;
    int more;
    boolean said;
    @Nullable Moment next;

    Moment(Group group, long time, long due) {
      this.group = group;
      this.time = time;
      this.due = due;
      this.columns = group.columns;
      this.values = new double[columns.size()];
      Arrays.fill(values, Double.NaN);
    }

    void put(int name, double value) {
      count++;
      int column = columns.of(name);
      if (column >= 0) {
        values[column] = value;
        return;
      }
      for (int i = 0; i < more; i++) {
        if (moreNames[i] == name) {
          moreValues[i] = value;
          return;
        }
      }
      if (more == moreNames.length) {
        moreNames = Arrays.copyOf(moreNames, Math.max(8, more * 2));
        moreValues = Arrays.copyOf(moreValues, moreNames.length);
      }
      moreNames[more] = name;
      moreValues[more++] = value;
    }
  }

  private static final int[] NO_NAMES = new int[0];
  private static final double[] NO_VALUES = new double[0];

  private final Target target;
  private final String node;
  private final Origin origin;
  final Source.Instance instance;
  Columns columns = Columns.NONE;
  @Nullable Moment first;

  /** The newest time said; samples of before are late. */
  long saidAt = Long.MIN_VALUE;

  /** How many samples it had. */
  int expected;

  /** Whether all its numbers were taken back. */
  boolean blank = true;

  private double[] last = NO_VALUES;
  private Columns lastColumns = Columns.NONE;

  Group(Target target, String node, Origin origin, Source.Instance instance) {
    this.target = target;
    this.node = node;
    this.origin = origin;
    this.instance = instance;
  }

  /** The moment of a time, or null while there is none. */
  @Nullable Moment at(long time) {
    for (Moment m = first; m != null && m.time <= time; m = m.next) {
      if (m.time == time) {
        return m;
      }
    }
    return null;
  }

  /** Opens a moment; one that was said already goes on where it was. */
  Moment open(long time, long due) {
    Moment moment = new Moment(this, time, due);
    if (time == saidAt) {
      moment.columns = lastColumns;
      moment.values = last.clone();
      moment.count = expected;
    }
    Moment before = null;
    for (Moment m = first; m != null && m.time < time; m = m.next) {
      before = m;
    }
    moment.next = before == null ? first : before.next;
    if (before == null) {
      first = moment;
    } else {
      before.next = moment;
    }
    return moment;
  }

  /** What the first moment says; it is over. */
  Snapshot say(Moment moment, String sensor, Columns all) {
    double[] values = moment.values;
    if (all != moment.columns) {
      values = moment.columns.spread(values, all);
      for (int i = 0; i < moment.more; i++) {
        values[all.of(moment.moreNames[i])] = moment.moreValues[i];
      }
    }
    moment.said = true;
    first = moment.next;
    saidAt = moment.time;
    expected = moment.count;
    columns = all.size() >= columns.size() ? all : columns;
    last = values;
    lastColumns = all;
    blank = true;
    for (double value : values) {
      blank &= Double.isNaN(value);
    }
    return new Snapshot(
        target, node, sensor, origin, moment.time, new Metrics(all.schema(), values));
  }

  /** Nothing is known of it any more since this time. */
  Snapshot unknown(String sensor, long now) {
    blank = true;
    double[] none = new double[columns.size()];
    Arrays.fill(none, Double.NaN);
    last = none;
    lastColumns = columns;
    saidAt = Math.max(saidAt, now);
    return new Snapshot(target, node, sensor, origin, now, new Metrics(columns.schema(), none));
  }
}
