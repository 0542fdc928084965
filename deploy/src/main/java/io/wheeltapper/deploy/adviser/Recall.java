package io.wheeltapper.deploy.adviser;

import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Lookup;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What the agent itself still has in memory, for an adviser to look up: the last signals of the
 * targets that spoke last, the topology, and closed cases. Reads only, each answer bounded. Safe
 * for all threads.
 */
public final class Recall implements Lookup {

  /** As many as {@link Lookup#signals} may answer. */
  private static final int EACH = 50;

  private static final int AROUND = 200;

  /** Most targets remembered, and most signals in all: some tens of megabytes. */
  private static final int TARGETS = 20_000;

  private static final int SIGNALS = 100_000;

  private final Topology topology;
  private final CaseFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Target, Deque<Signal>> heard = new LinkedHashMap<>(1_024, 0.75f, true);
  private int size;

  /** Over a topology and the cases of a ledger. */
  public Recall(Topology topology, CaseFiles files) {
    this.topology = topology;
    this.files = files;
  }

  /** Takes what arrived, in order; does not block for long. */
  public void hear(List<Signal> signals) {
    lock.lock();
    try {
      signals.forEach(this::hear);
    } finally {
      lock.unlock();
    }
  }

  private void hear(Signal signal) {
    Deque<Signal> last = heard.computeIfAbsent(signal.target(), _ -> new ArrayDeque<>(4));
    last.addFirst(signal);
    size++;
    if (last.size() > EACH) {
      last.removeLast();
      size--;
    }
    while (size > SIGNALS || heard.size() > TARGETS) {
      Iterator<Deque<Signal>> eldest = heard.values().iterator();
      size -= eldest.next().size();
      eldest.remove();
    }
  }

  @Override
  public List<Evidence> signals(Target target) {
    List<Signal> last;
    lock.lock();
    try {
      last = new ArrayList<>(heard.getOrDefault(target, new ArrayDeque<>()));
    } finally {
      lock.unlock();
    }
    return last.stream().map(Evidence::of).toList();
  }

  @Override
  public List<Target> around(Target target) {
    return Stream.concat(topology.ancestors(target).stream(), topology.members(target).stream())
        .limit(AROUND)
        .toList();
  }

  @Override
  public List<Past> past(Target target, String fault) {
    return files.past(target, fault);
  }
}
