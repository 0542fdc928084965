package io.wheeltapper.deploy.cover;

import io.wheeltapper.core.guard.Guards;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each guard can answer beside allowing, as its code has it. Left out is what no scenario can
 * bring about: that another agent leads, an action that nothing carries out, and an adviser.
 */
final class GuardAnswers {

  private static final Set<String> HOLDS = Set.of("hold");
  private static final Set<String> BOTH = Set.of("hold", "deny");

  static final Map<String, Set<String>> BY_GUARD =
      Map.ofEntries(
          Map.entry("pause", HOLDS),
          Map.entry("leader", Set.of()),
          Map.entry("allow-list", Set.of()),
          Map.entry("ownership", BOTH),
          Map.entry("evidence", HOLDS),
          Map.entry("maintenance", HOLDS),
          Map.entry("window", HOLDS),
          Map.entry("common cause", HOLDS),
          Map.entry("blast radius", HOLDS),
          Map.entry("canary", HOLDS),
          Map.entry("flash", HOLDS),
          Map.entry("error budget", HOLDS),
          Map.entry("break-even", HOLDS),
          Map.entry("bounds", BOTH),
          Map.entry("cooldown", BOTH),
          Map.entry("job awareness", BOTH),
          Map.entry("veto", HOLDS),
          Map.entry("approval", BOTH),
          Map.entry("adviser", Set.of()));

  private GuardAnswers() {}

  /** Guard and answer, in the guards' order: {@code pause hold}. */
  static List<String> all() {
    List<String> all = new ArrayList<>();
    Guards.inOrder()
        .forEach(bound -> {
          String guard = bound.guard().name();
          all.add(guard + " allow");
          BY_GUARD.getOrDefault(guard, Set.of()).stream()
              .sorted()
              .forEach(answer -> all.add(guard + " " + answer));
        });
    return all;
  }
}
