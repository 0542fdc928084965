package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.slo.Budgets;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * All that a guard may look at besides the question itself. World and book are the decision
 * thread's own; guards only read.
 *
 * @param ceiling how far the command line lets any setting go
 * @param carriers the action names that an actuator here carries out
 * @param veto the operators' veto rules of the policy in force
 * @param epoch the leader's epoch this process leads in; 0 when it does not lead
 * @param topology what is written down, and what sensors say beside it
 * @param census world, book and topology counted by what holds nodes
 * @param budgets what was measured of the objectives' indicators
 */
public record Site(
    World world,
    Book book,
    Policy policy,
    Veto veto,
    Topology topology,
    Mode ceiling,
    Set<String> carriers,
    long epoch,
    Census census,
    Budgets budgets) {

  public Site {
    carriers = Set.copyOf(carriers);
  }

  /** A site whose bundle has no veto rules, with budgets of which nothing is kept. */
  public Site(
      World world,
      Book book,
      Policy policy,
      Topology topology,
      Mode ceiling,
      Set<String> carriers,
      long epoch) {
    this(world, book, policy, Veto.NONE, topology, ceiling, carriers, epoch, new Budgets(_ -> {}));
  }

  /** With a census of its own. */
  public Site(
      World world,
      Book book,
      Policy policy,
      Veto veto,
      Topology topology,
      Mode ceiling,
      Set<String> carriers,
      long epoch,
      Budgets budgets) {
    this(world, book, policy, veto, world.over(topology), ceiling, carriers, epoch, budgets);
  }

  private Site(
      World world,
      Book book,
      Policy policy,
      Veto veto,
      Places places,
      Mode ceiling,
      Set<String> carriers,
      long epoch,
      Budgets budgets) {
    this(
        world,
        book,
        policy,
        veto,
        places,
        ceiling,
        carriers,
        epoch,
        new Census(world, book, places),
        budgets);
  }

  /**
   * All that contains a target, nearest first: what the topology says, then for a node (or what is
   * on one) the jobs that run there and its partitions.
   */
  public List<Target> around(Target target) {
    List<Target> around = new ArrayList<>(topology.ancestors(target));
    Target node =
        target.kind() == Target.Kind.NODE
            ? target
            : around.stream().filter(t -> t.kind() == Target.Kind.NODE).findFirst().orElse(target);
    if (node.kind() == Target.Kind.NODE) {
      world.jobsOn(node).forEach(j -> around.add(j.target()));
      around.addAll(world.partitionsOf(node));
    }
    return around;
  }

  /** The nodes within a target, itself when it is one; empty when nobody knows. */
  public Collection<Target> nodesIn(Target target) {
    return switch (target.kind()) {
      case NODE -> List.of(target);
      case SITE -> world.nodes();
      case JOB -> world.nodesOf(target);
      case PARTITION -> world.nodesIn(target);
      default ->
          topology.members(target).stream().filter(t -> t.kind() == Target.Kind.NODE).toList();
    };
  }

  /** Under another bundle: its policy and its veto rules together. */
  Site with(Policy newPolicy, Veto newVeto) {
    return new Site(
        world, book, newPolicy, newVeto, topology, ceiling, carriers, epoch, census, budgets);
  }

  Site with(Mode newCeiling, Set<String> newCarriers) {
    return new Site(
        world, book, policy, veto, topology, newCeiling, newCarriers, epoch, census, budgets);
  }
}
