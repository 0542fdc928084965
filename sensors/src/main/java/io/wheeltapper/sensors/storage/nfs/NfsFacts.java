package io.wheeltapper.sensors.storage.nfs;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.Slowness;
import io.wheeltapper.sensors.storage.StorageNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one node's NFS client sees of a file system, from two looks at its counters. For one thread.
 */
final class NfsFacts {

  private static final String[] METADATA = {"GETATTR", "LOOKUP", "OPEN", "ACCESS", "OPEN_NOATTR"};

  private record Last(long at, NfsMount mount) {}

  private final String sensor;
  private final String node;
  private final Map<String, String> names;
  private final long gapMillis;
  private final Slowness slowness = new Slowness();
  private final Map<String, Last> last = new HashMap<>();

  /**
   * Nothing seen yet.
   *
   * @param names what to call a file system, by its mount's path; others as {@link
   *     StorageNames#nfs}
   * @param gapMillis a longer time between two looks is a gap: no rate is made over it
   */
  NfsFacts(String sensor, String node, Map<String, String> names, long gapMillis) {
    this.sensor = sensor;
    this.node = node;
    this.names = Map.copyOf(names);
    this.gapMillis = gapMillis;
  }

  List<Signal> take(List<NfsMount> mounts, long at, Sensor.Sink sink) {
    List<Signal> signals = new ArrayList<>();
    Set<String> told = new HashSet<>();
    last.keySet().retainAll(mounts.stream().map(NfsMount::path).toList());
    for (NfsMount mount : mounts) {
      Last before = last.put(mount.path(), new Last(at, mount));
      String name = names.getOrDefault(mount.path(), StorageNames.nfs(mount.device()));
      if (!told.add(name)) {
        continue; // mounted twice: the client's counters of one server are mostly shared
      }
      try {
        numbers(mount, before, name, at)
            .of(StorageNames.fileSystem(name), node, sensor, Origin.STORAGE, at)
            .ifPresent(signals::add);
      } catch (IllegalArgumentException e) {
        sink.rejected("mountstats", "a name that is none: " + e.getMessage());
      }
    }
    return signals;
  }

  private Readings numbers(
      NfsMount mount, @org.jspecify.annotations.Nullable Last before, String name, long at) {
    Readings numbers = new Readings();
    NfsMount.Operation all = mount.sum();
    total(numbers, "nfs_operations_total", all.count());
    total(numbers, "nfs_retransmissions_total", all.transmissions() - all.count());
    total(numbers, "nfs_major_timeouts_total", all.majorTimeouts());
    total(numbers, "storage_read_bytes_total", mount.readBytes());
    total(numbers, "storage_written_bytes_total", mount.writtenBytes());
    slow(numbers, StorageNames.METADATA_RATIO, name, at, mount.sum(METADATA));
    slow(numbers, StorageNames.READ_RATIO, name, at, mount.sum("READ"));
    if (before != null && at > before.at && at - before.at <= gapMillis) {
      NfsMount.Operation moved = all.minus(before.mount.sum());
      if (moved.forward()) {
        rates(numbers, moved, at - before.at);
        mean(numbers, "read", mount, before.mount, "READ");
        mean(numbers, "write", mount, before.mount, "WRITE");
      }
    }
    return numbers;
  }

  private static void rates(Readings numbers, NfsMount.Operation moved, long millis) {
    numbers.put("nfs_major_timeouts_per_minute", moved.majorTimeouts() * 60_000.0 / millis);
    if (moved.count() > 0) {
      numbers.put(
          "nfs_retransmission_ratio",
          Math.max(0, moved.transmissions() - moved.count()) / (double) moved.count());
    }
  }

  private static void mean(
      Readings numbers, String word, NfsMount now, NfsMount before, String operation) {
    NfsMount.Operation moved = now.sum(operation).minus(before.sum(operation));
    if (moved.forward() && moved.count() > 0) {
      double count = moved.count();
      numbers.put("nfs_" + word + "_milliseconds_mean", moved.roundTripMillis() / count);
      if (moved.queueMillis() >= 0) {
        numbers.put("nfs_" + word + "_queue_milliseconds_mean", moved.queueMillis() / count);
      }
    }
  }

  private static void total(Readings numbers, String name, long value) {
    if (value >= 0) {
      numbers.put(name, value);
    }
  }

  private void slow(
      Readings numbers, String metric, String name, long at, NfsMount.Operation operation) {
    if (operation.count() > 0 && operation.executeMillis() >= 0) {
      numbers.put(
          metric,
          slowness.ofCounters(
              name + " " + metric, at, operation.count(), operation.executeMillis()));
    }
  }
}
