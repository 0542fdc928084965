package io.wheeltapper.rules;

import java.util.Set;

/**
 * What a veto rule reads, so that nothing is fetched or asked in vain.
 *
 * @param actions the names of the actions it is about; empty for all
 * @param types the types of the statuses it looks at
 * @param found whether it looks at what the case has found
 */
public record VetoReads(Set<String> actions, Set<String> types, boolean found) {

  /** A rule that is no veto. */
  static final VetoReads NOTHING = new VetoReads(Set.of(), Set.of(), false);

  public VetoReads {
    actions = Set.copyOf(actions);
    types = Set.copyOf(types);
  }

  /** Whether it has a word about an action of this name. */
  boolean about(String action) {
    return actions.isEmpty() || actions.contains(action);
  }
}
