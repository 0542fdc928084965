package io.wheeltapper.sensors.storage.mounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which mounts are looked at, and which must be there: what is configured, and what fstab mounts at
 * start of a shared type. What is shared and only happens to be mounted is looked at while it is:
 * of the node's own, by its look, what has answered is expected to go on; a pod's or a user's own
 * says nothing of its node. Pure.
 *
 * @param types of file systems that are shared
 * @param named configured mounts by their path, and what to call their file system, or nothing
 */
record Expected(Set<String> types, Map<String, String> named) {

  /** Where container runtimes and login sessions mount for others than the node. */
  private static final List<String> FOREIGN =
      List.of(
          "/run/",
          "/var/run/",
          "/var/lib/docker/",
          "/var/lib/containers/",
          "/var/lib/containerd/",
          "/var/lib/kubelet/",
          "/home/",
          "/media/",
          "/tmp/");

  Expected {
    types = Set.copyOf(types);
    named = Map.copyOf(named);
  }

  /** What an operator calls the file system, else what it calls itself. */
  String name(Mount mount) {
    String name = named.getOrDefault(mount.path(), "");
    return name.isEmpty() ? mount.fileSystem() : name;
  }

  /** All that are looked at, those expected first. */
  List<Mount> watched(List<Mount> table, List<Mount> fstab) {
    List<Mount> watched = new ArrayList<>(table.stream().filter(m -> expects(m, fstab)).toList());
    table.stream()
        .filter(m ->
            types.contains(m.type())
                && !expects(m, fstab)
                && !autofs(m.path(), table)
                && !ofPod(m.path()))
        .forEach(watched::add);
    return watched;
  }

  /** Whether the operators named it, or fstab lists it, also where it is mounted as it is used. */
  boolean expects(Mount mount, List<Mount> fstab) {
    return named.containsKey(mount.path())
        || (types.contains(mount.type())
            && fstab.stream().anyMatch(f -> f.path().equals(mount.path())));
  }

  /**
   * Whether it is the node's own by its look: only root mounts what the kernel itself serves, and
   * of FUSE what root mounted says so; containers' and sessions' mounts lie where they put them.
   */
  boolean ofNode(Mount mount) {
    boolean own = !mount.type().startsWith("fuse.") || mount.superOptions().contains("user_id=0");
    return own
        && types.contains(mount.type())
        && FOREIGN.stream().noneMatch(folder -> mount.path().startsWith(folder));
  }

  /** What should be mounted and is not among those. */
  List<Mount> missing(List<Mount> fstab, Set<String> there) {
    List<Mount> missing = new ArrayList<>();
    for (Mount mount : fstab) {
      if (types.contains(mount.type()) && !mount.waits() && !there.contains(mount.path())) {
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

  /** Where the kubelet mounts volumes of pods and of CSI drivers. */
  private static boolean ofPod(String path) {
    return path.contains("/kubelet/pods/") || path.contains("/kubelet/plugins/");
  }

  /** An automounter's own: it comes and goes as it is used, and looking at it would keep it. */
  private static boolean autofs(String path, List<Mount> table) {
    return table.stream()
        .anyMatch(m -> m.type().equals("autofs") && (path + "/").startsWith(m.path() + "/"));
  }
}
