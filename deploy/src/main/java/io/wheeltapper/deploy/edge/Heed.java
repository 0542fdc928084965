package io.wheeltapper.deploy.edge;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.rules.MetricRead;
import java.util.List;

/**
 * One thing that a rule of the bundle in force looks at in a snapshot of a node, as it is told to
 * the nodes.
 *
 * @param kind the kind of target, as {@code gpu}; {@code ""} for any
 * @param metric its name, or {@code *} for any
 * @param how {@code < <= > >= ==} with the literal: what crosses it; {@code every} snapshot; {@code
 *     presence}: that there is one
 * @param literal what it is compared with; 0 for the others
 */
record Heed(String kind, String metric, String how, double literal) {

  private static final String EVERY = "every";
  private static final String PRESENCE = "presence";

  /** What these reads look at, in their order, each once. */
  static List<Heed> of(List<MetricRead> reads) {
    return reads.stream().map(Heed::of).distinct().toList();
  }

  /** A short name of such a list: who has it needs no other. */
  static String hash(List<Heed> all) {
    return Digest.full("heed", all).substring(0, 16);
  }

  private static Heed of(MetricRead read) {
    Target.Kind kind = read.kind();
    String word = kind == null ? "" : kind.word();
    return switch (read.how()) {
      case MetricRead.How.Crossing c ->
          new Heed(word, read.metric(), c.comparison().sign(), c.literal());
      case MetricRead.How.Every _, MetricRead.How.History _ ->
          new Heed(word, read.metric(), EVERY, 0);
      case MetricRead.How.Presence _ -> new Heed(word, read.metric(), PRESENCE, 0);
    };
  }

  boolean about(Target target) {
    return kind.isEmpty() || kind.equals(target.kind().word());
  }

  boolean every() {
    return how.equals(EVERY);
  }

  /** Whether the comparison holds; never for a number that was not read. */
  boolean holds(double value) {
    return switch (how) {
      case "<" -> value < literal;
      case "<=" -> value <= literal;
      case ">" -> value > literal;
      case ">=" -> value >= literal;
      case "==" -> value == literal;
      default -> false;
    };
  }
}
