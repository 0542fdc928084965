package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What persons set of the mode: for each action × fault × scope the newest word. */
final class Settings {

  private record Key(String action, String fault, Target target) {}

  private final Map<Key, Entry.ModeSet> byKey = new LinkedHashMap<>();

  void set(Entry.ModeSet set) {
    Key key = new Key(set.action(), set.fault(), set.target());
    byKey.remove(key);
    byKey.put(key, set);
  }

  void unset(Entry.ModeUnset unset) {
    byKey.remove(new Key(unset.action(), unset.fault(), unset.target()));
  }

  /** In the order in which they were set. */
  Collection<Entry.ModeSet> all() {
    return Collections.unmodifiableCollection(byKey.values());
  }
}
