package io.wheeltapper.rules;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which session a rule runs in. */
public enum Tier {
  /** One node's facts, and status facts that belong to no node. */
  NODE,
  /** What node rules found, and all that has no node: every join across nodes. */
  SITE,
  /** One proposed action and what stands around it: it can only be held or denied. */
  VETO;

  static @Nullable Tier named(@Nullable String word) {
    return Arrays.stream(values())
        .filter(t -> t.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElse(null);
  }
}
