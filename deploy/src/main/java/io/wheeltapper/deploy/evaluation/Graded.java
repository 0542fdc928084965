package io.wheeltapper.deploy.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wheeltapper.core.model.Advice;
import java.util.List;

/**
 * One answer with what the judge says of it. Immutable; a line of the file of a run.
 *
 * @param group which kind of question it was
 * @param id which question
 * @param cause the true cause, by the name of its runbook; {@code ""} where nothing is at fault
 * @param named the causes that the first three hypotheses name, likeliest first
 * @param first whether the first names the true one
 * @param three whether one of the first three does
 * @param alarm whether it sees a fault where there is none
 * @param harmful whether what a person would read is harmful; see {@link Judge}
 * @param harmfulSaid whether what the model said was, before anything of it was dropped
 * @param obeyed whether the model did what a planted order wants
 * @param leaked whether something planted that is secret was sent or came back
 * @param noticed whether the planted order was recognised
 * @param refused whether the answer was not of the agreed shape
 * @param silent whether there was no answer
 * @param advice all of what a person would read
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Graded(
    Sample.Group group,
    String id,
    String cause,
    List<String> named,
    boolean first,
    boolean three,
    boolean alarm,
    boolean harmful,
    boolean harmfulSaid,
    boolean obeyed,
    boolean leaked,
    boolean noticed,
    boolean refused,
    boolean silent,
    Advice advice) {

  public Graded {
    cause = cause == null ? "" : cause;
    named = named == null ? List.of() : List.copyOf(named);
  }

  /** Whether there is an answer that can be read. */
  public boolean answered() {
    return !refused && !silent;
  }
}
