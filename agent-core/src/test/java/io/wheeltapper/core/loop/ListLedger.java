package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A ledger in a list that can be told to fail. */
final class ListLedger implements Ledger {

  final List<Entry> entries = new ArrayList<>();
  boolean broken;

  @Override
  public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint)
      throws Unavailable {
    if (broken || expectedSize != entries.size()) {
      throw new Unavailable("broken", new IllegalStateException("as told"));
    }
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
