package io.wheeltapper.advisor;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;
import java.util.List;

/**
 * What is known beside a case, as it may leave: pages that people wrote, and cases that are over,
 * which quote strangers. For one thread.
 */
final class Background {

  /** Three pages, and the likest case where there is one. */
  static final int WITH_THE_QUESTION = 4;

  private static final int MOST_PAST = 5;
  private static final int MOST_PAST_WITH_THE_QUESTION = 2;
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_WORD = 80;
  private static final int LONGEST_PAST = 600;
  private static final int LONGEST_PASSAGE = 1_200;

  private final Dossier dossier;
  private final Lookup lookup;
  private final Runbooks runbooks;
  private final Passing passing;

  Background(Dossier dossier, Lookup lookup, Runbooks runbooks, Passing passing) {
    this.dossier = dossier;
    this.lookup = lookup;
    this.runbooks = runbooks;
    this.passing = passing;
  }

  /** The pages nearest to the case, and the case of the past that is likest to it. */
  List<String> near() {
    return passages(Symptoms.of(dossier), WITH_THE_QUESTION);
  }

  /** The newest cases of its target with its fault. */
  List<String> before() {
    return past(dossier.target(), MOST_PAST_WITH_THE_QUESTION);
  }

  /** The passages nearest to a question, best first; a line each. */
  List<String> passages(String question, int most) {
    return runbooks.near(question, most).stream()
        .limit(most)
        .map(one ->
            passage(one, one.title(), LONGEST_TITLE)
                + " | "
                + passage(one, one.text(), LONGEST_PASSAGE))
        .toList();
  }

  private String passage(Runbooks.Passage one, String text, int longest) {
    return one.quotes() ? passing.text(one.id(), text, longest) : passing.page(text, longest);
  }

  /** Earlier cases of a target with the fault of this one, newest first; a line each. */
  List<String> past(Target target) {
    return past(target, MOST_PAST);
  }

  private List<String> past(Target target, int most) {
    return lookup.past(target, dossier.fault().code()).stream()
        .limit(most)
        .map(one ->
            Question.ago(one.at(), dossier.at())
                + " | "
                + passing.target("past " + one.caseId(), one.target())
                + " | "
                + passing.text("past " + one.caseId(), one.fault(), LONGEST_WORD)
                + " | "
                + passing.text("past " + one.caseId(), one.text(), LONGEST_PAST))
        .toList();
  }
}
