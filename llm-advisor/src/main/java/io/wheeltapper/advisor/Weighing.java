package io.wheeltapper.advisor;

import io.wheeltapper.advisor.answer.Answer;
import io.wheeltapper.advisor.text.Plain;
import io.wheeltapper.advisor.text.Secrets;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Advice.Hypothesis;
import io.wheeltapper.core.model.Advice.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes advice of an answer: what rests on nothing that exists, or names what was never named, is
 * dropped and counted. For one answer.
 */
final class Weighing {

  private static final int LONGEST_CLAIM = 1_000;
  private static final int LONGEST_NOTE = 300;

  private final Passing passing;
  private final List<String> ladder;
  private int dropped;

  Weighing(Passing passing, List<String> ladder) {
    this.passing = passing;
    this.ladder = ladder;
  }

  Advice advice(Answer answer, String model, String prompt, Usage usage) {
    List<Hypothesis> hypotheses = new ArrayList<>();
    for (Answer.Claim claim : answer.claims()) {
      hypothesis(claim).ifPresentOrElse(hypotheses::add, () -> dropped++);
    }
    String action = ladder.contains(answer.action()) ? answer.action() : "";
    if (action.isEmpty() && !answer.action().isEmpty()) {
      dropped++;
    }
    List<String> missing = notes(answer.missing());
    List<String> change = notes(answer.change());
    return new Advice(
        model,
        prompt,
        hypotheses,
        action,
        missing,
        change,
        answer.stance(),
        dropped,
        passing.attempts(),
        usage,
        "");
  }

  private Optional<Hypothesis> hypothesis(Answer.Claim claim) {
    List<String> signals = new ArrayList<>();
    for (String id : claim.evidence()) {
      Optional<String> signal = passing.signal(id);
      if (signal.isEmpty()) {
        return Optional.empty();
      }
      signals.add(signal.get());
    }
    return signals.isEmpty()
        ? Optional.empty()
        : shown(claim.text(), LONGEST_CLAIM)
            .map(text ->
                new Hypothesis(text, claim.percent(), signals.stream().distinct().toList()));
  }

  private List<String> notes(List<String> texts) {
    List<String> notes = new ArrayList<>();
    for (String text : texts) {
      shown(text, LONGEST_NOTE).ifPresentOrElse(notes::add, () -> dropped++);
    }
    return notes;
  }

  /**
   * A model's words as people may see them: names put back, one line, nothing that a page or a chat
   * would load.
   */
  private Optional<String> shown(String text, int longest) {
    String plain = Plain.line(text, longest);
    if (plain.isBlank() || !passing.names().foreign(plain).isEmpty()) {
      return Optional.empty();
    }
    String named = passing.names().undone(Secrets.scrub(plain).text());
    return Optional.of(
        Plain.cut(
            named.replace("://", ":(//)").replace("](", "] (").replace('<', '(').replace('>', ')'),
            longest));
  }
}
