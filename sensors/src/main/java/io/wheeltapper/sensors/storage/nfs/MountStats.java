package io.wheeltapper.sensors.storage.nfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /proc/self/mountstats} into the counters of its NFS mounts; others have none. A line of
 * another shape gives nothing. Pure.
 */
public final class MountStats {

  static final int MOST_MOUNTS = 1_000;
  private static final int MOST_OPERATIONS = 200;
  private static final int LONGEST = 4_096;

  private static final Pattern DEVICE =
      Pattern.compile("device (.+) mounted on (.+) with fstype (\\S+)(?: statvers=\\S+)?\\s*");
  private static final Pattern OPERATION =
      Pattern.compile("\\s+([A-Z][A-Z0-9_]{1,40}): ((?:\\d{1,20} ){7,9}\\d{1,20})\\s*");

  private MountStats() {}

  /** The NFS mounts; of one path that stands twice, the last. */
  public static List<NfsMount> read(String text) {
    Map<String, NfsMount> mounts = new HashMap<>();
    List<String> order = new ArrayList<>();
    Reading reading = null;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.length() > LONGEST) {
        continue;
      }
      Matcher device = DEVICE.matcher(line);
      if (device.matches()) {
        keep(mounts, order, reading);
        boolean nfs = device.group(3).equals("nfs") || device.group(3).equals("nfs4");
        reading = nfs ? new Reading(device.group(1), device.group(2)) : null;
      } else if (reading != null) {
        reading.take(line);
      }
    }
    keep(mounts, order, reading);
    return order.stream().map(mounts::get).toList();
  }

  private static void keep(
      Map<String, NfsMount> mounts,
      List<String> order,
      @org.jspecify.annotations.Nullable Reading reading) {
    if (reading == null || (mounts.size() >= MOST_MOUNTS && !mounts.containsKey(reading.path))) {
      return;
    }
    if (mounts.put(reading.path, reading.mount()) == null) {
      order.add(reading.path);
    }
  }

  private static final class Reading {
    private final String device;
    private final String path;
    private final Map<String, NfsMount.Operation> operations = new HashMap<>();
    private long sends = -1;
    private long receives = -1;
    private long readBytes = -1;
    private long writtenBytes = -1;

    Reading(String device, String path) {
      this.device = device;
      this.path = path;
    }

    void take(String line) {
      String text = line.strip();
      if (text.startsWith("xprt:")) {
        transport(text.substring(5).strip().split("\\s+"));
      } else if (text.startsWith("bytes:")) {
        String[] words = text.substring(6).strip().split("\\s+");
        if (words.length >= 6) {
          // normalRead normalWrite directRead directWrite serverRead serverWrite …
          readBytes = number(words[4]);
          writtenBytes = number(words[5]);
        }
      } else {
        Matcher operation = OPERATION.matcher(line);
        if (operation.matches() && operations.size() < MOST_OPERATIONS) {
          String[] n = operation.group(2).split(" ");
          operations.merge(
              operation.group(1),
              new NfsMount.Operation(
                  number(n[0]),
                  number(n[1]),
                  number(n[2]),
                  number(n[5]),
                  number(n[6]),
                  number(n[7])),
              (before, now) -> now.count() == 0 ? before : now);
        }
      }
    }

    /** {@code tcp port bind connect connectIdle idle sends recvs …}; udp has no connection. */
    private void transport(String[] words) {
      int at = words[0].equals("udp") ? 3 : 6;
      if (words.length > at + 1) {
        sends = Math.max(0, sends) + number(words[at]);
        receives = Math.max(0, receives) + number(words[at + 1]);
      }
    }

    NfsMount mount() {
      return new NfsMount(device, path, operations, sends, receives, readBytes, writtenBytes);
    }

    /** Unsigned, as the kernel writes it; differences of wrapped counters come out right. */
    private static long number(String text) {
      try {
        return Long.parseUnsignedLong(text);
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }
}
