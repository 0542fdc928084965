package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.List;

/**
 * A case as an adviser gets it: typed pieces, so that each can be redacted, shortened and marked as
 * a stranger's text by what it is. Immutable.
 *
 * @param caseId the case
 * @param at the decision's time, epoch milliseconds
 * @param target what it is about
 * @param fault the fault that leads, as the rules concluded it
 * @param rule which rule did
 * @param evidence the signals of all its findings, oldest first; their raw text is a stranger's
 * @param steps what was found, planned, judged and done until now, oldest first
 * @param ladder the names of the actions of the case's own ladder, mildest first
 * @param next the action that is to be next, or {@code ""}
 */
public record Dossier(
    String caseId,
    long at,
    Target target,
    Fault fault,
    String rule,
    List<Evidence> evidence,
    List<Step> steps,
    List<String> ladder,
    String next) {
  public Dossier {
    evidence = List.copyOf(evidence);
    steps = List.copyOf(steps);
    ladder = List.copyOf(ladder);
  }

  /**
   * A line of the case's history.
   *
   * @param entry its number in the ledger
   * @param kind the kind of entry, as {@code --json} writes it
   * @param text in the agent's own words; names, reasons and what other systems answered stand in
   *     it
   */
  public record Step(long entry, long at, String kind, Target target, String text) {}
}
