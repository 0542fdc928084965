package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.scheduler.kubernetes.Thing.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has changed and is not taken yet: the newest state of each object, so that a storm of
 * changes of one object is one, and no more is held than there are objects. Safe for all threads.
 */
final class Inbox implements ApiServer.Feed {

  /** More objects than this at once are more than we watch at all. */
  static final int MOST = 1_000_000;

  private static final int MOST_SPOILED = 1_000;

  private final ThingReader reader;
  private final Map<Key, Change> changes = new LinkedHashMap<>();
  private final Set<Key> seen = new HashSet<>();
  private final List<String> spoiled = new ArrayList<>();
  private boolean gathering = true;
  private boolean full;

  /** An object as it is, or that it is no more. */
  record Change(Key key, Optional<Thing> thing, boolean gone) {}

  Inbox(ThingReader reader) {
    this.reader = reader;
  }

  @Override
  public void is(Watched kind, JsonNode object) {
    read(kind, object).ifPresent(thing -> add(new Change(thing.key(), Optional.of(thing), false)));
  }

  @Override
  public void gone(Watched kind, JsonNode last) {
    boolean whole = last.has("status") || last.has("spec");
    read(kind, last)
        .ifPresent(thing ->
            add(new Change(thing.key(), whole ? Optional.of(thing) : Optional.empty(), true)));
  }

  private Optional<Thing> read(Watched kind, JsonNode object) {
    try {
      return Optional.of(reader.read(kind, object));
    } catch (IllegalArgumentException e) {
      synchronized (this) {
        if (spoiled.size() < MOST_SPOILED) {
          spoiled.add(kind.title() + ": " + e.getMessage());
        }
      }
      return Optional.empty();
    }
  }

  private synchronized void add(Change change) {
    if (changes.size() >= MOST && !changes.containsKey(change.key())) {
      full = true;
      return;
    }
    changes.merge(change.key(), change, Inbox::over);
    if (gathering && !change.gone()) {
      seen.add(change.key());
    } else if (gathering) {
      seen.remove(change.key());
    }
  }

  /** An end without its last state keeps the one that waits here. */
  private static Change over(Change before, Change now) {
    return now.gone() && now.thing().isEmpty() ? new Change(now.key(), before.thing(), true) : now;
  }

  /** All changes so far, in the order in which their objects were first touched. */
  synchronized List<Change> take() {
    List<Change> all = List.copyOf(changes.values());
    changes.clear();
    return all;
  }

  /** Whether there were more objects than can be held. */
  synchronized boolean full() {
    return full;
  }

  /** Every object that was there up to now; no more of them are gathered from now on. */
  synchronized Set<Key> there() {
    gathering = false;
    Set<Key> all = Set.copyOf(seen);
    seen.clear();
    return all;
  }

  /** Hands on what could not be understood. */
  synchronized void complain(Sensor.Sink sink) {
    spoiled.forEach(why -> sink.rejected("kubernetes", why));
    spoiled.clear();
  }
}
