package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Nearest;
import java.util.List;
import java.util.Set;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.BehaviorDescr;
import org.drools.drl.ast.descr.EvalDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.ForallDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.jspecify.annotations.Nullable;

/** The {@code when} of a rule: which shapes it may have. What is not named here is refused. */
final class LhsCheck {

  private final Complaints complaints;
  private final ExpressionCheck expressions;

  private final Set<String> facts;

  LhsCheck(Complaints complaints, @Nullable Tier tier) {
    this.complaints = complaints;
    this.facts = Vocabulary.facts(tier);
    this.expressions = new ExpressionCheck(complaints);
  }

  void check(BaseDescr descr) {
    switch (descr) {
      case AndDescr and -> all(and.getDescrs());
      case OrDescr or -> all(or.getDescrs());
      case NotDescr not -> single(not, "not", not.getDescrs());
      case ExistsDescr exists -> single(exists, "exists", exists.getDescrs());
      case ForallDescr forall ->
          complaints.add(forall, "drl-forall", "forall", "say it with not( … )");
      case EvalDescr eval ->
          complaints.add(eval, "drl-eval", "eval", "write the condition inside a pattern");
      case PatternDescr pattern -> pattern(pattern);
      default ->
          complaints.add(
              descr,
              "drl-shape",
              descr.getClass().getSimpleName().replace("Descr", "") + " is not open to rules",
              "use patterns, not, exists, or, accumulate");
    }
  }

  /**
   * Of a group behind a {@code not}, the engine concluded that it is absent while it stood there,
   * when one of its facts was replaced and another came in the same step (Drools 10.2; found by
   * FollowerTest, seed 72820214): what is missing must never make an action more likely.
   */
  private void single(BaseDescr outer, String word, List<? extends BaseDescr> descrs) {
    if (descrs.size() != 1 || !(descrs.getFirst() instanceof PatternDescr)) {
      complaints.add(
          outer,
          "drl-group",
          "'" + word + "' over more than one pattern",
          "write one pattern behind it, or let a rule of its own find what is there");
    }
    all(descrs);
  }

  private void all(List<? extends BaseDescr> descrs) {
    descrs.forEach(this::check);
  }

  private void pattern(PatternDescr pattern) {
    if (!pattern.getAnnotationNames().isEmpty()) {
      complaints.add(pattern, "drl-annotation", "an annotation on a pattern", "leave it out");
    }
    if (pattern.isQuery()) {
      complaints.add(pattern, "drl-query", "a query", "write the patterns themselves");
    } else if (pattern.getSource() instanceof AccumulateDescr accumulate) {
      accumulate(pattern, accumulate);
    } else if (pattern.getSource() != null) {
      complaints.add(
          pattern,
          "drl-from",
          "'from' brings in what is no fact",
          "join with a pattern; for the past use Reading");
    } else {
      fact(pattern);
    }
    constraints(pattern);
    pattern.getBehaviors().forEach(b -> behaviour(pattern, b));
  }

  private void fact(PatternDescr pattern) {
    String type = pattern.getObjectType();
    if (type == null) {
      complaints.add(pattern, "drl-shape", "a path through objects", "write a pattern: Event(…)");
      return;
    }
    if (!facts.contains(type)) {
      complaints.add(
          pattern,
          "drl-fact",
          "there are no facts of the type '" + type + "' in this tier",
          "write one of "
              + String.join(", ", facts.stream().sorted().toList())
              + Nearest.hint(type, facts));
    }
  }

  private void constraints(PatternDescr pattern) {
    for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
      if (constraint instanceof ExprConstraintDescr expression
          && expression.getType() == ExprConstraintDescr.Type.POSITIONAL) {
        complaints.add(
            at(expression, pattern),
            "drl-shape",
            "an argument without a name",
            "name the field: type == \"xid\"");
      } else if (constraint instanceof ExprConstraintDescr expression) {
        expressions.check(expression.getExpression(), at(expression, pattern));
      } else {
        complaints.add(
            at(constraint, pattern),
            "drl-shape",
            "a constraint of the shape " + constraint.getClass().getSimpleName(),
            "write comparisons, joined by commas");
      }
    }
  }

  private void accumulate(PatternDescr pattern, AccumulateDescr accumulate) {
    if (!accumulate.isExternalFunction()
        || accumulate.getInitCode() != null
        || accumulate.getActionCode() != null
        || accumulate.getResultCode() != null) {
      complaints.add(
          pattern, "drl-accumulate", "code in an accumulate", "use one of its functions");
    }
    for (var function : accumulate.getFunctions()) {
      if (!Vocabulary.FUNCTIONS.contains(function.getFunction())) {
        complaints.add(
            pattern,
            "drl-accumulate",
            "the function '" + function.getFunction() + "'",
            "use one of " + String.join(", ", Vocabulary.FUNCTIONS.stream().sorted().toList()));
      }
      if (Set.of("average", "max", "min", "sum").contains(function.getFunction())) {
        new SumCheck(complaints).check(pattern, function, accumulate.getInput());
      }
      for (String parameter : function.getParams()) {
        expressions.check(parameter, pattern);
      }
    }
    new ResultCheck(complaints).check(pattern);
    check(accumulate.getInput());
  }

  private void behaviour(PatternDescr pattern, BehaviorDescr behaviour) {
    String type = pattern.getObjectType();
    if (!Set.of("Event", "Reading", "Finding").contains(type)) {
      complaints.add(
          pattern,
          "drl-window",
          "a window over " + type + ", of which there is one at a time",
          "take Reading for the numbers of the past hour");
    } else if ("time".equals(behaviour.getSubType())) {
      long kept = type.equals("Reading") ? Prelude.READING_MILLIS : Prelude.EVENT_MILLIS;
      long wanted = Periods.millis(String.join("", behaviour.getParameters()));
      if (wanted < 0 || wanted > kept) {
        complaints.add(
            pattern,
            "drl-window",
            "a window of " + behaviour.getParameters() + " over " + type,
            type + "s are kept for " + Periods.words(kept));
      }
    }
  }

  private static BaseDescr at(BaseDescr first, BaseDescr otherwise) {
    return first.getLine() > 0 ? first : otherwise;
  }
}
