package io.wheeltapper.rules;

import java.util.List;

/**
 * A rule as it is written, without a type of the engine's: what analysis needs of it.
 *
 * @param line of the word {@code rule}, from 1
 * @param end the line of the word {@code end}
 * @param once as {@link RuleCard}
 * @param quietMillis as {@link RuleCard}
 * @param facts the patterns in order, those inside not, exists, or and accumulate too
 * @param faults what it finds, in order; none for a veto rule
 */
public record RuleShape(
    String name,
    String file,
    int line,
    int end,
    Tier tier,
    boolean once,
    long quietMillis,
    List<Fact> facts,
    List<Conclusion> faults) {

  public RuleShape {
    facts = List.copyOf(facts);
    faults = List.copyOf(faults);
  }

  /** How a fact takes part. */
  public enum Role {
    /** It must be there and is part of the match. */
    THERE,
    /** Inside a not. */
    ABSENT,
    /** Inside exists or or. */
    SOMEWHERE,
    /** What an accumulate runs over. */
    COUNTED,
    /** What comes out of an accumulate. */
    RESULT
  }

  /**
   * One pattern.
   *
   * @param type {@code Event}, {@code Status}, …
   * @param binding the variable that holds it, or {@code ""}
   * @param bound variables that hold something of it, with what they hold: {@code $node} is {@code
   *     node}
   * @param window whether a time window stands over it
   * @param tests its constraints; all of them hold
   */
  public record Fact(
      String type,
      Role role,
      String binding,
      List<Bound> bound,
      boolean window,
      List<Test> tests,
      int line,
      int column) {
    public Fact {
      bound = List.copyOf(bound);
      tests = List.copyOf(tests);
    }
  }

  /** A variable and the expression that it holds. */
  public record Bound(String variable, String of) {}

  /** A constraint. */
  public sealed interface Test {

    /** As a person would write it. */
    default String words() {
      return Tests.words(this);
    }

    /** A comparison: {@code number("m") > 5}; {@code not} stands before a negated sign. */
    record Compare(String left, String sign, String right) implements Test {}

    /** At least one of these holds. */
    record Any(List<Test> of) implements Test {
      public Any {
        of = List.copyOf(of);
      }
    }

    /** All of these hold. */
    record All(List<Test> of) implements Test {
      public All {
        of = List.copyOf(of);
      }
    }

    /** Anything else, as it is written. */
    record Other(String text) implements Test {}
  }

  /**
   * A fault that it finds.
   *
   * @param fault the code, or {@code ""} when a table's cell says it
   * @param table the table of that cell, or {@code ""}
   * @param target what it is said of: the first fact's variable, or an expression; {@code ""} is
   *     the site
   */
  public record Conclusion(String fault, String table, String target, int line, int column) {}
}
