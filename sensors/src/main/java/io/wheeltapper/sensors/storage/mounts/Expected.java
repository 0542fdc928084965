package io.wheeltapper.sensors.storage.mounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which mounts are looked at, and which must be there: what is configured, and what fstab mounts at
 * start of a shared type. What is shared and only happens to be mounted is looked at while it is.
 * Pure.
 *
 * @param types of file systems that are shared
 * @param named configured mounts by their path, and what to call their file system, or nothing
 */
record Expected(Set<String> types, Map<String, String> named) {

  Expected {
    types = Set.copyOf(types);
    named = Map.copyOf(named);
  }

  /** What an operator calls the file system, else what it calls itself. */
  String name(Mount mount) {
    String name = named.getOrDefault(mount.path(), "");
    return name.isEmpty() ? mount.fileSystem() : name;
  }

  List<Mount> watched(List<Mount> table) {
    return table.stream()
        .filter(m ->
            named.containsKey(m.path()) || (types.contains(m.type()) && !autofs(m.path(), table)))
        .toList();
  }

  /** What should be mounted and is not among those. */
  List<Mount> missing(List<Mount> fstab, Set<String> there) {
    List<Mount> missing = new ArrayList<>();
    for (Mount mount : fstab) {
      if (types.contains(mount.type()) && !there.contains(mount.path())) {
        missing.add(mount);
      }
    }
    for (String path : named.keySet()) {
      if (!there.contains(path) && missing.stream().noneMatch(m -> m.path().equals(path))) {
        missing.add(new Mount(path, "", "", List.of(), List.of()));
      }
    }
    return missing;
  }

  /** An automounter's own: it comes and goes as it is used, and looking at it would keep it. */
  private static boolean autofs(String path, List<Mount> table) {
    return table.stream()
        .anyMatch(m -> m.type().equals("autofs") && (path + "/").startsWith(m.path() + "/"));
  }
}
