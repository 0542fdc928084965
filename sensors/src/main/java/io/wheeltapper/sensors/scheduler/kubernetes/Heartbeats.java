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

  private final long silent;
  private final Map<String, Beat> beats = new HashMap<>();

  private record Beat(long renewed, long seen) {}

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

  void forget(String node) {
    beats.remove(node);
  }

  void retain(Set<Thing.Key> there) {
    beats
        .keySet()
        .removeIf(node -> !there.contains(new Thing.Key(Watched.LEASE, Lease.NAMESPACE, node)));
  }

  /** Whether the last one is new enough; empty where none was ever heard. */
  Optional<Boolean> fresh(String node, long at) {
    return Optional.ofNullable(beats.get(node)).map(b -> at - b.seen() < silent);
  }
}
