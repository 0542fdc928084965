package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Map;
import java.util.Optional;

/** Disruption budgets as statuses. They belong to no kind of target: among the partitions. Pure. */
record BudgetFacts(Terms terms) {

  /** {@code open} while something may be evicted, {@code exhausted} while nothing may. */
  static final String TYPE = "kubernetes.disruption-budget";

  /** Empty while its controller has not counted it yet. */
  Optional<Status> look(Budget budget, long at) {
    if (!budget.counted()) {
      return Optional.empty();
    }
    String id = terms.cluster() + "/budget/" + budget.key().namespace() + "/" + budget.key().name();
    return Optional.of(
        new Status(
            new Target(Target.Kind.PARTITION, id),
            "",
            terms.sensor(),
            Origin.SCHEDULER,
            at,
            TYPE,
            budget.allowed() > 0 ? "open" : "exhausted",
            Map.of(
                "allowed", Long.toString(budget.allowed()),
                "healthy", Long.toString(budget.healthy()),
                "desired", Long.toString(budget.desired()),
                "expected", Long.toString(budget.expected())),
            ""));
  }
}
