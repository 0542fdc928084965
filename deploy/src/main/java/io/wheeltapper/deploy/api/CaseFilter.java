package io.wheeltapper.deploy.api;

import io.wheeltapper.core.model.Target;
import java.util.Locale;
import java.util.Set;

/**
 * Which cases are asked for.
 *
 * @param state {@code open}, {@code cleared} or {@code ""}
 * @param targets the target that is named and the nodes in it; empty for all
 * @param words in lower case, to be found in what is written of the case; {@code ""} for all
 */
record CaseFilter(String state, Set<String> targets, String fault, String words) {

  private static final Set<String> STATES = Set.of("", "open", "cleared");
  private static final int LONGEST = 200;

  static CaseFilter of(Asked asked, AgentView agent) throws Exception {
    String state = asked.query().getOrDefault("state", "");
    if (!STATES.contains(state)) {
      throw Refusal.bad("state is open or cleared");
    }
    String words = asked.query().getOrDefault("q", "");
    if (words.length() > LONGEST) {
      throw Refusal.bad("q has at most " + LONGEST + " characters");
    }
    String target = asked.query().getOrDefault("target", "");
    return new CaseFilter(
        state,
        target.isEmpty() ? Set.of() : agent.console().within(target(target)),
        asked.query().getOrDefault("fault", ""),
        words.toLowerCase(Locale.ROOT));
  }

  private static Target target(String text) {
    try {
      return Target.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(String.valueOf(e.getMessage()));
    }
  }

  boolean takes(CaseView kase) {
    return (state.isEmpty() || state.equals(kase.state()))
        && (targets.isEmpty() || targets.contains(kase.target()))
        && (fault.isEmpty() || kase.faults().contains(fault))
        && (words.isEmpty() || text(kase).contains(words));
  }

  private static String text(CaseView kase) {
    return String.join(
            " ",
            kase.caseId(),
            kase.target(),
            String.join(" ", kase.faults()),
            kase.remediation(),
            kase.reason())
        .toLowerCase(Locale.ROOT);
  }

  /** Open ones first, then the newest first; sorts as text. */
  static String key(CaseView kase) {
    boolean open = kase.state().equals("open");
    long at = open ? kase.opened() : kase.cleared();
    return (open ? "0" : "1") + "%019d".formatted(Long.MAX_VALUE - at) + kase.caseId();
  }
}
