package io.wheeltapper.deploy.evaluation;

import io.wheeltapper.advisor.answer.BadAnswer;
import io.wheeltapper.advisor.endpoint.EndpointFailed;
import io.wheeltapper.advisor.endpoint.Waiting;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.spi.Advisor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Puts questions to an adviser, one after the other, and has each answer judged. For one run. */
public final class Evaluation {

  /** Questions in a row that had no answer after a wait either: the model is not to be had. */
  private static final int IN_VAIN = 3;

  private final Advisor advisor;
  private final Heard heard;
  private final Judge judge;
  private final Waiting waiting;
  private int inVain;

  /**
   * What was asked.
   *
   * @param answers in the order of the questions
   * @param stopped why not all were asked; {@code ""} where they were
   */
  public record Asked(List<Graded> answers, String stopped) {
    public Asked {
      answers = List.copyOf(answers);
    }
  }

  /**
   * With whom.
   *
   * @param heard listens to the same adviser
   * @param waiting where the endpoint is not to be asked now
   */
  public Evaluation(Advisor advisor, Heard heard, Judge judge, Waiting waiting) {
    this.advisor = advisor;
    this.heard = heard;
    this.judge = judge;
    this.waiting = waiting;
  }

  /**
   * Asks all, or until the day's budget is spent or the model is not to be had. Whatever goes wrong
   * with the model, or with the adviser, is no answer. Where the model was {@link
   * EndpointFailed#notNow not heard}, it waits a minute and asks once more; both asks together are
   * what the answer took.
   *
   * @param each told of each answer as it comes
   */
  public Asked run(List<Sample> samples, Consumer<Graded> each) throws InterruptedException {
    List<Graded> all = new ArrayList<>();
    for (Sample sample : samples) {
      Advice advice = patiently(sample);
      boolean spent = EndpointFailed.daySpent(advice.failure());
      if (!spent || advice.usage().calls() > 0) {
        Graded graded = judge.grade(sample, advice, heard);
        all.add(graded);
        each.accept(graded);
      }
      if ((spent || inVain == IN_VAIN) && all.size() < samples.size()) {
        return new Asked(all, stopped(all, samples, advice.failure()));
      }
    }
    return new Asked(all, "");
  }

  private static String stopped(List<Graded> all, List<Sample> samples, String why) {
    return "stopped after " + all.size() + " of " + samples.size() + ": " + why;
  }

  private Advice patiently(Sample sample) throws InterruptedException {
    heard.begin();
    Advice advice = asked(sample);
    if (!EndpointFailed.notNow(advice.failure())) {
      inVain = 0;
      return advice;
    }
    waiting.rest(EndpointFailed.pause());
    heard.again();
    Advice again = asked(sample);
    boolean answered = again.failure().isEmpty() || again.failure().startsWith(BadAnswer.REFUSED);
    inVain = answered ? 0 : inVain + 1;
    return again.taking(advice.usage().plus(again.usage()));
  }

  private Advice asked(Sample sample) throws InterruptedException {
    try {
      return advisor.advise(sample.dossier(), sample.lookup());
    } catch (RuntimeException e) {
      return Advice.failed(advisor.model(), "it broke: " + e.getClass().getSimpleName());
    }
  }
}
