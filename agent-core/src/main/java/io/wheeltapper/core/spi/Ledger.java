package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Entry;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The append-only record: the agent's durable state. One writer gives the order. Safe for one
 * appending thread and any number of readers.
 */
public interface Ledger extends AutoCloseable {

  /** The ledger cannot take entries; nothing may be done until it can. */
  final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, in words a person can act on. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Appends a group as one transaction: checks size and epoch, inserts, makes durable, signs when
   * asked. Returns when the group is durable; nothing of it is there when it throws.
   *
   * @param expectedSize the number of entries the writer believes there are (compare-and-set)
   * @param epoch the leader's epoch; a stale one is refused
   * @param checkpoint whether a signed checkpoint must cover the group before this returns
   * @return the size after
   */
  long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint)
      throws Unavailable, InterruptedException;

  /** How many entries there are. */
  long size();

  /** Every entry from an index on, in order, with its index. */
  void read(long from, BiConsumer<Long, Entry> each) throws Unavailable;

  @Override
  void close();
}
