package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;

/** A rule's patterns in order, each with the way it is used. */
final class Patterns {

  /** How a pattern takes part. */
  enum Use {
    /** It must be there, and is part of the match. */
    PLAIN,
    /** Inside not, exists or or. */
    NESTED,
    /** What an accumulate runs over. */
    SOURCE,
    /** What comes out of an accumulate. */
    RESULT
  }

  record One(PatternDescr descr, Use use) {
    List<String> constraints() {
      return descr.getConstraint().getDescrs().stream()
          .map(d -> d instanceof ExprConstraintDescr e ? e.getExpression() : d.toString())
          .toList();
    }
  }

  private static final Pattern BINDING =
      Pattern.compile("(\\$?[A-Za-z_][\\w$]*|\\$\\w+)\\s*:(?!:)");

  private final List<One> all = new ArrayList<>();
  private final Set<String> bound = new HashSet<>();
  private boolean nests;
  private boolean absence;
  private boolean alternatives;

  Patterns(RuleDescr rule) {
    walk(rule.getLhs(), Use.PLAIN);
  }

  List<One> all() {
    return all;
  }

  /** Every variable that the rule binds. */
  Set<String> bound() {
    return bound;
  }

  /** Only patterns that must be there, joined: no not, exists, or, accumulate. */
  boolean plain() {
    return !nests;
  }

  /** Plain, and about the newest numbers of something. */
  boolean level() {
    return plain() && all.stream().anyMatch(p -> p.descr().getObjectType().equals("Snapshot"));
  }

  /** Whether it may conclude from a signal not being there. */
  boolean absence() {
    return absence;
  }

  boolean alternatives() {
    return alternatives;
  }

  private void walk(BaseDescr descr, Use use) {
    switch (descr) {
      case PatternDescr pattern -> pattern(pattern, use);
      case ConditionalElementDescr nested -> {
        boolean same = descr instanceof org.drools.drl.ast.descr.AndDescr;
        nests |= !same;
        absence |= descr instanceof NotDescr && !tablesOnly(descr);
        alternatives |= descr instanceof OrDescr;
        for (Object inner : nested.getDescrs()) {
          walk((BaseDescr) inner, same ? use : Use.NESTED);
        }
      }
      default -> nests = true;
    }
  }

  /** Rows are there from the beginning and stay: that one is not there is no news, late or not. */
  private static boolean tablesOnly(BaseDescr descr) {
    return switch (descr) {
      case PatternDescr pattern ->
          pattern.getSource() instanceof AccumulateDescr accumulate
              ? tablesOnly(accumulate.getInput())
              : pattern.getObjectType().equals("Row");
      case ConditionalElementDescr nested ->
          nested.getDescrs().stream().allMatch(inner -> tablesOnly((BaseDescr) inner));
      default -> false;
    };
  }

  private void pattern(PatternDescr pattern, Use use) {
    if (pattern.getIdentifier() != null) {
      bound.add(pattern.getIdentifier());
    }
    if (pattern.getSource() instanceof AccumulateDescr accumulate) {
      nests = true;
      walk(accumulate.getInput(), Use.SOURCE);
      accumulate.getFunctions().forEach(f -> bound.add(f.getBind()));
      One result = new One(pattern, Use.RESULT);
      all.add(result);
      absence |=
          !tablesOnly(accumulate.getInput())
              && result.constraints().stream().anyMatch(c -> c.matches(".*(<|==|!=).*"));
      return;
    }
    One one = new One(pattern, use);
    all.add(one);
    for (String constraint : one.constraints()) {
      Matcher binding = BINDING.matcher(constraint.replaceAll("\"[^\"]*\"", ""));
      while (binding.find()) {
        bound.add(binding.group(1));
      }
    }
  }
}
