package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;

/** Entries by what they say, of a ledger at rest or of one that grows. */
public interface Entries {

  /** Takes entries; may fail as reading may. */
  interface Taker {
    /**
     * One entry.
     *
     * @param bytes its canonical JSON, as it was hashed
     */
    void take(long index, byte[] bytes) throws IOException;
  }

  /**
   * Gives each entry asked for, oldest first.
   *
   * @param size only those of a lower index
   * @throws IOException also when an entry is not what was written
   */
  void each(Query query, long size, Taker taker) throws IOException;
}
