package io.wheeltapper.sensors.storage;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a status is said: at first, when it changed, and again every so often. What is broken is
 * said once that has lasted, as the vocabulary has it; what mends itself meanwhile is never said.
 * Bounded; for one thread.
 */
public final class Standing {

  /** The vocabulary: "once that has lasted a minute". */
  public static final long SETTLE_MILLIS = 60_000;

  /** How often all is said anew. */
  public static final long REFRESH_MILLIS = 600_000;

  /** Statuses kept; a Ceph of 10,000 disks has as many. */
  static final int MOST = 20_000;

  private record Key(Target target, String type) {}

  private static final class Entry {
    private @Nullable Status said;
    private long brokenSince = -1;
    private long seen;
  }

  private final String sensor;
  private final Origin origin;
  private final long settleMillis;
  private final long gapMillis;
  private final Map<Key, Entry> entries = new HashMap<>();

  /**
   * Nothing said yet.
   *
   * @param settleMillis how long what is broken must last; 0 says it at once, as of a recording
   * @param intervalMillis between two looks; a longer gap begins the lasting anew
   */
  public Standing(String sensor, Origin origin, long settleMillis, long intervalMillis) {
    this.sensor = sensor;
    this.origin = origin;
    this.settleMillis = settleMillis;
    this.gapMillis = settleMillis + 3 * intervalMillis;
  }

  /** What is so now, and whether that is something broken. */
  public record Look(
      Target target,
      String node,
      String type,
      String value,
      boolean broken,
      Map<String, String> fields) {
    public Look {
      fields = Map.copyOf(fields);
    }
  }

  /** The status to hand on, if any. */
  public Optional<Status> say(Look look, long at) {
    Key key = new Key(look.target(), look.type());
    Entry entry = entries.get(key);
    if (entry == null) {
      if (entries.size() >= MOST) {
        return Optional.empty();
      }
      entry = new Entry();
      entries.put(key, entry);
    }
    if (!look.broken() || at - entry.seen > gapMillis) {
      entry.brokenSince = -1;
    }
    entry.seen = at;
    if (look.broken()) {
      entry.brokenSince = entry.brokenSince < 0 ? at : entry.brokenSince;
      if (at - entry.brokenSince < settleMillis) {
        return Optional.empty();
      }
    }
    Status status =
        new Status(
            look.target(),
            look.node(),
            sensor,
            origin,
            at,
            look.type(),
            look.value(),
            look.fields(),
            "");
    Status before = entry.said;
    if (before != null && before.sameAs(status) && at - before.at() < REFRESH_MILLIS) {
      return Optional.empty();
    }
    entry.said = status;
    return Optional.of(status);
  }

  /** Forgets what no look has spoken of since then. */
  public void forgetBefore(long at) {
    entries.values().removeIf(entry -> entry.seen < at);
  }
}
