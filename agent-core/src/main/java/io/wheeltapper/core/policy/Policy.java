package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import java.util.Map;
import java.util.Optional;

/**
 * What of a bundle the loop itself needs; the rules are in the sessions.
 *
 * @param name the bundle's name
 * @param version as its owner writes it
 * @param hash SHA-256 over all its files, hex
 * @param mode how far this bundle may go; the command line's ceiling lies above it
 * @param ladders by fault; a fault without one is recorded only
 */
public record Policy(
    String name,
    String version,
    String hash,
    Mode mode,
    Map<Fault, Ladder> ladders,
    Limits limits) {

  public Policy {
    ladders = Map.copyOf(ladders);
  }

  /** The fault's ladder. */
  public Optional<Ladder> ladder(Fault fault) {
    return Optional.ofNullable(ladders.get(fault));
  }

  /** Whether any ladder names the action: the allow-list. */
  public boolean names(String action) {
    return ladders.values().stream()
        .flatMap(l -> l.rungs().stream())
        .flatMap(r -> r.steps().stream())
        .anyMatch(s -> s.action().equals(action));
  }
}
