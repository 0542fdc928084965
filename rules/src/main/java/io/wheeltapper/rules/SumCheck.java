package io.wheeltapper.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

  /** Once what is no number is in these, taking it out again leaves what is no number. */
  private static final Set<String> KEEPS = Set.of("average", "sum");

  private static final Pattern METRIC = Pattern.compile("number\\s*\\(\\s*\"[^\"]*\"\\s*\\)");

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
      } else if (KEEPS.contains(function.getFunction())) {
        Matcher metric = METRIC.matcher(metric(parameter.strip(), source));
        if (metric.find() && !compared(metric.group(), source)) {
          complaints.add(
              pattern,
              "drl-number",
              function.getFunction() + "(" + parameter + ") would keep a reading that is missing",
              "leave it out by a comparison beside it: " + metric.group() + " >= 0");
        }
      }
    }
  }

  /** The parameter itself, or what it is bound to, with its texts. */
  private static String metric(String parameter, BaseDescr source) {
    Pattern binding =
        Pattern.compile("(?<![\\w$])" + Pattern.quote(parameter) + "\\s*:\\s*(.+)", Pattern.DOTALL);
    for (String constraint : constraints(source)) {
      Matcher found = binding.matcher(constraint);
      if (found.find()) {
        return found.group(1);
      }
    }
    return parameter;
  }

  /** Whether the number is compared there: what is missing makes every comparison false. */
  private static boolean compared(String metric, BaseDescr source) {
    String plain = metric.replaceAll("\\s", "");
    return constraints(source).stream()
        .map(c -> c.replaceAll("\\s", ""))
        .anyMatch(c ->
            c.matches("(?s)(.*&&)?" + Pattern.quote(plain) + "(>|<|==).*")
                || c.matches("(?s).*(>|<|==|>=|<=)" + Pattern.quote(plain) + "(&&.*)?"));
  }

  private static List<String> constraints(BaseDescr source) {
    List<String> all = new ArrayList<>();
    if (source instanceof PatternDescr pattern) {
      for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
        if (constraint instanceof ExprConstraintDescr expression) {
          all.add(expression.getExpression());
        }
      }
    } else if (source instanceof ConditionalElementDescr nested) {
      nested.getDescrs().forEach(inner -> all.addAll(constraints((BaseDescr) inner)));
    }
    return all;
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
