package io.wheeltapper.sensors.scheduler.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When each kubelet last renewed its lease, by our own clock: the lease's own time is the node's
 * word, and its clock may be off. For one thread.
 */
final class Heartbeats {

  /** When the lease of one that has none any more was seen. */
  private static final long GONE = Long.MIN_VALUE / 2;

  private final long silent;
  private final Map<String, Beat> beats = new HashMap<>();

  private record Beat(long renewed, long seen) {
    boolean gone() {
      return seen == GONE;
    }
  }

  Heartbeats(long silent) {
    this.silent = silent;
  }

  void beat(Lease lease, long at) {
    if (!lease.key().namespace().equals(Lease.NAMESPACE)) {
      return;
    }
    Beat before = beats.get(lease.key().name());
    if (before == null) {
      // How long it lies back as we first see it, only its own stamp can say.
      beats.put(lease.key().name(), new Beat(lease.renewed(), Math.min(at, lease.renewed())));
    } else if (before.renewed() != lease.renewed()) {
      beats.put(lease.key().name(), new Beat(lease.renewed(), at));
    }
  }

  /** A lease that is no more is no fresh one; that its node was heard once stays known. */
  void forget(String node) {
    beats.computeIfPresent(node, (_, beat) -> new Beat(beat.renewed(), GONE));
  }

  /** Of leases: all that are not among these are no more. */
  void retain(Set<Thing.Key> there) {
    beats.keySet().stream()
        .filter(node -> !there.contains(new Thing.Key(Watched.LEASE, Lease.NAMESPACE, node)))
        .toList()
        .forEach(this::forget);
  }

  /** Forgets those without a lease that are none of these nodes. */
  void keep(Set<String> nodes) {
    beats.entrySet().removeIf(e -> e.getValue().gone() && !nodes.contains(e.getKey()));
  }

  /** Whether the last one is new enough; empty where none was ever heard. */
  Optional<Boolean> fresh(String node, long at) {
    return Optional.ofNullable(beats.get(node)).map(b -> at - b.seen() < silent);
  }
}
