package io.wheeltapper.rules;

import io.wheeltapper.rules.RuleShape.Test;
import java.util.List;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.AtomicExprDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConnectiveType;
import org.drools.drl.ast.descr.ConstraintConnectiveDescr;
import org.drools.drl.ast.descr.RelationalExprDescr;

/** Constraints' texts as tests. */
final class Tests {

  private Tests() {}

  /** The text as a test; what is no comparison, and no and or or of such, is kept as text. */
  static Test read(String text) {
    BaseDescr tree = Expressions.parse(text);
    return tree == null ? new Test.Other(flat(text)) : read(tree, text);
  }

  private static Test read(BaseDescr tree, String text) {
    if (tree instanceof ConstraintConnectiveDescr both && !both.isNegated()) {
      List<Test> parts = both.getDescrs().stream().map(d -> read(d, text)).toList();
      if (parts.size() == 1) {
        return parts.getFirst();
      }
      boolean any =
          both.getConnective() == ConnectiveType.OR
              || both.getConnective() == ConnectiveType.INC_OR;
      return any ? new Test.Any(parts) : new Test.All(parts);
    }
    if (tree instanceof RelationalExprDescr r
        && r.getLeft() instanceof AtomicExprDescr left
        && r.getRight() instanceof AtomicExprDescr right) {
      String span = r.getParametersText() == null ? "" : "[" + flat(r.getParametersText()) + "]";
      return new Test.Compare(
          flat(left.getExpression()),
          (r.isNegated() ? "not " : "") + r.getOperator() + span,
          flat(right.getExpression()));
    }
    return new Test.Other(
        tree instanceof AtomicExprDescr atom ? flat(atom.getExpression()) : flat(text));
  }

  /** As a person would write it. */
  static String words(Test test) {
    return switch (test) {
      case Test.Compare c -> c.left() + " " + c.sign() + " " + c.right();
      case Test.Any any ->
          any.of().stream().map(Tests::words).collect(Collectors.joining(" || ", "(", ")"));
      case Test.All all ->
          all.of().stream().map(Tests::words).collect(Collectors.joining(" && ", "(", ")"));
      case Test.Other other -> other.text();
    };
  }

  private static String flat(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
