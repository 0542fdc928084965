package io.wheeltapper.core.policy;

/** What actions and faults cost, in GPU-hours: {@code costs.yaml}. */
public record Costs() {

  /** What holds when a bundle says nothing. */
  public static Costs cautious() {
    return new Costs();
  }
}
