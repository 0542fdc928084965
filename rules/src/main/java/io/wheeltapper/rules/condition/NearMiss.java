package io.wheeltapper.rules.condition;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.rules.Reading;
import java.util.Comparator;
import java.util.List;

/**
 * How near a rule came: its best match, whole or in part.
 *
 * @param rule its name
 * @param file as the sources name it
 * @param line of the rule
 * @param held how many of its conditions hold
 * @param of how many it has
 * @param unmet those that fail, as written; empty when all hold
 * @param facts those that the match rests on, tables' rows among them
 * @param related whether the facts have anything to do with the rule: it is not only that each of
 *     them is of some kind
 * @param notFollowed what of the rule cannot be followed, or {@code ""}; then nothing is known
 */
public record NearMiss(
    String rule,
    String file,
    int line,
    int held,
    int of,
    List<Unmet> unmet,
    List<Object> facts,
    boolean related,
    String notFollowed) {

  /** The nearest first: by how many fail, by how far off, then as they stand in the bundle. */
  public static final Comparator<NearMiss> NEAREST =
      Comparator.comparingInt((NearMiss m) -> m.unmet().size())
          .thenComparingDouble(NearMiss::distance)
          .thenComparing(NearMiss::file)
          .thenComparingInt(NearMiss::line);

  public NearMiss {
    unmet = List.copyOf(unmet);
    facts = List.copyOf(facts);
  }

  /** Whether all conditions hold. */
  public boolean whole() {
    return notFollowed.isEmpty() && unmet.isEmpty();
  }

  /** The node of the first fact that is of one; {@code ""} when none is. */
  public String node() {
    return facts.stream().map(NearMiss::node).filter(n -> !n.isEmpty()).findFirst().orElse("");
  }

  private static String node(Object fact) {
    return switch (fact) {
      case Signal signal -> signal.node();
      case Finding finding -> finding.node();
      case Reading reading -> reading.node();
      default -> "";
    };
  }

  /** How far off all that fails is together. */
  public double distance() {
    return unmet.stream().mapToDouble(Unmet::distance).sum();
  }
}
