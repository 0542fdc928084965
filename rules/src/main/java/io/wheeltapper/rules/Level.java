package io.wheeltapper.rules;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a pattern over snapshots may match, as far as their numbers go: only a snapshot that changes
 * this is news to a rule that is nothing but joined patterns.
 *
 * @param kind the kind of target, or null for any
 */
public record Level(Target.@Nullable Kind kind, Claim claim) {

  /** What is claimed of the numbers of one snapshot; what was not read makes a comparison false. */
  public sealed interface Claim {

    /** The same for snapshots of one schema. */
    Held in(Metrics.Schema schema);
  }

  /** A claim that knows its metrics' places; for snapshots of one schema. */
  public sealed interface Held {
    /** Whether it is so. */
    boolean holds(Metrics metrics);
  }

  /** One metric beside a literal. */
  public record Compares(String metric, MetricRead.Comparison comparison, double literal)
      implements Claim {
    @Override
    public Held in(Metrics.Schema schema) {
      return new Comparing(schema.indexOf(metric), comparison, literal);
    }
  }

  /** All of them; none is always so. */
  public record All(List<Claim> parts) implements Claim {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public Held in(Metrics.Schema schema) {
      return new AllHeld(parts.stream().map(p -> p.in(schema)).toList());
    }
  }

  /** One of them at least. */
  public record Any(List<Claim> parts) implements Claim {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public Held in(Metrics.Schema schema) {
      return new AnyHeld(parts.stream().map(p -> p.in(schema)).toList());
    }
  }

  /** One comparison at its place in a schema; -1 where the schema has no such metric: false. */
  public record Comparing(int index, MetricRead.Comparison comparison, double literal)
      implements Held {
    @Override
    public boolean holds(Metrics metrics) {
      return index >= 0 && comparison.holds(metrics.at(index), literal);
    }
  }

  /** See {@link All}. */
  public record AllHeld(List<Held> parts) implements Held {
    @Override
    public boolean holds(Metrics metrics) {
      for (Held part : parts) {
        if (!part.holds(metrics)) {
          return false;
        }
      }
      return true;
    }
  }

  /** See {@link Any}. */
  public record AnyHeld(List<Held> parts) implements Held {
    @Override
    public boolean holds(Metrics metrics) {
      for (Held part : parts) {
        if (part.holds(metrics)) {
          return true;
        }
      }
      return false;
    }
  }
}
