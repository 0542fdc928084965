package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which change windows and freezes are open, and how the last ones ended: a fold over the ledger's
 * entries of the kind {@code window}. Owned by the decision thread.
 */
public final class Openings {

  /** Closed ones kept, with their reports; older ones are in the ledger. */
  private static final int CLOSED_KEPT = 200;

  private final SortedMap<String, Entry.Window> open = new TreeMap<>();
  private final Deque<Entry.Window> closed = new ArrayDeque<>();
  private final Map<String, Long> closedByHand = new HashMap<>();

  void apply(Entry.Window entry) {
    if (entry.phase().equals("opened")) {
      open.put(entry.name(), entry);
      return;
    }
    open.remove(entry.name());
    closed.addLast(entry);
    if (closed.size() > CLOSED_KEPT) {
      closed.removeFirst();
    }
    if (!entry.by().isEmpty()) {
      closedByHand.put(entry.name(), entry.at());
    }
  }

  /** The open ones, by name. */
  public Collection<Entry.Window> open() {
    return open.values();
  }

  /** The open one of that name. */
  public Optional<Entry.Window> open(String name) {
    return Optional.ofNullable(open.get(name));
  }

  /** The newest closed ones, oldest first. */
  public Collection<Entry.Window> closed() {
    return Collections.unmodifiableCollection(closed);
  }

  /** Those closed after a moment, newest first. */
  List<Entry.Window> closedSince(long at) {
    if (closed.isEmpty() || closed.getLast().at() < at) {
      return List.of();
    }
    return List.copyOf(closed).reversed().stream().filter(w -> w.at() >= at).toList();
  }

  /** When a person last closed it by hand; {@link Long#MIN_VALUE} for never. */
  long closedByHand(String name) {
    return closedByHand.getOrDefault(name, Long.MIN_VALUE);
  }
}
