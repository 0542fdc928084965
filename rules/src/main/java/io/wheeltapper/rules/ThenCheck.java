package io.wheeltapper.rules;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.LiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.SimpleName;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.DoStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.ForEachStmt;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.WhileStmt;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.spi.Nearest;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * The {@code then} of a rule: calls on {@code findings} with facts, literals and their fields, and
 * {@code if}. Every other Java shape is refused by not being named here.
 */
final class ThenCheck {

  private static final Set<UnaryExpr.Operator> SIGNS =
      Set.of(UnaryExpr.Operator.MINUS, UnaryExpr.Operator.LOGICAL_COMPLEMENT);

  private static final long SHORTEST_HOLD_MILLIS = 1_000L;
  private static final long LONGEST_HOLD_MILLIS = 7 * 86_400_000L;

  private final Complaints complaints;
  private final RuleDescr rule;
  private final Then then;
  private final Set<String> bound;

  /**
   * Refused as a whole: its parts are not looked at. By identity, since equal text may stand twice.
   */
  private final Set<Node> told = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Vocabulary.Conclusion conclusion;

  ThenCheck(
      Complaints complaints,
      RuleDescr rule,
      Then then,
      Set<String> bound,
      Vocabulary.Conclusion conclusion) {
    this.then = then;
    this.conclusion = conclusion;
    this.complaints = complaints;
    this.rule = rule;
    this.bound = bound;
  }

