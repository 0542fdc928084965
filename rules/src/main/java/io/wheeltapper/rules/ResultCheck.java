package io.wheeltapper.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.PatternDescr;

/**
 * What an accumulate's results may be compared with. The engine compiles {@code in}, {@code
 * contains} and their like there and then never asks them (seen with Drools 10.2.0, executable
 * model): a condition that is always true would only widen a rule, so they are refused.
 */
final class ResultCheck {

  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern NOT_ASKED =
      Pattern.compile("(?<![\\w$.\"])(not|in|contains|excludes|memberOf)(?![\\w$])");

  private final Complaints complaints;

  ResultCheck(Complaints complaints) {
    this.complaints = complaints;
  }

  void check(PatternDescr result) {
    for (BaseDescr constraint : result.getConstraint().getDescrs()) {
      if (constraint instanceof ExprConstraintDescr expression) {
        Matcher word =
            NOT_ASKED.matcher(TEXT.matcher(expression.getExpression()).replaceAll("\"\""));
        if (word.find()) {
          complaints.add(
              expression.getLine() > 0 ? expression : result,
              "drl-result",
              "'" + word.group(1) + "' on the result of an accumulate: the engine would not ask it",
              "compare a result by == != < <= > or >=; say the rest in the pattern that is run"
                  + " over");
        }
      }
    }
  }
}
