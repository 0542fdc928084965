package io.wheeltapper.rules.condition;

import io.wheeltapper.rules.Drl;
import io.wheeltapper.rules.RuleSources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of all rules of a bundle, ready to be followed over a session's facts. Immutable;
 * any thread. What they conclude decides nothing: the engine fires, this explains.
 */
public final class Conditions {

  private final Map<String, When> whens;

  private Conditions(Map<String, When> whens) {
    this.whens = whens;
  }

  /** Of sources that compile; a file that is no DRL is left out. */
  public static Conditions of(RuleSources sources) {
    Map<String, When> whens = new LinkedHashMap<>();
    sources
        .files()
        .forEach((name, text) -> {
          if (name.endsWith(".drl") && Drl.parse(name, text) instanceof Drl.Parsed.Good good) {
            good.drl().rules().forEach(r -> whens.put(r.getName(), WhenReader.read(good.drl(), r)));
          }
        });
    return new Conditions(whens);
  }

  /** The rules' names, in the order of files and lines. */
  public List<String> rules() {
    return List.copyOf(whens.keySet());
  }

  /** All that can come out true or false in a rule, in the order written. */
  public List<Point> points(String rule) {
    return when(rule).points();
  }

  /** What of the rule cannot be followed, or {@code ""}. */
  public String notFollowed(String rule) {
    return when(rule).notFollowed();
  }

  /** How near a rule comes with these facts. */
  public NearMiss nearest(String rule, Facts facts) {
    return Nearest.of(when(rule), facts);
  }

  /**
   * Every row of facts with which all conditions of a rule hold; those that an accumulate ran over
   * stand in it as a list. None for a rule that cannot be followed.
   */
  public void matches(String rule, Facts facts, Consumer<List<Object>> found) {
    follow(when(rule), facts, Outcomes.NONE, found);
  }

  void follow(When when, Facts facts, Outcomes outcomes, Consumer<List<Object>> found) {
    if (when.followed()) {
      new Follower(facts, outcomes)
          .each(when.group(), Follower.Match.EMPTY, match -> found.accept(match.facts()));
    }
  }

  When when(String rule) {
    @Nullable When when = whens.get(rule);
    if (when == null) {
      throw new IllegalArgumentException("no rule " + rule);
    }
    return when;
  }
}
