package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.wiring.InForce;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Finds the topology that was in force by its hash. Safe for all threads. */
final class Places {

  private final Optional<InForce> inForce;
  private final Topology other;
  private final Set<String> missing = new ConcurrentSkipListSet<>();

  /** {@code other} is taken where no copy of the one that was in force is at hand. */
  Places(Optional<Path> data, Topology other) {
    this.inForce = data.map(InForce::new);
    this.other = other;
  }

  Topology of(String hash) {
    try {
      Optional<Topology> kept =
          hash.isEmpty() || inForce.isEmpty() ? Optional.empty() : inForce.get().topology(hash);
      if (kept.isEmpty() && !hash.isEmpty()) {
        missing.add(hash);
      }
      return kept.orElse(other);
    } catch (IOException e) {
      throw new Chosen.Missing("the copy of the topology " + hash + " is bad: " + e.getMessage());
    }
  }

  /** The hashes of those that were not at hand. */
  Set<String> missing() {
    return missing;
  }
}
