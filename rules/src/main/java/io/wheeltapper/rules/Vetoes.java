package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * What a veto rule's {@code then} can say, and all it can do: {@code vetoes.hold("why", "30m")} or
 * {@code vetoes.deny("why")}. It can only make the gate's answer more restrictive. One session's
 * thread.
 */
public final class Vetoes {

  private final List<Objection> said = new ArrayList<>();
  private RuleCard rule;

  Vetoes(RuleCard none) {
    rule = none;
  }

  /**
   * Not now.
   *
   * @param why what a person reads at three in the morning
   * @param period when to ask again at the latest: {@code 30s}, {@code 10m}, {@code 2h}; the rule
   *     speaks again then, as long as it is so
   */
  public Objection hold(String why, String period) {
    return say(why, Math.max(0, Periods.millis(period)));
  }

  /** Not at all for this plan: the ladder goes on to its next rung, or to a person. */
  public Objection deny(String why) {
    return say(why, -1);
  }

  private Objection say(String why, long millis) {
    Objection objection = new Objection(rule, why, millis);
    said.add(objection);
    return objection;
  }

  void firing(RuleCard card) {
    rule = card;
  }

  /** The rule that spoke last. */
  RuleCard rule() {
    return rule;
  }

  List<Objection> said() {
    return said;
  }

  void clear() {
    said.clear();
  }
}
