package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.util.List;
import java.util.function.BiConsumer;

/** A ledger that only counts: a month of a factory is scored as it goes, and read by nobody. */
final class Forgetful implements Ledger {

  private long size;

  @Override
  public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint)
      throws Unavailable {
    if (expectedSize != size) {
      throw new Unavailable(
          "it has " + size + " entries, not " + expectedSize, new IllegalStateException("size"));
    }
    size += group.size();
    return size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long from, BiConsumer<Long, Entry> each) {}

  @Override
  public void close() {}
}
