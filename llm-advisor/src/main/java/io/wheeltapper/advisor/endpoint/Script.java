package io.wheeltapper.advisor.endpoint;

import java.util.List;

/**
 * What a scripted model says. Immutable.
 *
 * @param model its name
 * @param rules the first whose words are all in what it is asked answers
 * @param answers else these, in order, each once
 */
public record Script(String model, List<Rule> rules, List<String> answers) {

  public Script {
    rules = List.copyOf(rules);
    answers = List.copyOf(answers);
  }

  /**
   * An answer to all questions that hold some words.
   *
   * @param when all must be there, as they are sent: redacted
   */
  public record Rule(List<String> when, String answer) {
    public Rule {
      when = List.copyOf(when);
    }
  }
}
