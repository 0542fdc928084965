package io.wheeltapper.sensors.storage.mounts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kernel's {@code mountinfo} and fstab into mounts; a line of another shape gives none. Pure.
 */
public final class MountTable {

  /** File systems that many nodes share, as the kernel calls their types. */
  public static final Set<String> SHARED =
      Set.of(
          "lustre",
          "nfs",
          "nfs4",
          "ceph",
          "fuse.ceph",
          "fuse.ceph-fuse",
          "beegfs",
          "gpfs",
          "wekafs",
          "cifs",
          "smb3",
          "fuse.glusterfs",
          "fuse.juicefs",
          "fuse.dfuse",
          "fuse.daos",
          "fuse.s3fs",
          "fuse.gcsfuse",
          "fuse.mountpoint-s3",
          "pvfs2");

  private static final int MOST_MOUNTS = 20_000;
  private static final int LONGEST = 8_192;

  private MountTable() {}

  /** {@code 36 35 98:0 /sub /path rw,noatime master:1 - type device rw,errors=continue}. */
  public static List<Mount> mountinfo(String text) {
    Map<String, Mount> mounts = new LinkedHashMap<>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      int dash = line.indexOf(" - ");
      if (line.length() > LONGEST || dash < 0 || mounts.size() >= MOST_MOUNTS) {
        continue;
      }
      String[] before = line.substring(0, dash).split(" ");
      String[] after = line.substring(dash + 3).split(" ");
      if (before.length >= 6 && after.length >= 3 && before[4].startsWith("/")) {
        String path = unescaped(before[4]);
        mounts.put(
            path,
            new Mount(path, after[0], unescaped(after[1]), words(before[5]), words(after[2])));
      }
    }
    return List.copyOf(mounts.values());
  }

  /** fstab, also what waits to be asked for. */
  public static List<Mount> fstab(String text) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String[] words = line.strip().split("\\s+");
      if (line.length() > LONGEST || line.strip().startsWith("#") || words.length < 4) {
        continue;
      }
      List<String> options = words(words[3]);
      if (words[1].startsWith("/") && mounts.size() < MOST_MOUNTS) {
        mounts.add(new Mount(unescaped(words[1]), words[2], unescaped(words[0]), options, options));
      }
    }
    return mounts;
  }

  private static List<String> words(String options) {
    return Arrays.asList(options.split(","));
  }

  /** The kernel writes blanks, tabs, line ends and backslashes as three octal digits. */
  private static String unescaped(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
