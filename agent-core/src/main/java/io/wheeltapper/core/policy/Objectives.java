package io.wheeltapper.core.policy;

import java.util.List;
import java.util.Optional;

/**
 * Service level objectives and what each state of their budgets allows: {@code slo/*.yaml}.
 *
 * @param all in the order of files and documents
 * @param policy the one error budget policy; without one no budget holds anything
 */
public record Objectives(List<Objective> all, Optional<BudgetPolicy> policy) {

  public Objectives {
    all = List.copyOf(all);
  }

  /** What holds when a bundle says nothing: no objective, so that other limits alone decide. */
  public static Objectives cautious() {
    return new Objectives(List.of(), Optional.empty());
  }

  /** The objective of that name. */
  public Optional<Objective> find(String name) {
    return all.stream().filter(o -> o.name().equals(name)).findFirst();
  }

  /** The indicators that are not measured by the agent itself, each series once. */
  public List<Indicator> foreign() {
    return all.stream()
        .map(Objective::indicator)
        .filter(i -> i.own().isEmpty())
        .collect(
            java.util.stream.Collectors.toMap(
                Indicator::series, i -> i, (a, _) -> a, java.util.LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }
}
