package io.wheeltapper.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AccumulateDescr.AccumulateFunctionCallDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.PatternDescr;

/**
 * Only numbers are added up and compared: the engine finds out while it runs, and then throws in
 * every step.
 */
final class SumCheck {

  private static final Pattern NUMBER =
      Pattern.compile("\\bnumber\\s*\\(|\\bat\\b|\\border\\b|\\blength\\b|^\\d+$");

  private final Complaints complaints;

  SumCheck(Complaints complaints) {
    this.complaints = complaints;
  }

  void check(PatternDescr pattern, AccumulateFunctionCallDescr function, BaseDescr source) {
    for (String parameter : function.getParams()) {
      String value = bound(parameter.strip(), source);
      if (!NUMBER.matcher(value.isEmpty() ? parameter.strip() : value).find()) {
        complaints.add(
            pattern,
            "drl-number",
            function.getFunction() + "(" + parameter + ") of what is no number",
            "bind a number: $v: number(\"metric\")");
      }
    }
  }

  /** What the variable stands for in the patterns that are run over, or {@code ""}. */
  private static String bound(String variable, BaseDescr source) {
    return switch (source) {
      case PatternDescr pattern -> inPattern(variable, pattern);
      case ConditionalElementDescr nested -> {
        String found = "";
        for (Object inner : nested.getDescrs()) {
          found = found.isEmpty() ? bound(variable, (BaseDescr) inner) : found;
        }
        yield found;
      }
      default -> "";
    };
  }

  private static String inPattern(String variable, PatternDescr pattern) {
    Pattern binding = Pattern.compile("(?<![\\w$])" + Pattern.quote(variable) + "\\s*:\\s*(.+)");
    for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
      if (constraint instanceof ExprConstraintDescr expression) {
        Matcher found = binding.matcher(expression.getExpression());
        if (found.find()) {
          return found.group(1).replaceAll("\"[^\"]*\"", "\"\"");
        }
      }
    }
    return "";
  }
}
