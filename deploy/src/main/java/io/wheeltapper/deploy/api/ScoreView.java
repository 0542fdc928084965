package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Scores;
import java.util.List;

/**
 * What persons said of an action for a fault, by {@code case judge}.
 *
 * @param precision the share of right ones among those that say something; 0 while there is none
 * @param low the lower end of Wilson's interval of 95 %
 * @param high the upper end of Wilson's interval of 95 %
 */
public record ScoreView(
    String fault,
    String action,
    int right,
    int wrong,
    int unsure,
    double precision,
    double low,
    double high) {

  /** All of which anything was said. Call on the thread that owns the scores. */
  public static List<ScoreView> of(Scores scores) {
    return scores.all().stream()
        .map(s ->
            new ScoreView(
                s.matter().fault().code(),
                s.matter().action(),
                s.right(),
                s.wrong(),
                s.unsure(),
                s.judged() == 0 ? 0 : s.precision(),
                s.low(),
                s.high()))
        .toList();
  }
}
