package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What failed on which node and when, and which versions were found worse: a fold over findings, as
 * far back as versions are compared. Owned by the decision thread.
 */
final class Failures {

  /** The fault of a version on whose nodes more fails than on others. */
  static final Fault REGRESSION = Fault.of("firmware-regression");

  /** What fails again on a node within this time is the same trouble. */
  private static final long SAME_MILLIS = 86_400_000L;

  /** Most remembered; the oldest go first. */
  private static final int MOST = 50_000;

  /** One fault of one node. */
  record Failure(long at, Target node, Fault fault) {}

  private record Spot(Target node, Fault fault) {}

  private final Deque<Failure> all = new ArrayDeque<>();
  private final Map<Spot, Long> last = new HashMap<>();
  private final Set<Target> regressions = new HashSet<>();
  private boolean stirred;

  /** A fault was found. */
  void found(Entry.Found found) {
    if (found.fault().equals(REGRESSION)) {
      regressions.add(found.target());
    }
    if (found.node().isEmpty()) {
      return;
    }
    Spot spot = new Spot(Target.node(found.node()), found.fault());
    Long before = last.put(spot, found.at());
    if (before != null && found.at() - before < SAME_MILLIS) {
      return;
    }
    all.addLast(new Failure(found.at(), spot.node(), spot.fault()));
    stirred = true;
    if (all.size() > MOST) {
      Failure oldest = all.removeFirst();
      last.remove(new Spot(oldest.node(), oldest.fault()), oldest.at());
    }
  }

  /** Whether anything failed since this was asked last. */
  boolean stirred() {
    boolean now = stirred;
    stirred = false;
    return now;
  }

  /** Whether the version was found to be worse already. */
  boolean found(Target release) {
    return regressions.contains(release);
  }

  /** What failed since a time, oldest first. */
  List<Failure> since(long time) {
    return all.stream().filter(f -> f.at() >= time).toList();
  }
}
