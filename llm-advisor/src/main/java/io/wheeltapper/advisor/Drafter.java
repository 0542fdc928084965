package io.wheeltapper.advisor;

import io.wheeltapper.advisor.answer.RuleDraft;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.spi.Dossier;
import java.util.List;
import java.util.Optional;

/**
 * Has a language model write a rule, within the adviser's budgets. What it writes is text; whoever
 * asks looks what it is worth. Any thread.
 */
public interface Drafter extends AutoCloseable {

  /** The model's name, fit to be shown. */
  String model();

  /**
   * Asks once.
   *
   * @param refused what was written before for the same request, oldest first, and why it was not
   *     taken
   */
  Drafted draft(Request request, List<Refused> refused) throws InterruptedException;

  @Override
  void close();

  /**
   * What is wanted.
   *
   * @param dossier the case that the rule is to answer, if it is about one
   * @param wish what the operator wants, in words; {@code ""} for a rule that finds such a case
   * @param signals the part of the bundle's page of signals that matters, or {@code ""}
   * @param example a rule of the bundle, or {@code ""}
   * @param faults fault codes that the bundle has ladders for
   */
  record Request(
      Optional<Dossier> dossier, String wish, String signals, String example, List<String> faults) {
    public Request {
      faults = List.copyOf(faults);
    }
  }

  /**
   * A draft that was not taken; without one, an answer of another shape.
   *
   * @param why as far as the model may hear of it; names that the draft does not hold are covered
   *     before it leaves
   */
  record Refused(Optional<RuleDraft> draft, List<String> why) {
    public Refused {
      why = List.copyOf(why);
    }
  }

  /**
   * What came.
   *
   * @param draft the draft, or nothing where no answer came, or one of another shape
   * @param wrong what is wrong with the answer, or {@code ""}
   * @param failure why no answer came, in words, or {@code ""}
   * @param attempts orders to a model that strangers' text held; such text was left out
   * @param usage what was spent, whether an answer came or not
   */
  record Drafted(
      Optional<RuleDraft> draft,
      String wrong,
      String failure,
      List<Advice.Attempt> attempts,
      Advice.Usage usage) {
    public Drafted {
      attempts = List.copyOf(attempts);
    }
  }
}
