package io.wheeltapper.core.spi;

import java.util.List;

/** A language model's second opinion. No type that acts accepts what it says. */
public interface Advisor {

  /**
   * A case in, advice out. May block up to its own time limit; advice that comes late is not waited
   * for.
   *
   * @param caseText the case as an approver reads it; untrusted text inside is data
   */
  Advice advise(String caseId, String caseText) throws Exception;

  /**
   * What was said. It may hold, ask a person, or add evidence to what an approver reads.
   *
   * @param hypotheses in the model's words, each with the ids of the signals it rests on
   * @param missing what data would help
   */
  record Advice(String model, List<String> hypotheses, List<String> missing) {
    public Advice {
      hypotheses = List.copyOf(hypotheses);
      missing = List.copyOf(missing);
    }
  }
}
