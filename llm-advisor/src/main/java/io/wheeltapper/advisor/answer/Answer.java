package io.wheeltapper.advisor.answer;

import io.wheeltapper.core.model.Advice.Stance;
import java.util.List;

/**
 * A model's answer of the agreed shape: its words as they came, within bounds, not looked at yet.
 *
 * @param action {@code ""} for none
 */
public record Answer(
    List<Claim> claims, String action, List<String> missing, List<String> change, Stance stance) {

  public Answer {
    claims = List.copyOf(claims);
    missing = List.copyOf(missing);
    change = List.copyOf(change);
  }

  /**
   * A cause that it takes for possible.
   *
   * @param percent 0 to 100
   * @param evidence by the short ids of the question: {@code s1}
   */
  public record Claim(String text, int percent, List<String> evidence) {
    public Claim {
      evidence = List.copyOf(evidence);
    }
  }
}
