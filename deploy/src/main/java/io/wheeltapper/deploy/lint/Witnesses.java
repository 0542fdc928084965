package io.wheeltapper.deploy.lint;

import io.wheeltapper.rules.RuleShape;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a fault rests on signals of two sorts. Whose origin they are is known only as they come.
 */
final class Witnesses {

  private static final Pattern METRIC = Pattern.compile("number\\(\"([^\"]+)\"\\)");

  private Witnesses() {}

  /** Whether every rule that finds it wants two different signals. */
  static boolean two(Subject bundle, String fault) {
    List<RuleShape> finding = bundle.finding(fault);
    return !finding.isEmpty() && finding.stream().allMatch(Witnesses::two);
  }

  private static boolean two(RuleShape rule) {
    Set<String> sorts = new TreeSet<>();
    for (Fact fact : rule.facts()) {
      boolean there = fact.role() == Role.THERE || fact.role() == Role.SOMEWHERE;
      if (there && !fact.type().equals("Row")) {
        sorts.add(sort(fact));
      }
    }
    return sorts.size() > 1;
  }

  /** What it reads: its type of event or status, the finding's faults, or the metrics. */
  static String sort(Fact fact) {
    Set<String> words = metrics(fact);
    words.addAll(NeverLint.literals(fact, "type"));
    words.addAll(NeverLint.literals(fact, "fault.code"));
    return fact.type() + words;
  }

  /** The metrics that a fact's constraints name. */
  static Set<String> metrics(Fact fact) {
    Set<String> metrics = new TreeSet<>();
    StringBuilder text = new StringBuilder();
    fact.tests().forEach(t -> text.append(t.words()).append(' '));
    fact.bound().forEach(b -> text.append(b.of()).append(' '));
    Matcher metric = METRIC.matcher(text);
    while (metric.find()) {
      metrics.add(metric.group(1));
    }
    return metrics;
  }
}
