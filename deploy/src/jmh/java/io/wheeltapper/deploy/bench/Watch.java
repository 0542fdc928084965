package io.wheeltapper.deploy.bench;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clocks each case's first verdict: from the arrival of the page that began it, to the verdict, to
 * its being durable. The verdict's moment is read by a guard behind all others, which always
 * allows.
 */
final class Watch implements Guard {

  private final Map<String, Long> arrived = new ConcurrentHashMap<>();
  private final Map<String, Long> judged = new ConcurrentHashMap<>();
  private final Map<String, Long> durable = new ConcurrentHashMap<>();

  /** Judged entries that are durable. */
  final LongAdder decisions = new LongAdder();

  /** Every entry that is durable. */
  final LongAdder entries = new LongAdder();

  /** The page of this node that begins a case counts as arrived then, by the nano clock. */
  void arrived(String node, long nanos) {
    arrived.put(node, nanos);
  }

  @Override
  public String name() {
    return "stopwatch";
  }

  @Override
  public Verdict judge(Question question) {
    judged.putIfAbsent(question.kase().subject().id(), System.nanoTime());
    return Verdict.allow();
  }

  void committed(Entry entry) {
    entries.increment();
    if (entry instanceof Entry.Judged j) {
      decisions.increment();
      durable.putIfAbsent(j.target().id(), System.nanoTime());
    }
  }

  /** Nanoseconds from arrival to verdict of what arrived after a moment. */
  long[] decision(long since) {
    return between(arrived, judged, since);
  }

  /** Nanoseconds from verdict to durable. */
  long[] commit(long since) {
    return between(judged, durable, since);
  }

  /** Cases that began after a moment and have no verdict yet. */
  long open(long since) {
    return arrived.entrySet().stream()
        .filter(e -> e.getValue() >= since && !durable.containsKey(e.getKey()))
        .count();
  }

  private static long[] between(Map<String, Long> from, Map<String, Long> to, long since) {
    return from.entrySet().stream()
        .filter(e -> e.getValue() >= since && to.containsKey(e.getKey()))
        .mapToLong(e -> to.get(e.getKey()) - e.getValue())
        .toArray();
  }

  Gate gate() {
    List<Gate.Bound> guards = new ArrayList<>(Guards.inOrder());
    guards.add(new Gate.Bound(this, EnumSet.allOf(Effect.Kind.class)));
    return new Gate(guards);
  }
}
