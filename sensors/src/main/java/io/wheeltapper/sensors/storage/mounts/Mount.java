package io.wheeltapper.sensors.storage.mounts;

import io.wheeltapper.sensors.storage.StorageNames;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mount, of the kernel's table or of fstab.
 *
 * @param options of this mount
 * @param superOptions of the file system itself; those of the mount, where only they are known
 */
public record Mount(
    String path, String type, String device, List<String> options, List<String> superOptions) {

  private static final Pattern LAST = Pattern.compile("([^/:]+)/*$");
  private static final Pattern LUSTRE = Pattern.compile("[^/]*:/([A-Za-z0-9_-]{1,64})(?:/.*)?");
  private static final Pattern CEPH = Pattern.compile("[\\w.-]+@[0-9a-f-]*\\.([\\w.-]{1,64})=.*");
  private static final Pattern OWN = Pattern.compile("(?:[\\w.,:-]+/)?([\\w.-]{1,64})");

  public Mount {
    options = List.copyOf(options);
    superOptions = List.copyOf(superOptions);
  }

  /**
   * What its file system is called on every node that mounts it: Lustre's and CephFS's own name,
   * NFS by server and export (by export alone where the server is an address), others by their
   * device, or else by the last part of the path.
   */
  public String fileSystem() {
    return switch (type) {
      case "lustre" -> first(LUSTRE, device);
      case "ceph" -> {
        Matcher m = CEPH.matcher(device);
        yield m.matches() ? m.group(1) : "ceph"; // as the ceph sensor calls it
      }
      case "nfs", "nfs4" -> StorageNames.nfs(device);
      case "gpfs", "wekafs" -> first(OWN, device);
      default -> last();
    };
  }

  private String first(Pattern pattern, String text) {
    Matcher m = pattern.matcher(text);
    return m.matches() ? m.group(1) : last();
  }

  private String last() {
    Matcher m = LAST.matcher(path);
    return m.find() ? m.group(1) : path;
  }

  /** Of fstab: whether it is mounted only when somebody asks for it. */
  boolean waits() {
    return options.contains("noauto") || options.contains("x-systemd.automount");
  }

  /** Whether the mount itself was asked to be read-only. */
  boolean mountedReadOnly() {
    return options.contains("ro");
  }

  /** Whether nothing can be written now. */
  boolean readOnly() {
    return options.contains("ro") || superOptions.contains("ro");
  }
}
