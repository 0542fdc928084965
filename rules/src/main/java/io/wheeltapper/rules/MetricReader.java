package io.wheeltapper.rules;

import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AtomicExprDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConstraintConnectiveDescr;
import org.drools.drl.ast.descr.RelationalExprDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a rule's text which metrics it reads and how. It errs to one side only: what it does
 * not recognise as a comparison of one metric with a literal, in a rule that is nothing but joined
 * patterns, passes every snapshot.
 */
final class MetricReader {

  private static final Pattern NUMBER =
      Pattern.compile("\\b(?:number|has)\\s*\\(\\s*(\"([^\"]*)\")?[^)]*\\)");
  private static final Pattern ATOM =
      Pattern.compile("^\\s*(?:this\\.)?number\\(\\s*\"([^\"]+)\"\\s*\\)\\s*$");
  private static final Pattern LITERAL = Pattern.compile("^-?\\d+(\\.\\d+)?[dDlLfF]?$");

  /** What of a snapshot never changes from one to the next of its target and sensor. */
  private static final Pattern STEADY =
      Pattern.compile(
          "^\\s*(\\$?\\w+\\s*:\\s*)?(this\\.)?(target(\\.(kind|id))?(\\(\\))?|node|sensor|origin)"
              + "\\s*((==|!=|in|not in)\\s*(\\(?[$\\w.\",\\s]+\\)?))?\\s*$");

  private static final Pattern KIND =
      Pattern.compile("^\\s*target\\.kind\\s*==\\s*(?:Target\\.)?Kind\\.(\\w+)\\s*$");

  private final Set<MetricRead> reads = new LinkedHashSet<>();
  private final Patterns patterns;
  private final RuleDescr rule;

  private MetricReader(RuleDescr rule, Patterns patterns) {
    this.rule = rule;
    this.patterns = patterns;
  }

  static List<MetricRead> read(RuleDescr rule, Patterns patterns) {
    MetricReader reader = new MetricReader(rule, patterns);
    patterns.all().forEach(reader::pattern);
    return List.copyOf(reader.reads);
  }

  private void pattern(Patterns.One one) {
    String type = one.descr().getObjectType();
    if (type.equals("Reading")) {
      reads.add(new MetricRead(kind(one), "*", new MetricRead.How.History()));
    } else if (type.equals("Snapshot")) {
      snapshot(one);
    }
  }

  private void snapshot(Patterns.One one) {
    Target.Kind kind = kind(one);
    if (!patterns.plain()) {
      reads.add(read(kind, "*", "the rule has not, exists, or, or accumulate"));
      return;
    }
    boolean guarded = false;
    for (String constraint : one.constraints()) {
      if (!STEADY.matcher(constraint).matches()) {
        BaseDescr tree = Expressions.parse(constraint);
        Atoms atoms = new Atoms();
        if (tree == null || !atoms(kind, tree, atoms)) {
          every(kind, constraint, "'" + constraint.strip() + "' compares no metric with a literal");
        } else {
          reads.addAll(atoms.found);
          guarded |= atoms.pure;
        }
      }
    }
    if (!guarded) {
      reads.add(new MetricRead(kind, "*", new MetricRead.How.Presence()));
    }
    uses(kind, one.descr().getIdentifier());
  }

  /** The comparisons of one constraint; pure when all of them false means that it is false. */
  private static final class Atoms {
    final List<MetricRead> found = new ArrayList<>();
    boolean pure = true;
  }

  /** True when the whole tree is comparisons of one metric with a literal, or steady. */
  private boolean atoms(Target.@Nullable Kind kind, BaseDescr descr, Atoms atoms) {
    if (descr instanceof ConstraintConnectiveDescr c && !c.isNegated()) {
      return c.getDescrs().stream().allMatch(d -> atoms(kind, d, atoms));
    }
    if (!(descr instanceof RelationalExprDescr r)
        || r.isNegated()
        || !(r.getLeft() instanceof AtomicExprDescr left)
        || !(r.getRight() instanceof AtomicExprDescr right)) {
      return false;
    }
    Matcher metric = ATOM.matcher(left.getExpression());
    MetricRead.Comparison comparison = MetricRead.Comparison.signed(r.getOperator());
    String literal = right.getExpression().strip();
    if (comparison == null || !metric.matches() || !LITERAL.matcher(literal).matches()) {
      atoms.pure = false;
      return STEADY.matcher(left.getExpression() + r.getOperator() + literal).matches();
    }
    double value = Double.parseDouble(literal.replaceAll("[lLdDfF]$", ""));
    atoms.found.add(
        new MetricRead(kind, metric.group(1), new MetricRead.How.Crossing(comparison, value)));
    return true;
  }

  /** Every snapshot for the metrics that the expression names, or for all when it names none. */
  private void every(Target.@Nullable Kind kind, String expression, String why) {
    Matcher metric = NUMBER.matcher(expression);
    boolean any = false;
    while (metric.find()) {
      any = true;
      reads.add(read(kind, metric.group(2) == null ? "*" : metric.group(2), why));
    }
    if (!any) {
      reads.add(read(kind, "*", why));
    }
  }

  private static MetricRead read(Target.@Nullable Kind kind, String metric, String why) {
    return new MetricRead(kind, metric, new MetricRead.How.Every(why));
  }

  /** What is done with a bound snapshot elsewhere in the rule. */
  private void uses(Target.@Nullable Kind kind, @Nullable String variable) {
    if (variable == null) {
      return;
    }
    String then = String.valueOf(rule.getConsequence());
    Pattern use = Pattern.compile(Pattern.quote(variable) + "(?![\\w$])\\s*(\\.\\s*(\\w+)[^.]*)?");
    StringBuilder text = new StringBuilder();
    patterns.all().forEach(p -> p.constraints().forEach(c -> text.append(c).append('\n')));
    use(kind, use.matcher(text), false);
    use(kind, use.matcher(then), true);
  }

  private void use(Target.@Nullable Kind kind, Matcher use, boolean then) {
    while (use.find()) {
      String member = use.group(2);
      if (member == null ? !then : !member.matches("target|node|sensor|origin")) {
        every(kind, use.group(), "'" + use.group().strip() + "' takes its value");
      }
    }
  }

  private static Target.@Nullable Kind kind(Patterns.One one) {
    for (String constraint : one.constraints()) {
      Matcher matcher = KIND.matcher(constraint);
      if (matcher.matches()) {
        String name = matcher.group(1);
        return Arrays.stream(Target.Kind.values())
            .filter(k -> k.name().equals(name))
            .findFirst()
            .orElse(null);
      }
    }
    return null;
  }
}
