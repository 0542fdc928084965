package io.wheeltapper.rules;

import io.wheeltapper.rules.RuleShape.Bound;
import io.wheeltapper.rules.RuleShape.Conclusion;
import io.wheeltapper.rules.RuleShape.Fact;
import io.wheeltapper.rules.RuleShape.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;

/** Reads rules' shapes from their text. Nothing is compiled, so it is quick. */
public final class RuleShapes {

  private static final Pattern FOUND =
      Pattern.compile(
          "\\b(found\\w*)\\s*\\(\\s*(?:([^\",]*?)\\s*,\\s*)?(\"[^\"]*\"|[^,\"()]*\\.text\\(\"\\w+\"\\))\\s*,\\s*([$\\w]+)");
  private static final Pattern CELL = Pattern.compile("([$\\w]+)\\s*\\.text\\(\"fault\"\\)");
  private static final Pattern TABLE = Pattern.compile("^\\s*table\\s*==\\s*\"([^\"]*)\"\\s*$");
  private static final Pattern BINDING =
      Pattern.compile("^\\s*(\\$?\\w+)\\s*:(?!:)\\s*(.*)$", Pattern.DOTALL);

  private final Drl file;
  private final RuleDescr rule;
  private final List<Fact> facts = new ArrayList<>();

  private RuleShapes(Drl file, RuleDescr rule) {
    this.file = file;
    this.rule = rule;
  }

  /** The rules of every file that can be read, in the order of files and lines. */
  public static List<RuleShape> in(RuleSources sources) {
    List<RuleShape> shapes = new ArrayList<>();
    sources
        .drl()
        .forEach((name, text) -> {
          if (Drl.parse(name, text) instanceof Drl.Parsed.Good good) {
            good.drl().rules().forEach(r -> shapes.add(new RuleShapes(good.drl(), r).shape()));
          }
        });
    return List.copyOf(shapes);
  }

  /** The rows of every table, as far as they can be read. */
  public static List<Row> rows(RuleSources sources) {
    List<Row> rows = new ArrayList<>();
    sources.tables().forEach((name, text) -> rows.addAll(new TableReader(name).read(text)));
    return List.copyOf(rows);
  }

  private RuleShape shape() {
    walk(rule.getLhs(), Role.THERE);
    Tier tier = Tier.named(annotation("tier"));
    long quiet = Periods.millis(annotation("quiet"));
    return new RuleShape(
        rule.getName(),
        file.file(),
        rule.getLine(),
        Math.max(rule.getLine(), rule.getEndLine()),
        tier == null ? Tier.SITE : tier,
        rule.hasAnnotation("once"),
        Math.max(0, quiet),
        facts,
        conclusions());
  }

  private String annotation(String name) {
    var found = rule.getAnnotation(name);
    Object value = found == null ? null : found.getSingleValueStripped();
    return value == null ? "" : value.toString();
  }

  private void walk(BaseDescr descr, Role role) {
    if (descr instanceof PatternDescr pattern) {
      if (pattern.getSource() instanceof AccumulateDescr accumulate) {
        walk(accumulate.getInput(), Role.COUNTED);
        facts.add(fact(pattern, Role.RESULT));
      } else {
        facts.add(fact(pattern, role));
      }
    } else if (descr instanceof ConditionalElementDescr nested) {
      Role inner =
          switch (descr) {
            case AndDescr _ -> role;
            case NotDescr _ -> Role.ABSENT;
            default -> role == Role.THERE ? Role.SOMEWHERE : role;
          };
      nested.getDescrs().forEach(d -> walk((BaseDescr) d, inner));
    }
  }

  private static Fact fact(PatternDescr pattern, Role role) {
    List<Bound> bound = new ArrayList<>();
    List<RuleShape.Test> tests = new ArrayList<>();
    for (BaseDescr constraint : pattern.getConstraint().getDescrs()) {
      String text =
          constraint instanceof ExprConstraintDescr e ? e.getExpression() : constraint.toString();
      Matcher binding = BINDING.matcher(text);
      if (binding.matches()) {
        String of = binding.group(2).strip();
        bound.add(new Bound(binding.group(1), of));
        if (!of.matches("[\\w.$]+(\\(\"[^\"]*\"\\))?|\\w+\\[\"[^\"]*\"\\]")) {
          tests.add(Tests.read(of));
        }
      } else {
        tests.add(Tests.read(text));
      }
    }
    String binding = pattern.getIdentifier();
    return new Fact(
        pattern.getObjectType(),
        role,
        binding == null ? "" : binding,
        bound,
        !pattern.getBehaviors().isEmpty(),
        tests,
        Math.max(0, pattern.getLine()),
        Math.max(0, pattern.getColumn() + 1));
  }

  private List<Conclusion> conclusions() {
    Then then = Then.of(file.text(), rule);
    List<Conclusion> found = new ArrayList<>();
    Matcher call = FOUND.matcher(then.text());
    while (call.find()) {
      String before = then.text().substring(0, call.start(3));
      int own = 1 + (int) before.chars().filter(c -> c == '\n').count();
      int column = call.start(3) - before.lastIndexOf('\n');
      String what = call.group(3);
      boolean literal = what.startsWith("\"");
      found.add(
          new Conclusion(
              literal ? what.substring(1, what.length() - 1) : "",
              literal ? "" : table(what),
              target(call),
              then.line(own),
              then.column(own, column)));
    }
    return found;
  }

  private static String target(Matcher call) {
    String on = call.group(2);
    return switch (call.group(1)) {
      case "foundAtSite" -> "";
      case "foundAtRack" -> "rack of " + call.group(4);
      default -> on == null ? call.group(4) : on.strip();
    };
  }

  private String table(String cell) {
    Matcher of = CELL.matcher(cell);
    if (!of.find()) {
      return "";
    }
    for (Fact fact : facts) {
      if (fact.binding().equals(of.group(1))) {
        for (RuleShape.Test test : fact.tests()) {
          Matcher table = TABLE.matcher(Tests.words(test));
          if (table.matches()) {
            return table.group(1);
          }
        }
      }
    }
    return "";
  }
}
