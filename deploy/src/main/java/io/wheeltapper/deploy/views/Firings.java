package io.wheeltapper.deploy.views;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each rule found anything, by day. A fold over the ledger that goes on where it stopped:
 * only its first look reads back, and that by the index of kinds. Safe for all threads.
 */
public final class Firings {

  /** How far back it counts. */
  public static final int DAYS = 31;

  private static final long DAY = 86_400_000L;

  /** What is known of one rule; {@code last} in epoch milliseconds. */
  public record Fired(long times, long last) {
    /** It never did. */
    public static final Fired NEVER = new Fired(0, 0);
  }

  private final Path data;
  private final TreeMap<Long, Map<String, Fired>> days = new TreeMap<>();
  private long next = -1;

  /** Over a data folder's ledger. */
  public Firings(Path data) {
    this.data = data;
  }

  /** By rule, up to now. */
  public synchronized Map<String, Fired> byRule(long now) throws IOException {
    try (LedgerReader ledger = LedgerReader.open(data)) {
      long size = ledger.size();
      if (next < 0) {
        ledger.ofKind("found", now - DAYS * DAY, (_, entry) -> take(entry));
      } else {
        ledger.entries(next, (_, entry) -> take(entry));
      }
      next = size;
    }
    days.headMap((now - DAYS * DAY) / DAY).clear();
    Map<String, Fired> all = new HashMap<>();
    days.values()
        .forEach(day -> day.forEach((rule, fired) -> all.merge(rule, fired, Firings::sum)));
    return all;
  }

  private void take(Entry entry) {
    if (entry instanceof Entry.Found found) {
      days.computeIfAbsent(found.at() / DAY, _ -> new HashMap<>())
          .merge(found.rule(), new Fired(1, found.at()), Firings::sum);
    }
  }

  private static Fired sum(Fired one, Fired other) {
    return new Fired(one.times() + other.times(), Math.max(one.last(), other.last()));
  }
}
