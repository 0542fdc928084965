package io.wheeltapper.core.guard;

import static io.wheeltapper.core.model.Effect.Kind.CHANGES;
import static io.wheeltapper.core.model.Effect.Kind.NEUTRAL;
import static io.wheeltapper.core.model.Effect.Kind.PROTECTS;
import static io.wheeltapper.core.model.Effect.Kind.REMOVES;
import static io.wheeltapper.core.model.Effect.Kind.RESTORES;

import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.model.Effect;
import java.util.List;
import java.util.Set;

/**
 * Every guard, in the order in which reasons are shown, with the effects that it binds: the one
 * table. RESTORES may be paced but is never denied by a limit; PROTECTS passes radius and cooldown,
 * never mode, pause, ownership or evidence.
 */
public final class Guards {

  private Guards() {}

  /** The list. Its order is part of the contract with operators. */
  public static List<Gate.Bound> inOrder() {
    return List.of(
        bind(new PauseGuard(), RESTORES, NEUTRAL, REMOVES, CHANGES, PROTECTS),
        bind(new EpochGuard(), RESTORES, NEUTRAL, REMOVES, CHANGES, PROTECTS),
        bind(new AllowListGuard(), RESTORES, NEUTRAL, REMOVES, CHANGES, PROTECTS),
        bind(new OwnershipGuard(), RESTORES, REMOVES, CHANGES, PROTECTS),
        bind(new EvidenceGuard(), RESTORES, REMOVES, CHANGES, PROTECTS),
        bind(new MaintenanceGuard(), RESTORES, NEUTRAL, REMOVES, CHANGES, PROTECTS),
        bind(new WindowGuard(), NEUTRAL, RESTORES, REMOVES, CHANGES),
        bind(new CommonCauseGuard(), NEUTRAL, REMOVES, CHANGES),
        bind(new BlastRadiusGuard(), REMOVES, CHANGES),
        bind(new CanaryGuard(), REMOVES, CHANGES),
        bind(new FlashGuard(), REMOVES, CHANGES),
        bind(new BudgetGuard(), REMOVES, CHANGES),
        bind(new BreakEvenGuard(), REMOVES, CHANGES),
        bind(new BoundsGuard(), RESTORES, CHANGES, PROTECTS),
        bind(new CooldownGuard(), REMOVES, CHANGES),
        bind(new JobGuard(), REMOVES, CHANGES),
        bind(new VetoGuard(), RESTORES, REMOVES, CHANGES, PROTECTS),
        bind(new ApprovalGuard(), RESTORES, REMOVES, CHANGES, PROTECTS),
        bind(new AdviserGuard(), NEUTRAL, REMOVES, CHANGES, PROTECTS));
  }

  private static Gate.Bound bind(Guard guard, Effect.Kind... kinds) {
    return new Gate.Bound(guard, Set.of(kinds));
  }
}