  void check() {
    ParserConfiguration modern = new ParserConfiguration();
    modern.setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_21);
    ParseResult<BlockStmt> parsed = new JavaParser(modern).parseBlock("{" + then.text() + "\n}");
    if (!parsed.isSuccessful() || parsed.getResult().isEmpty()) {
      complaints.add(
          then.line(),
          then.column(),
          "drl-then",
          "the 'then' cannot be read",
          conclusion.mend() + " with a ; at the end");
      return;
    }
    BlockStmt block = parsed.getResult().get();
    visit(block);
    if (block.findAll(MethodCallExpr.class).stream()
        .noneMatch(c -> conclusion.methods().contains(c.getNameAsString()))) {
      complaints.add(rule, "drl-then", "the rule concludes nothing", conclusion.mend());
    }
  }

  private void visit(Node node) {
    if (told.contains(node)) {
      return;
    }
    switch (node) {
      case BlockStmt b -> {}
      case ExpressionStmt e -> statement(e.getExpression());
      case IfStmt i -> {}
      case ForStmt f -> loop(f);
      case ForEachStmt f -> loop(f);
      case WhileStmt w -> loop(w);
      case DoStmt d -> loop(d);
      case MethodCallExpr call -> call(call);
      case NameExpr name -> name(name);
      case FieldAccessExpr access -> access(access);
      case UnaryExpr unary when SIGNS.contains(unary.getOperator()) -> {}
      case BinaryExpr binary -> division(binary);
      case EnclosedExpr e -> {}
      case ConditionalExpr c -> {}
      case LiteralExpr l -> {}
      case SimpleName s -> {}
      default -> {
        String shape = node.getMetaModel().getTypeName().replaceAll("(Expr|Stmt)$", "");
        refuse(
            node,
            "drl-then",
            "'" + cut(node) + "' (" + shape + ") in the 'then'",
            conclusion.mend());
        return;
      }
    }
    node.getChildNodes().forEach(this::visit);
  }

  private void statement(Expression expression) {
    if (!(expression instanceof MethodCallExpr call) || !root(call).equals(conclusion.global())) {
      refuse(
          expression, "drl-then", "'" + cut(expression) + "' is no conclusion", conclusion.mend());
    }
  }

  private static String root(Expression expression) {
    Expression scope = expression;
    while (scope instanceof MethodCallExpr call && call.getScope().isPresent()) {
      scope = call.getScope().get();
    }
    return scope.toString();
  }

  private void loop(Node loop) {
    refuse(loop, "drl-loop", "a loop in the 'then'", "join the facts in the 'when' instead");
  }

  private void call(MethodCallExpr call) {
    String method = call.getNameAsString();
    if (!Vocabulary.METHODS.contains(method) || call.getScope().isEmpty()) {
      refuse(call, "drl-method", "'" + method + "(…)' is not open to rules", meant(method));
    } else if (onGlobal(call) && !conclusion.methods().contains(method)) {
      refuse(
          call,
          "drl-method",
          "'" + cut(call) + "' is no conclusion of this tier",
          conclusion.mend() + hint(method));
    } else if (conclusion.methods().contains("hold")) {
      if (onGlobal(call)) {
        veto(call, method);
      }
    } else if (method.startsWith("found") && call.getArguments().size() > faultAt(method)) {
      switch (call.getArgument(faultAt(method))) {
        case StringLiteralExpr literal -> fault(literal);
        case BinaryExpr bare when bare.getOperator() == BinaryExpr.Operator.MINUS -> {
          told.add(bare);
          refuse(
              bare,
              "drl-fault",
              "the fault code " + cut(bare) + " is not in quotes",
              "write \"" + cut(bare).replace(" ", "") + "\"");
        }
        default -> {}
      }
    }
  }

  /** Where the fault's code stands among the arguments. */
  private static int faultAt(String method) {
    return method.equals("foundOn") ? 1 : 0;
  }

  private boolean onGlobal(MethodCallExpr call) {
    return call.getScope().filter(s -> s.toString().equals(conclusion.global())).isPresent();
  }

  private String hint(String method) {
    return conclusion.methods().stream().anyMatch(m -> Nearest.close(method, m))
        ? Nearest.hint(method, conclusion.methods())
        : "";
  }

  private void veto(MethodCallExpr call, String method) {
    int wanted = method.equals("hold") ? 2 : 1;
    if (call.getArguments().size() != wanted) {
      refuse(
          call,
          "drl-veto",
          method + " takes " + (wanted == 1 ? "the reason" : "the reason and a time"),
          conclusion.mend());
      return;
    }
    Expression why = call.getArgument(0);
    if (!(why instanceof StringLiteralExpr literal) || literal.asString().isBlank()) {
      told.add(why);
      refuse(
          why,
          "drl-veto",
          cut(why) + " is no reason",
          "write in quotes what a person is to read, and add figures by .detail(\"gpus\", $g)");
    }
    if (wanted == 2) {
      period(call.getArgument(1));
    }
  }

  private void period(Expression time) {
    long millis =
        time instanceof StringLiteralExpr literal ? Periods.millis(literal.asString()) : -1;
    if (millis < SHORTEST_HOLD_MILLIS || millis > LONGEST_HOLD_MILLIS) {
      told.add(time);
      refuse(
          time,
          "drl-veto",
          cut(time) + " is no time to wait",
          "write when to ask again at the latest, from \"1s\" to \"7d\": \"30m\"");
    }
  }

  private void fault(StringLiteralExpr literal) {
    try {
      Fault.of(literal.asString());
    } catch (IllegalArgumentException e) {
      refuse(literal, "drl-fault", String.valueOf(e.getMessage()), "for example gpu-too-hot");
    }
  }

  private void name(NameExpr name) {
    String word = name.getNameAsString();
    if (!word.equals(conclusion.global())
        && !bound.contains(word)
        && !Vocabulary.TYPES.contains(word)) {
      refuse(
          name,
          "drl-name",
          "'" + word + "' is not known in the 'then'",
          "use " + conclusion.global() + " and the variables bound in the 'when'");
    }
  }

  private void access(FieldAccessExpr access) {
    String scope = access.getScope().toString();
    if (!scope.equals("Kind") && !scope.equals("Origin")) {
      refuse(access, "drl-then", "'" + cut(access) + "' in the 'then'", "call the method: x.at()");
    }
  }

  private void division(BinaryExpr binary) {
    if (Set.of(BinaryExpr.Operator.DIVIDE, BinaryExpr.Operator.REMAINDER)
            .contains(binary.getOperator())
        && !binary.getRight().toString().matches("[1-9][0-9.]*[LldDfF]?")) {
      refuse(binary, "drl-division", "a division that could be by zero", "divide by a literal");
    }
  }

  private void refuse(Node node, String code, String message, String mend) {
    int own = node.getBegin().map(p -> p.line).orElse(1);
    int ownColumn = node.getBegin().map(p -> p.column).orElse(1);
    int line = then.line(own);
    int column = then.column(own, own == 1 ? ownColumn - 1 : ownColumn); // the brace before it
    complaints.add(line, column, code, message, mend);
  }

  private static String cut(Node node) {
    String text = node.toString().replaceAll("\\s+", " ");
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private String meant(String method) {
    return Vocabulary.METHODS.stream()
        .sorted()
        .filter(m -> Nearest.close(method, m))
        .findFirst()
        .map(m -> "did you mean '" + m + "'?")
        .orElse(conclusion.mend());
  }
}
