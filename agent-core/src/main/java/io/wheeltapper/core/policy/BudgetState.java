package io.wheeltapper.core.policy;

import java.util.Locale;

/** How a budget stands, best first. */
public enum BudgetState {
  HEALTHY,
  /** Less than half is left, or it burns at the pace that would use all of it. */
  LOW,
  /** Nearly nothing is left, or it burns fast. */
  SPENT,
  /** Too short a history to say; people may know better. */
  SHORT,
  /** Data is missing or contradicts itself. */
  UNKNOWN;

  /** The name as people write it: lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
