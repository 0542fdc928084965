package io.wheeltapper.rules.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one constraint: {@code $n: number("a") > 3 && (node == $node || node == "")}. */
final class ConstraintReader {

  private static final List<String> COMBINING = List.of("==", "!=", "<", "<=", ">", ">=");

  /** What stands in conditions and not in sums. */
  private static final Set<String> CONDITION =
      Set.of(
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "&&",
          "||",
          "!",
          "in",
          "not",
          "contains",
          "excludes",
          "memberOf",
          "before",
          "after",
          "coincides");

  /** Makes the point of a comparison from its text. */
  interface Points {
    Point of(String text);
  }

  private final ValueReader values;
  private final Points points;
  private @Nullable Value last;
  private String lastText = "";

  private ConstraintReader(String text, Points points) {
    this.values = new ValueReader(text);
    this.points = points;
  }

  /**
   * The constraint.
   *
   * @throws NotFollowed when it has what we cannot follow
   */
  static Constraint read(String text, Points points) {
    return new ConstraintReader(text, points).constraint();
  }

  private Constraint constraint() {
    String name = null;
    if (values.peek().kind() == Token.Kind.WORD && values.second().is(":")) {
      name = values.next().text();
      values.next();
    }
    int begin = values.place();
    Value bound = name == null ? null : values.sum();
    if (bound != null && values.atEnd()) {
      return new Constraint(name, bound, null);
    }
    values.back(begin);
    Condition test = any();
    if (!values.atEnd()) {
      throw new NotFollowed("'" + values.peek().text() + "' in " + values.text());
    }
    return new Constraint(name, bound, test);
  }

  private Condition any() {
    List<Condition> parts = new ArrayList<>(List.of(all()));
    while (values.take("||")) {
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Any(List.copyOf(parts));
  }

  private Condition all() {
    List<Condition> parts = new ArrayList<>(List.of(one()));
    while (values.take("&&")) {
      parts.add(one());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.All(List.copyOf(parts));
  }

  private Condition one() {
    if (values.peek().is("!")) {
      values.next();
      return new Condition.Negated(one());
    }
    if (values.peek().is("(") && conditionInBrackets()) {
      values.next();
      Condition inner = any();
      values.need(")");
      return inner;
    }
    return comparison();
  }

  /** Else it is a sum in brackets. */
  private boolean conditionInBrackets() {
    int begin = values.place();
    int depth = 0;
    boolean condition = false;
    do {
      Token token = values.next();
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      condition |= CONDITION.contains(token.text()) && token.kind() != Token.Kind.TEXT;
    } while (depth > 0 && !values.atEnd());
    values.back(begin);
    return condition;
  }

  private Condition comparison() {
    int begin = values.place();
    Value left;
    String leftText;
    if (COMBINING.contains(values.peek().text()) && last != null) {
      left = last; // node == "a" || == "b"
      leftText = lastText;
    } else {
      left = values.sum();
      leftText = values.since(begin);
    }
    last = left;
    lastText = leftText;
    boolean negated = values.take("not");
    Operator operator = values.atEnd() ? null : Operator.of(values.peek().text());
    if (values.peek().is("excludes")) {
      operator = Operator.CONTAINS;
      negated = true;
    }
    if (operator == null) {
      if (negated) {
        throw new NotFollowed("'not " + values.peek().text() + "' in " + values.text());
      }
      return new Condition.Comparison(
          points.of(leftText), leftText, left, Operator.TRUE, false, List.of(), List.of());
    }
    values.next();
    List<Long> periods = operator.temporal() ? values.periods() : List.of();
    List<Value> right = operator == Operator.IN ? list() : List.of(values.sum());
    String text = values.since(begin);
    return new Condition.Comparison(
        points.of(text.startsWith(leftText) ? text : leftText + " " + text),
        Words.label(leftText),
        left,
        operator,
        negated,
        right,
        periods);
  }

  private List<Value> list() {
    values.need("(");
    List<Value> all = new ArrayList<>(List.of(values.sum()));
    while (values.take(",")) {
      all.add(values.sum());
    }
    values.need(")");
    return List.copyOf(all);
  }
}
