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

  /**
   * What a rule reads, and when its patterns may match as far as they compare with literals.
   *
   * @param levels every comparison of {@code reads} stands in one of them
   */
  record Read(List<MetricRead> reads, List<Level> levels) {}

  private final Set<MetricRead> reads = new LinkedHashSet<>();
  private final Set<Level> levels = new LinkedHashSet<>();
  private final Patterns patterns;
  private final RuleDescr rule;

  private MetricReader(RuleDescr rule, Patterns patterns) {
    this.rule = rule;
    this.patterns = patterns;
  }

  static Read read(RuleDescr rule, Patterns patterns) {
    MetricReader reader = new MetricReader(rule, patterns);
    patterns.all().forEach(reader::pattern);
    return new Read(List.copyOf(reader.reads), List.copyOf(reader.levels));
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
    List<Level.Claim> all = new ArrayList<>();
    for (String constraint : one.constraints()) {
      if (!STEADY.matcher(constraint).matches()) {
        BaseDescr tree = Expressions.parse(constraint);
        List<Level.Compares> found = new ArrayList<>();
        Level.Claim claim = tree == null ? null : claim(tree, found);
        if (claim != null) {
          all.add(claim);
          guarded = true;
        } else if (tree != null && compares(tree, found)) {
          found.forEach(c -> levels.add(new Level(kind, c))); // each for itself: others are in it
        } else {
          every(kind, constraint, "'" + constraint.strip() + "' compares no metric with a literal");
          continue;
        }
        found.forEach(c -> reads.add(crossing(kind, c)));
      }
    }
    if (guarded) {
      levels.add(new Level(kind, all.size() == 1 ? all.getFirst() : new Level.All(all)));
    } else {
      reads.add(new MetricRead(kind, "*", new MetricRead.How.Presence()));
    }
    uses(kind, one.descr().getIdentifier());
  }

  private static MetricRead crossing(Target.@Nullable Kind kind, Level.Compares c) {
    return new MetricRead(
        kind, c.metric(), new MetricRead.How.Crossing(c.comparison(), c.literal()));
  }

  /** The tree as a claim, or null when it is more than comparisons of one metric with a literal. */
  private static Level.@Nullable Claim claim(BaseDescr descr, List<Level.Compares> found) {
    if (!(descr instanceof ConstraintConnectiveDescr c)) {
      Level.Compares compares = comparison(descr);
      if (compares != null) {
        found.add(compares);
      }
      return compares;
    }
    List<Level.Claim> parts = new ArrayList<>();
    for (BaseDescr part : c.getDescrs()) {
      Level.Claim claim = c.isNegated() ? null : claim(part, found);
      if (claim == null) {
        return null;
      }
      parts.add(claim);
    }
    return switch (c.getConnective()) {
      case AND, INC_AND -> parts.size() == 1 ? parts.getFirst() : new Level.All(parts);
      case OR, INC_OR -> new Level.Any(parts);
      case XOR -> null;
    };
  }

  /** Whether the whole tree is comparisons of one metric with a literal, or steady. */
  private static boolean compares(BaseDescr descr, List<Level.Compares> found) {
    found.clear();
    return atoms(descr, found);
  }

  private static boolean atoms(BaseDescr descr, List<Level.Compares> found) {
    if (descr instanceof ConstraintConnectiveDescr c && !c.isNegated()) {
      return c.getDescrs().stream().allMatch(d -> atoms(d, found));
    }
    Level.Compares compares = comparison(descr);
    if (compares != null) {
      found.add(compares);
      return true;
    }
    return descr instanceof RelationalExprDescr r
        && !r.isNegated()
        && r.getLeft() instanceof AtomicExprDescr left
        && r.getRight() instanceof AtomicExprDescr right
        && STEADY
            .matcher(left.getExpression() + r.getOperator() + right.getExpression().strip())
            .matches();
  }

  private static Level.@Nullable Compares comparison(BaseDescr descr) {
    if (!(descr instanceof RelationalExprDescr r)
        || r.isNegated()
        || !(r.getLeft() instanceof AtomicExprDescr left)
        || !(r.getRight() instanceof AtomicExprDescr right)) {
      return null;
    }
    Matcher metric = ATOM.matcher(left.getExpression());
    MetricRead.Comparison comparison = MetricRead.Comparison.signed(r.getOperator());
    String literal = right.getExpression().strip();
    if (comparison == null || !metric.matches() || !LITERAL.matcher(literal).matches()) {
      return null;
    }
    return new Level.Compares(
        metric.group(1), comparison, Double.parseDouble(literal.replaceAll("[lLdDfF]$", "")));
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
