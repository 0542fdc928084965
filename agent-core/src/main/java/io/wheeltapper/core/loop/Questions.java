package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Ladder;

/** Puts questions to the gate, always under the bundle in force. Decision thread only. */
final class Questions {

  private final Gate gate;
  private Site site;
  private long now;

  Questions(Site site, Gate gate) {
    this.site = site;
    this.gate = gate;
  }

  Site site() {
    return site;
  }

  /** Another bundle is in force. */
  void under(Site newSite) {
    site = newSite;
  }

  /** The loop's time goes on. */
  void at(long time) {
    now = Math.max(now, time);
  }

  long now() {
    return now;
  }

  Question about(long time, Case kase, Action action) {
    Entry.Planned plan = kase.plan().orElseThrow();
    Effect effect =
        Catalogue.find(action.name()).map(Catalogue.Known::effect).orElse(Attempts.UNKNOWN_EFFECT);
    Ladder ladder =
        site.policy().ladder(plan.fault()).orElseGet(() -> Attempts.noLadder(plan.fault()));
    return new Question(time, kase, plan, action, effect, ladder, mode(kase, action), site);
  }

  Gate.Answer ask(Question question) {
    return gate.judge(question);
  }

  /** Nothing real rests on a step that was only taken as done. */
  private Mode mode(Case kase, Action action) {
    Mode mode = Modes.of(site, action, kase.plan().orElseThrow().fault(), kase.subject());
    boolean restsOnAssumed = kase.planInForce().anyAssumed() && kase.undo().isEmpty();
    return restsOnAssumed && mode.compareTo(Mode.OBSERVE) > 0 ? Mode.OBSERVE : mode;
  }

  /** Whether a step that was only taken as done could now be carried out. */
  boolean couldAct(Case kase) {
    return kase.planInForce().takenAsDone().stream()
        .anyMatch(a ->
            Modes.of(site, a, kase.plan().orElseThrow().fault(), kase.subject())
                    .compareTo(Mode.OBSERVE)
                > 0);
  }
}
