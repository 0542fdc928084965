package io.wheeltapper.sensors.storage.stall;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.StorageNames;
import io.wheeltapper.sensors.storage.mounts.Answers.Answer;
import io.wheeltapper.sensors.storage.nfs.NfsMount;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether I/O to a shared file system stood still in the last minute. It did where a mount had no
 * answer for that long (one that answers late is slow), a Lustre connection was not served for that
 * long, NFS sent and got nothing back, or a job's tasks all waited for most of it while no local
 * disk worked. It did not where every mount answers. Else nothing is said. For one thread.
 */
final class StallFacts {

  static final long MINUTE = 60_000;

  /** Our own estimate: a disk that works more of the time than this explains waiting by itself. */
  private static final double BUSY = 0.5;

  private record Nfs(long since, long sends, long receives) {}

  private final String sensor;
  private final String node;
  private final double percent;
  private final long gapMillis;
  private final Map<String, Long> waiting = new HashMap<>();
  private final Map<String, Nfs> unanswered = new HashMap<>();
  private long last = Long.MIN_VALUE / 2;

  /**
   * Nothing seen yet.
   *
   * @param percent of a minute that a job's tasks all wait, from which on they stand still
   * @param gapMillis a longer time between two looks begins every waiting anew
   */
  StallFacts(String sensor, String node, double percent, long gapMillis) {
    this.sensor = sensor;
    this.node = node;
    this.percent = percent;
    this.gapMillis = gapMillis;
  }

  /** The node's number; empty where it has no shared file system, or it cannot be told. */
  Optional<Snapshot> take(Look look, long at) {
    if (at - last > gapMillis) {
      waiting.clear();
      unanswered.clear();
    }
    last = at;
    if (look.answers().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Boolean> waits = new HashMap<>();
    boolean known = true;
    int hung = 0;
    for (Map.Entry<String, Answer> one : look.answers().entrySet()) {
      boolean answers =
          one.getValue() instanceof Answer.Space || one.getValue() instanceof Answer.Slow;
      known &= answers;
      waits.put("mount " + one.getKey(), !answers && !(one.getValue() instanceof Answer.Unknown));
      hung += one.getValue() instanceof Answer.None ? 1 : 0;
    }
    look.lustre().forEach((name, served) -> waits.put("lustre " + name, !served));
    boolean stalled = lasting(waits, at) | nfs(look, at);
    double pressed =
        look.pressure().values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    boolean local = look.diskBusy().orElse(1) > BUSY;
    stalled |= pressed >= percent && !local;
    Readings numbers = new Readings();
    numbers.put("storage_hung_mounts", hung);
    numbers.put("job_pressure_io_full_avg60", pressed);
    if (stalled || (known && look.lustre().values().stream().allMatch(served -> served))) {
      numbers.put(StorageNames.STALLED, stalled ? 1 : 0);
    }
    return numbers.of(Target.node(node), node, sensor, Origin.STORAGE, at);
  }

  /** Whether anything has waited for a minute. */
  private boolean lasting(Map<String, Boolean> waits, long at) {
    waiting.keySet().retainAll(waits.keySet());
    boolean any = false;
    for (Map.Entry<String, Boolean> one : waits.entrySet()) {
      if (!one.getValue()) {
        waiting.remove(one.getKey());
      } else {
        any |= at - waiting.computeIfAbsent(one.getKey(), w -> at) >= MINUTE;
      }
    }
    return any;
  }

  /** Whether requests went out for a minute and no answer came in; an idle client sends none. */
  private boolean nfs(Look look, long at) {
    boolean any = false;
    Map<String, Nfs> now = new HashMap<>();
    for (NfsMount mount : look.nfs()) {
      Nfs before = unanswered.get(mount.path());
      if (mount.sends() < 0) {
        continue;
      }
      if (before == null || mount.receives() != before.receives || mount.sends() < before.sends) {
        now.put(mount.path(), new Nfs(at, mount.sends(), mount.receives()));
        continue;
      }
      now.put(mount.path(), before);
      any |= at - before.since >= MINUTE && mount.sends() > before.sends;
    }
    unanswered.clear();
    unanswered.putAll(now);
    return any;
  }
}
