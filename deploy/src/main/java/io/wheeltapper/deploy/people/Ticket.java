package io.wheeltapper.deploy.people;

/**
 * What a signed link or button is good for: one answer to exactly this plan. It holds while the
 * plan stands and nobody has answered since it was made, so that it cannot be used twice; both are
 * folded from the ledger, and nothing of it is kept elsewhere.
 *
 * @param answers how many answers there were to the plan when it was made
 * @param expires epoch milliseconds
 */
public record Ticket(String caseId, String plan, int answers, Word word, long expires) {

  /** What it says. */
  public enum Word {
    /** Shows the plan and asks. */
    LOOK,
    APPROVE,
    REFUSE
  }

  /** The same with another word. */
  public Ticket saying(Word other) {
    return new Ticket(caseId, plan, answers, other, expires);
  }
}
