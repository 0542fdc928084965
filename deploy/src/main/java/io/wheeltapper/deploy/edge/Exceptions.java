package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a signal go to the agent only when it is news: an event always; a status when it says
 * something else; a snapshot when a rule of the bundle in force could notice it (it crosses what a
 * rule compares with, or a rule wants every one). Whatever is not news goes once in a while
 * nevertheless. As long as the agent has not said what its rules look at, every snapshot goes. Safe
 * for all threads.
 */
final class Exceptions {

  /** How long a target's snapshot or status may go untold, milliseconds. */
  static final long REFRESH_MILLIS = 60_000;

  /** Targets remembered at most; of further ones everything goes. */
  private static final int MOST = 50_000;

  private record Slot(Target target, String sensor, String type) {}

  private static final class Told {
    long at;
    BitSet holds = new BitSet();
    @Nullable Status status;
  }

  /** What to look at in one shape of snapshot. */
  private record Look(boolean every, int[] places, Heed[] heeds) {}

  private record Shape(Target.Kind kind, Metrics.Schema schema) {
    // A schema is the same object for all snapshots of a sensor: identity is enough, and fast.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Shape s && s.kind == kind && s.schema == schema;
    }

    @Override
    public int hashCode() {
      return 31 * kind.ordinal() + System.identityHashCode(schema);
    }
  }

  private static final int MOST_SHAPES = 1_000;

  private final boolean everything;
  private final Map<Slot, Told> told = new HashMap<>();
  private final Map<Shape, Look> looks = new HashMap<>();
  private @Nullable List<Heed> heeds;

  /**
   * Nothing told yet.
   *
   * @param everything whether every snapshot is news
   */
  Exceptions(boolean everything) {
    this.everything = everything;
  }

  /** From now on these; what goes next goes as if nothing had been told before. */
  synchronized void heed(List<Heed> all) {
    if (!all.equals(heeds)) {
      heeds = List.copyOf(all);
      looks.clear();
      told.values().removeIf(t -> t.status == null);
    }
  }

  /**
   * Whoever hears us knows nothing: what was said last of every status, to be said again; the next
   * snapshots go as if they were the first.
   */
  synchronized List<Signal> again() {
    told.values().removeIf(t -> t.status == null);
    List<Signal> statuses = new ArrayList<>();
    told.values().forEach(t -> statuses.add(t.status));
    statuses.sort(java.util.Comparator.comparingLong(Signal::at));
    return statuses;
  }

  /** What of these is news, in their order. */
  synchronized List<Signal> news(List<Signal> signals) {
    List<Signal> news = new ArrayList<>(signals.size());
    for (Signal signal : signals) {
      boolean isNews =
          switch (signal) {
            case Snapshot s -> news(s);
            case Status s -> news(s);
            default -> true;
          };
      if (isNews) {
        news.add(signal);
      }
    }
    return news;
  }

  private boolean news(Status status) {
    Told last = last(new Slot(status.target(), status.sensor(), status.type()));
    if (last == null) {
      return true;
    }
    Status before = last.status;
    boolean same =
        before != null
            && before.value().equals(status.value())
            && before.fields().equals(status.fields());
    last.status = status;
    if (same && fresh(last, status.at())) {
      return false;
    }
    last.at = status.at();
    return true;
  }

  private boolean news(Snapshot snapshot) {
    if (everything || heeds == null) {
      return true;
    }
    Look look = look(snapshot, heeds);
    if (look.every()) {
      return true;
    }
    Told last = last(new Slot(snapshot.target(), snapshot.sensor(), ""));
    if (last == null) {
      return true;
    }
    BitSet holds = new BitSet(look.places().length);
    for (int i = 0; i < look.places().length; i++) {
      holds.set(i, look.heeds()[i].holds(snapshot.metrics().at(look.places()[i])));
    }
    if (last.at != 0 && holds.equals(last.holds) && fresh(last, snapshot.at())) {
      return false;
    }
    last.at = snapshot.at();
    last.holds = holds;
    return true;
  }

  /** A clock that was set back makes no old word a new one. */
  private static boolean fresh(Told last, long at) {
    return at >= last.at && at - last.at < REFRESH_MILLIS;
  }

  private @Nullable Told last(Slot slot) {
    Told last = told.get(slot);
    if (last == null && told.size() < MOST) {
      last = new Told();
      told.put(slot, last);
    }
    return last;
  }

  private Look look(Snapshot snapshot, List<Heed> all) {
    Metrics.Schema schema = snapshot.metrics().schema();
    Shape shape = new Shape(snapshot.target().kind(), schema);
    Look look = looks.get(shape);
    if (look == null) {
      List<Heed> mine =
          all.stream()
              .filter(h -> h.about(snapshot.target()))
              .filter(h -> h.metric().equals("*") || schema.indexOf(h.metric()) >= 0)
              .toList();
      List<Heed> compared = mine.stream().filter(h -> !h.metric().equals("*")).toList();
      look =
          new Look(
              mine.stream().anyMatch(h -> h.every() || h.metric().equals("*")),
              compared.stream().mapToInt(h -> schema.indexOf(h.metric())).toArray(),
              compared.toArray(Heed[]::new));
      if (looks.size() >= MOST_SHAPES) {
        looks.clear();
      }
      looks.put(shape, look);
    }
    return look;
  }
}
