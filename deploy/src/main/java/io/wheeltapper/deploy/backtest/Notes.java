package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A side's ledger: its entries and nothing else, neither hashed nor signed. For one thread. */
final class Notes implements Ledger {

  private final List<Entry> entries;

  /** After what was there before. */
  Notes(List<Entry> before) {
    entries = new ArrayList<>(before);
  }

  @Override
  public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint) {
    entries.addAll(group);
    return entries.size();
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public void read(long from, BiConsumer<Long, Entry> each) {
    for (int i = (int) from; i < entries.size(); i++) {
      each.accept((long) i, entries.get(i));
    }
  }

  @Override
  public void close() {}
}
