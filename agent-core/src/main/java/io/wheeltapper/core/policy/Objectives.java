package io.wheeltapper.core.policy;

/** Service level objectives and what each state of their budgets allows: {@code slo/*.yaml}. */
public record Objectives() {

  /** What holds when a bundle says nothing. */
  public static Objectives cautious() {
    return new Objectives();
  }
}
