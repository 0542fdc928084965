package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which target names which others, seen from both ends. Owned by the decision thread. */
final class Groups {

  private final Map<Target, SortedSet<Target>> members = new HashMap<>();
  private final Map<Target, SortedSet<Target>> holders = new HashMap<>();

  /** From now on the holder names exactly these. */
  void put(Target holder, Set<Target> now) {
    for (Target gone : members.getOrDefault(holder, Collections.emptySortedSet())) {
      holders.computeIfPresent(
          gone,
          (_, of) -> {
            of.remove(holder);
            return of.isEmpty() ? null : of;
          });
    }
    if (now.isEmpty()) {
      members.remove(holder);
    } else {
      members.put(holder, new TreeSet<>(now));
    }
    now.forEach(m -> holders.computeIfAbsent(m, _ -> new TreeSet<>()).add(holder));
  }

  /** What the holder names, sorted. */
  Set<Target> of(Target holder) {
    return Collections.unmodifiableSortedSet(
        members.getOrDefault(holder, Collections.emptySortedSet()));
  }

  /** Who names the member, sorted. */
  Set<Target> holding(Target member) {
    return Collections.unmodifiableSortedSet(
        holders.getOrDefault(member, Collections.emptySortedSet()));
  }

  /** The targets of a list with commas; what is no name is passed over. */
  static Set<Target> named(String list, Target.Kind kind) {
    Set<Target> named = new TreeSet<>();
    for (String name : list.split(",", -1)) {
      if (!name.isBlank() && name.length() <= Target.LONGEST_ID) {
        named.add(new Target(kind, name));
      }
    }
    return named;
  }
}
