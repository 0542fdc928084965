package io.wheeltapper.deploy.adviser;

import io.wheeltapper.core.model.Advice;
import java.util.List;

/**
 * Advice of any size and kind as it may stand in a ledger and on a screen: no control characters,
 * nothing that turns the direction of writing, a bounded length. What was said stays readable, and
 * data. Pure.
 */
public final class Harmless {

  /** Longest text of a hypothesis, in characters; with all bounds below an entry holds it. */
  private static final int CLAIM = 600;

  private static final int NOTE = 200;
  private static final int NAME = 80;
  private static final int CLAIMS = 5;
  private static final int NOTES = 8;
  private static final int IDS = 16;

  private static final String CUT = "…";

  private Harmless() {}

  /** The same advice, within bounds. */
  public static Advice advice(Advice said) {
    return new Advice(
        text(said.model(), NAME),
        text(said.prompt(), NAME),
        said.hypotheses().stream().limit(CLAIMS).map(Harmless::claim).toList(),
        text(said.action(), NAME),
        notes(said.missing()),
        notes(said.change()),
        said.stance(),
        Math.max(0, said.dropped()),
        said.attempts().stream()
            .limit(NOTES)
            .map(a ->
                new Advice.Attempt(
                    text(a.where(), NAME), text(a.kind(), NAME), text(a.text(), NOTE)))
            .toList(),
        usage(said.usage()),
        text(said.failure(), NOTE));
  }

  private static Advice.Hypothesis claim(Advice.Hypothesis said) {
    return new Advice.Hypothesis(
        text(said.text(), CLAIM),
        Math.clamp(said.percent(), 0, 100),
        said.evidence().stream().limit(IDS).map(id -> text(id, NAME)).toList());
  }

  private static List<String> notes(List<String> said) {
    return said.stream().limit(NOTES).map(n -> text(n, NOTE)).toList();
  }

  private static Advice.Usage usage(Advice.Usage said) {
    return new Advice.Usage(
        Math.max(0, said.calls()),
        Math.max(0, said.sent()),
        Math.max(0, said.received()),
        Math.max(0, said.cost()),
        Math.max(0, said.millis()));
  }

  /** One line of a stranger's text, at most so many characters. */
  public static String text(String said, int most) {
    String head = said.length() <= 2 * most ? said : said.substring(0, 2 * most);
    String clean = head.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ").strip();
    if (clean.length() <= most && head.length() == said.length()) {
      return clean;
    }
    int end = Math.min(most - 1, clean.length());
    boolean half = end > 0 && Character.isHighSurrogate(clean.charAt(end - 1));
    return clean.substring(0, half ? end - 1 : end) + CUT;
  }
}
