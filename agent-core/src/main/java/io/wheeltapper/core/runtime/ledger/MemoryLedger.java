package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A ledger that forgets with its process, for replay, simulation and tests: the same refusals, the
 * same tree. Safe for all threads.
 */
public final class MemoryLedger implements Ledger {

  private final List<byte[]> bytes = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final CompactRange tree = new CompactRange();
  private long newestEpoch;

  @Override
  public synchronized long append(
      List<Entry> group, long expectedSize, long epoch, boolean checkpoint) throws Unavailable {
    if (epoch < 1 || epoch < newestEpoch) {
      throw refused("epoch " + epoch + " is stale, " + newestEpoch + " leads");
    }
    if (expectedSize != entries.size()) {
      throw refused("it has " + entries.size() + " entries, not " + expectedSize);
    }
    newestEpoch = epoch;
    for (Entry entry : group) {
      byte[] canonical = CanonicalJson.bytes(entry);
      bytes.add(canonical);
      entries.add(entry);
      tree.add(Merkle.leaf(canonical));
    }
    return entries.size();
  }

  @Override
  public synchronized long size() {
    return entries.size();
  }

  @Override
  public void read(long from, BiConsumer<Long, Entry> each) {
    List<Entry> now;
    synchronized (this) {
      now = List.copyOf(entries.subList((int) Math.min(from, entries.size()), entries.size()));
    }
    for (int i = 0; i < now.size(); i++) {
      each.accept(from + i, now.get(i));
    }
  }

  /** An entry's canonical JSON. */
  public synchronized byte[] bytes(long index) {
    return bytes.get((int) index).clone();
  }

  /** The root of the tree: two ledgers with the same root have the same entries. */
  public synchronized byte[] root() {
    return tree.root();
  }

  private static Unavailable refused(String why) {
    return new Unavailable("the ledger takes no entries: " + why, new IllegalStateException(why));
  }

  @Override
  public void close() {}
}
