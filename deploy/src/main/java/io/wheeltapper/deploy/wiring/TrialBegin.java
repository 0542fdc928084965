package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a trial knows when it begins: what the running agent knows then. */
final class TrialBegin {

  /** Entries of before that both sides know, the newest; so many are some minutes of folding. */
  private static final int MOST_BEFORE = 200_000;

  private TrialBegin() {}

  /** What the schedulers said last: a side that knows no node takes all of them for out. */
  static List<Signal> statuses(Site site) {
    Set<Signal> statuses = new LinkedHashSet<>();
    for (Target node : site.world().nodes()) {
      statuses.addAll(site.world().of(node));
      statuses.addAll(site.world().jobsOn(node));
      statuses.addAll(site.world().places().said(node));
    }
    return List.copyOf(statuses);
  }

  /** The newest entries of the ledger. */
  static List<Entry> entries(Path data) throws IOException {
    Deque<Entry> newest = new ArrayDeque<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.entries(Math.max(0, reader.size() - MOST_BEFORE), (_, entry) -> newest.addLast(entry));
    }
    return new ArrayList<>(newest);
  }
}
