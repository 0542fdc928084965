package io.wheeltapper.deploy.adviser;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Advice;
import java.time.Duration;

/**
 * What the site lets an adviser's word bring about.
 *
 * @param may the most it may
 * @param hold how long a hold lasts
 */
public record Influence(May may, Duration hold) {

  /** From no influence to the most. */
  public enum May {
    /** Its words are shown. */
    SHOW,
    /** It may also have a person asked. */
    ASK,
    /** It may also have work wait. */
    HOLD
  }

  /** Its words are shown, and that is all. */
  public static final Influence NONE = new Influence(May.SHOW, Duration.ofMinutes(10));

  /**
   * Advice as the loop takes it. A hold that is not granted asks where that is; advice that did not
   * come about brings nothing about.
   *
   * @param at the agent's time, epoch milliseconds
   */
  public Input.Advised input(long at, String caseId, Advice said) {
    boolean counts = said.failure().isEmpty();
    boolean doubts = counts && said.stance() != Advice.Stance.NOTHING;
    boolean holds = counts && said.stance() == Advice.Stance.HOLD && may == May.HOLD;
    return new Input.Advised(
        at,
        caseId,
        Harmless.advice(said),
        doubts && !holds && may != May.SHOW,
        holds ? at + hold.toMillis() : 0);
  }
}
