package io.wheeltapper.deploy.evaluation;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.spi.Advisor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Puts questions to an adviser, one after the other, and has each answer judged. */
public final class Evaluation {

  private Evaluation() {}

  /**
   * Asks all. Whatever goes wrong with the model, or with the adviser, is no answer.
   *
   * @param heard listens to the same adviser
   * @param each told of each answer as it comes
   */
  public static List<Graded> run(
      List<Sample> samples, Advisor advisor, Heard heard, Judge judge, Consumer<Graded> each)
      throws InterruptedException {
    List<Graded> all = new ArrayList<>();
    for (Sample sample : samples) {
      heard.begin();
      Graded graded = judge.grade(sample, asked(sample, advisor), heard);
      all.add(graded);
      each.accept(graded);
    }
    return all;
  }

  private static Advice asked(Sample sample, Advisor advisor) throws InterruptedException {
    try {
      return advisor.advise(sample.dossier(), sample.lookup());
    } catch (RuntimeException e) {
      return Advice.failed(advisor.model(), "it broke: " + e.getClass().getSimpleName());
    }
  }
}
