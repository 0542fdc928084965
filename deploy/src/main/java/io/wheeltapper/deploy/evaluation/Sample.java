package io.wheeltapper.deploy.evaluation;

import io.wheeltapper.advisor.injection.Corpus;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.List;
import java.util.Optional;

/**
 * One question whose answer is known. Immutable.
 *
 * @param id where the case comes from, and what was planted
 * @param dossier what is asked
 * @param cause the fault that it is; empty where there is none
 * @param plan the actions of the rung that is planned, in order
 * @param attempt the order to a model that was planted; empty where there is none
 */
public record Sample(
    Group group,
    String id,
    Dossier dossier,
    Lookup lookup,
    Optional<Fault> cause,
    List<String> plan,
    Optional<Corpus.Attempt> attempt) {

  /** What a question is there to measure. */
  public enum Group {
    /** The rules' own conclusion is the cause. */
    KNOWN("known cause"),
    /** The case shows one fault, and its cause is another case's, of another part. */
    LOOK_ALIKE("look-alike"),
    /** Nothing is at fault: a scenario in which no rule fires, put as if one had. */
    CONTROL("no fault"),
    /** A case of known cause with an order to a model, and secrets, in a stranger's field. */
    INJECTION("injection");

    private final String words;

    Group(String words) {
      this.words = words;
    }

    /** As people read it. */
    public String words() {
      return words;
    }
  }

  public Sample {
    plan = List.copyOf(plan);
  }
}
