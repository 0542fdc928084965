package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.firmware.Component;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which parts a node had before it was written to: one that is lost by a flash is in no inventory
 * any more, and says no wrong version. Kept while the process lives, by case, so that what takes a
 * change back knows of it too. Safe for all threads.
 */
final class Before {

  private static final int MOST = 1_000;

  private final Map<String, Set<String>> ids =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
          return size() > MOST;
        }
      };

  private static String key(String caseId, String node, Component component) {
    return caseId + " " + node + " " + component.name();
  }

  /** The parts as they are before the first write of a case; later words change nothing. */
  synchronized void note(String caseId, String node, Component component, List<Item> items) {
    if (items.isEmpty()) {
      return;
    }
    ids.putIfAbsent(key(caseId, node, component), names(items));
  }

  /** What is known of a node's parts. */
  synchronized Parts of(String caseId, String node, Component component) {
    return new Parts(component, ids.getOrDefault(key(caseId, node, component), Set.of()));
  }

  private static Set<String> names(List<Item> items) {
    Set<String> names = new TreeSet<>();
    items.forEach(i -> names.add(i.id()));
    return names;
  }

  /**
   * What parts there are to be.
   *
   * @param before their ids, as they were before the first write; empty where nobody remembers, as
   *     after a restart
   */
  record Parts(Component component, Set<String> before) {
    Parts {
      before = Set.copyOf(before);
    }

    /** Which are not there any more, in words; {@code ""} where none is missed. */
    String lost(List<Item> now) {
      Set<String> missed = new TreeSet<>(before.isEmpty() ? component.named() : before);
      missed.removeAll(names(now));
      if (!missed.isEmpty()) {
        return String.join(", ", missed);
      }
      return now.size() < component.count()
          ? (component.count() - now.size()) + " of " + component.count()
          : "";
    }

    /** Whether anybody can say that none is lost. */
    boolean known() {
      return !before.isEmpty() || component.count() > 0 || !component.named().isEmpty();
    }
  }
}
