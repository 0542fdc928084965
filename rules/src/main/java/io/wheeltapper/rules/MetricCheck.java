package io.wheeltapper.rules;

import org.drools.drl.ast.descr.AtomicExprDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConstraintConnectiveDescr;
import org.drools.drl.ast.descr.RelationalExprDescr;

/**
 * Refuses the comparisons that a missing reading would make true: {@code !=} and negations. Missing
 * is never healthy, and never sick either.
 */
final class MetricCheck {

  private final Complaints complaints;

  MetricCheck(Complaints complaints) {
    this.complaints = complaints;
  }

  void check(Patterns.One one) {
    String type = one.descr().getObjectType();
    if (!type.equals("Snapshot") && !type.equals("Reading")) {
      return;
    }
    for (String constraint : one.constraints()) {
      BaseDescr tree = Expressions.parse(constraint);
      if (tree != null && constraint.contains("number")) {
        walk(tree, one.descr(), false);
      }
    }
  }

  private void walk(BaseDescr descr, BaseDescr where, boolean negated) {
    if (descr instanceof ConstraintConnectiveDescr c) {
      c.getDescrs().forEach(d -> walk(d, where, negated || c.isNegated()));
    } else if (descr instanceof RelationalExprDescr r && number(r)) {
      if (negated || r.isNegated() || r.getOperator().equals("!=")) {
        refuse(where);
      }
    } else if (descr instanceof AtomicExprDescr atom
        && atom.getExpression().replace(" ", "").startsWith("!")) {
      refuse(where);
    }
  }

  private void refuse(BaseDescr where) {
    complaints.add(
        where,
        "drl-missing",
        "a comparison that a missing reading would make true",
        "write number(\"m\") < 5 || number(\"m\") > 5 for != 5, and > for !( … <= … )");
  }

  private static boolean number(RelationalExprDescr r) {
    return (r.getLeft() + " " + r.getRight()).contains("number(")
        || text(r.getLeft()).contains("number(")
        || text(r.getRight()).contains("number(");
  }

  private static String text(BaseDescr descr) {
    return descr instanceof AtomicExprDescr atom ? atom.getExpression() : "";
  }
}
