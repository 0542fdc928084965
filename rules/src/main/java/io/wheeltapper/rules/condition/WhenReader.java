package io.wheeltapper.rules.condition;

import io.wheeltapper.rules.Drl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AccumulateDescr.AccumulateFunctionCallDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.BehaviorDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;

/** Makes a rule's {@code when} from its parsed text. */
final class WhenReader {

  private static final Set<String> TIMED = Set.of("Event", "Finding", "Reading");

  private final Drl file;
  private final RuleDescr rule;
  private final List<Point> points = new ArrayList<>();

  private WhenReader(Drl file, RuleDescr rule) {
    this.file = file;
    this.rule = rule;
  }

  static When read(Drl file, RuleDescr rule) {
    WhenReader reader = new WhenReader(file, rule);
    try {
      Part.Group group = reader.group(rule.getLhs());
      return reader.when(group, "");
    } catch (NotFollowed e) {
      return reader.when(new Part.Group(List.of()), String.valueOf(e.getMessage()));
    }
  }

  private When when(Part.Group group, String notFollowed) {
    return new When(
        rule.getName(), file.file(), rule.getLine(), group, List.copyOf(points), notFollowed);
  }

  private Part.Group group(BaseDescr descr) {
    return switch (descr) {
      case AndDescr and -> all(and);
      case OrDescr or -> {
        List<List<Part>> alternatives = new ArrayList<>();
        or.getDescrs().forEach(d -> alternatives.addAll(group(d).alternatives()));
        yield new Part.Group(List.copyOf(alternatives));
      }
      default -> new Part.Group(List.of(List.of(part(descr))));
    };
  }

  /** Every way to choose one alternative of each. */
  private Part.Group all(AndDescr and) {
    List<List<Part>> ways = new ArrayList<>(List.of(List.of()));
    for (BaseDescr descr : and.getDescrs()) {
      List<List<Part>> longer = new ArrayList<>();
      for (List<Part> next : group(descr).alternatives()) {
        for (List<Part> way : ways) {
          List<Part> both = new ArrayList<>(way);
          both.addAll(next);
          longer.add(List.copyOf(both));
        }
      }
      ways = longer;
    }
    return new Part.Group(List.copyOf(ways));
  }

  private Part part(BaseDescr descr) {
    return switch (descr) {
      case NotDescr not -> {
        BaseDescr inner = (BaseDescr) not.getDescrs().getFirst();
        Point point = point(not, "", "not " + text(inner));
        yield new Part.Absent(point, group(inner));
      }
      case ExistsDescr exists -> {
        BaseDescr inner = (BaseDescr) exists.getDescrs().getFirst();
        Point point = point(exists, "", "exists " + text(inner));
        yield new Part.Present(point, group(inner));
      }
      case PatternDescr pattern when pattern.getSource() instanceof AccumulateDescr sum ->
          total(pattern, sum);
      case PatternDescr pattern -> pattern(pattern);
      default -> throw new NotFollowed(descr.getClass().getSimpleName());
    };
  }

  private Part total(PatternDescr pattern, AccumulateDescr sum) {
    Part.Group source = group(sum.getInput());
    List<Part.Function> functions = new ArrayList<>();
    for (AccumulateFunctionCallDescr call : sum.getFunctions()) {
      String[] of = call.getParams();
      Value value = of.length == 0 ? null : whole(of[0]);
      functions.add(new Part.Function(call.getFunction(), value, call.getBind()));
    }
    return new Part.Total(source, List.copyOf(functions), constraints(pattern), pattern.getLine());
  }

  private static Value whole(String text) {
    ValueReader reader = new ValueReader(text);
    Value value = reader.sum();
    if (!reader.atEnd()) {
      throw new NotFollowed("'" + text + "'");
    }
    return value;
  }

  private Part pattern(PatternDescr pattern) {
    long window = -1;
    for (BehaviorDescr behaviour : pattern.getBehaviors()) {
      if (!"time".equals(behaviour.getSubType()) || !TIMED.contains(pattern.getObjectType())) {
        throw new NotFollowed("over " + behaviour.getType() + ":" + behaviour.getSubType());
      }
      window = Spans.millis(String.join("", behaviour.getParameters()));
    }
    return new Part.Pattern(
        pattern.getObjectType(),
        pattern.getIdentifier(),
        constraints(pattern),
        window,
        pattern.getLine());
  }

  private List<Constraint> constraints(PatternDescr pattern) {
    List<Constraint> all = new ArrayList<>();
    for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
      if (!(constraint instanceof ExprConstraintDescr expression)) {
        throw new NotFollowed(constraint.getClass().getSimpleName());
      }
      BaseDescr where = expression.getLine() > 0 ? expression : pattern;
      all.add(
          ConstraintReader.read(
              expression.getExpression(), text -> point(where, pattern.getObjectType(), text)));
    }
    return List.copyOf(all);
  }

  private Point point(BaseDescr where, String fact, String text) {
    int line = where.getLine() > 0 ? where.getLine() : rule.getLine();
    Point point =
        new Point(
            rule.getName(), file.file(), line, points.size(), fact, Words.cut(Words.even(text)));
    points.add(point);
    return point;
  }

  private String text(BaseDescr descr) {
    int from = descr.getStartCharacter();
    int to = Math.min(descr.getEndCharacter() + 1, file.text().length());
    return from < 0 || to <= from ? "(…)" : file.text().substring(from, to);
  }
}
