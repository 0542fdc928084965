package io.wheeltapper.rules;

import io.wheeltapper.core.model.Target;
import org.jspecify.annotations.Nullable;

/**
 * That a rule reads a metric of a kind of target, and how.
 *
 * @param kind the kind of target, or null for any
 * @param metric the metric's name, or {@code "*"} for any
 * @param how what the filter must let pass
 */
public record MetricRead(Target.@Nullable Kind kind, String metric, How how) {

  /** What the filter must let pass. */
  public sealed interface How {
    /** A comparison with a literal: what crosses it. */
    record Crossing(Comparison comparison, double literal) implements How {}

    /** Every snapshot. */
    record Every(String why) implements How {}

    /** Every snapshot, and each kept for an hour as a {@link Reading}. */
    record History() implements How {}

    /** That there is a snapshot at all: the first passes even when no comparison holds. */
    record Presence() implements How {}
  }

  /** A comparison; false for a metric that was not read. */
  public enum Comparison {
    LESS("<") {
      @Override
      boolean holds(double value, double literal) {
        return value < literal;
      }
    },
    AT_MOST("<=") {
      @Override
      boolean holds(double value, double literal) {
        return value <= literal;
      }
    },
    MORE(">") {
      @Override
      boolean holds(double value, double literal) {
        return value > literal;
      }
    },
    AT_LEAST(">=") {
      @Override
      boolean holds(double value, double literal) {
        return value >= literal;
      }
    },
    EQUAL("==") {
      @Override
      boolean holds(double value, double literal) {
        return value == literal;
      }
    };

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As it is written. */
    public String sign() {
      return sign;
    }

    abstract boolean holds(double value, double literal);

    static @Nullable Comparison signed(String sign) {
      for (Comparison c : values()) {
        if (c.sign.equals(sign)) {
          return c;
        }
      }
      return null;
    }
  }
}
