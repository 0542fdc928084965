package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Topology;
import java.util.Set;

/**
 * All that a guard may look at besides the question itself. World and book are the decision
 * thread's own; guards only read.
 *
 * @param ceiling how far the command line lets any setting go
 * @param carriers the action names that an actuator here carries out
 * @param epoch the leader's epoch this process leads in; 0 when it does not lead
 */
public record Site(
    World world,
    Book book,
    Policy policy,
    Topology topology,
    Mode ceiling,
    Set<String> carriers,
    long epoch) {

  public Site {
    carriers = Set.copyOf(carriers);
  }

  Site with(Policy newPolicy) {
    return new Site(world, book, newPolicy, topology, ceiling, carriers, epoch);
  }

  Site with(Mode newCeiling, Set<String> newCarriers) {
    return new Site(world, book, policy, topology, newCeiling, newCarriers, epoch);
  }
}
