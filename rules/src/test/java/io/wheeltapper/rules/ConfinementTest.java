package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that would do more than conclude, each refused for its own reason. */
class ConfinementTest {

  private static final String THEN = "findings.found(\"a-fault\", $x);";

  private static String rule(String when, String then) {
    return "rule \"r\" @tier(node) salience 1\nwhen\n  " + when + "\nthen\n  " + then + "\nend\n";
  }

  private static String when(String constraint) {
    return rule("$x: Event(" + constraint + ")", THEN);
  }

  private static String then(String statement) {
    return rule("$x: Event(type == \"xid\")", statement);
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        attack("drl-type", when("Runtime.getRuntime().exec(\"id\") != null")),
        attack("drl-type", when("java.lang.Runtime.getRuntime().availableProcessors() > 0")),
        attack("drl-type", when("System.getenv(\"HOME\") != null")),
        attack("drl-type", when("System.exit(1) == null")),
        attack("drl-type", when("Thread.currentThread() != null")),
        attack("drl-type", when("org.mvel2.MVEL.eval(\"1\") != null")),
        attack("drl-word", when("type.getClass().getName() != null")),
        attack("drl-word", when("String.class != null")),
        attack("drl-word", when("new java.io.File(\"/etc/passwd\").exists()")),
        attack("drl-word", when("raw matches \"(a+)+b\"")),
        attack("drl-word", when("raw.matches(\"(a+)+b\")")),
        attack("drl-method", when("raw.repeat(2000000000) != \"\"")),
        attack("drl-method", when("raw.substring(5000) != \"\"")),
        attack("drl-syntax", when("fields.values().stream().anyMatch(v -> true)")),
        attack("drl-sign", when("(type = \"a\") == \"a\"")),
        attack("drl-division", when("number(\"a\") / number(\"b\") > 1")),
        attack("drl-eval", rule("$x: Event() eval(true)", THEN)),
        attack("drl-from", rule("$x: Event() String() from $x.getFields().values()", THEN)),
        attack("drl-from", rule("$x: Event() java.util.List() from collect(Event())", THEN)),
        attack("drl-fact", rule("$x: Event() Object()", THEN)),
        attack("drl-fact", rule("$x: Event() java.lang.Runtime()", THEN)),
        attack(
            "drl-accumulate",
            rule(
                "$x: Event($n: node) $s: Number() from accumulate(Event(node == $n), init(int t ="
                    + " 0;) action(t++;) result(t))",
                THEN)),
        attack(
            "drl-result",
            rule(
                "$x: Event($n: node) accumulate(Status(node == $n, $v: value); $j: joined($v); $j"
                    + " contains \"a\")",
                THEN)),
        attack(
            "drl-result",
            rule(
                "$x: Event($n: node) accumulate(Status(node == $n); $c: count(); $c in (1, 2))",
                THEN)),
        attack("drl-then", then("Runtime.getRuntime();" + THEN)),
        attack(
            "drl-name",
            then("findings.found(\"a-b\", $x).detail(\"k\", Runtime.getRuntime().toString());")),
        attack("drl-then", then("new Thread().start();" + THEN)),
        attack("drl-then", then("System.exit(0);" + THEN)),
        attack("drl-then", then("drools.halt();" + THEN)),
        attack("drl-then", then("kcontext.getKieRuntime();" + THEN)),
        attack("drl-then", then("insert(new Object());" + THEN)),
        attack("drl-then", then("delete($x);" + THEN)),
        attack("drl-then", then("throw new Error();")),
        attack("drl-then", then("class A {} " + THEN)),
        attack("drl-then", then("String s = \"a\"; " + THEN)),
        attack("drl-then", then("try { " + THEN + " } finally { }")),
        attack("drl-then", then("Runnable r = () -> { };" + THEN)),
        attack("drl-then", then("synchronized ($x) { " + THEN + " }")),
        attack("drl-then", then("$x.type();")),
        attack("drl-loop", then("while (true) { " + THEN + " }")),
        attack("drl-loop", then("for (int i = 0; i >= 0; i++) { " + THEN + " }")),
        attack("drl-loop", then("do { " + THEN + " } while (true);")),
        attack("drl-method", then("findings.found(\"a-b\", $x).getClass();")),
        attack("drl-method", then("findings.take();" + THEN)),
        attack("drl-fault", then("findings.found(\"Not A Fault\", $x);")),
        attack("drl-escape", then("// \\u000a drools.halt();\n" + THEN)),
        attack("drl-escape", when("type == \"\\u0022 + Runtime.getRuntime() + \\u0022\"")),
        attack("drl-import", "import java.io.File;\n" + when("")),
        attack("drl-import", "import java.util.*;\n" + when("")),
        attack("drl-import", "import function java.lang.System.exit;\n" + when("")),
        attack("drl-import", "import accumulate java.lang.Object count2;\n" + when("")),
        attack("drl-global", "global java.lang.Runtime runtime;\n" + when("")),
        attack("drl-function", "function void f() { System.exit(1); }\n" + when("")),
        attack("drl-declare", "declare Evil a: String = \"b\" end\n" + when("")),
        attack("drl-query", "query q() Event() end\n" + when("")),
        attack("drl-package", "package io.wheeltapper.rules;\n" + when("")),
        attack("drl-dialect", when("").replace("salience 1", "salience 1 dialect \"mvel\"")),
        attack("drl-dialect", "dialect \"mvel\"\n" + when("")),
        attack("drl-attribute", when("").replace("salience 1", "salience 1 timer(int: 1s)")),
        attack("drl-attribute", when("").replace("salience 1", "salience 1 enabled(true)")),
        attack("drl-attribute", when("").replace("salience 1", "salience 1 no-loop true")),
        attack("drl-salience", when("").replace("salience 1", "salience (System.exit(1))")),
        attack("drl-salience", when("").replace("salience 1", "")),
        attack("drl-extends", when("").replace("\"r\"", "\"r\" extends \"q\"")),
        attack("drl-annotation", when("").replace("@tier(node)", "@tier(node) @Watch(\"*\")")),
        attack("drl-tier", when("").replace("@tier(node)", "")),
        attack("drl-tier", when("").replace("@tier(node)", "@tier(rack)")),
        attack("drl-tier", rule("$x: Event() $y: Event(type == $x.type())", THEN)),
        attack("drl-tier", rule("$x: Event($n: node) $y: Event(node != $n)", THEN)),
        attack("drl-tier", rule("not Event() $x: Event()", THEN)),
        attack("drl-tier", rule("$x: Event($n: node) not Status(value == \"x\")", THEN)),
        attack("drl-tier", rule("$x: Event() accumulate(Event($t: type); $c: count($t))", THEN)),
        attack("drl-tier", rule("$x: Finding()", THEN)),
        attack(
            "drl-window",
            rule("$x: Event($n: node) exists Event(node == $n) over window:time(48h)", THEN)),
        attack("drl-field", when("typ == \"xid\"")),
        attack("drl-field", when("type == xid")),
        attack("drl-field", rule("$x: Snapshot(temperature > 90)", THEN)),
        attack("drl-text", when("field(\"xid\") == 79")),
        attack("drl-text", when("fields[\"xid\"] in (79, 48)")),
        attack("drl-table", rule("$x: Event() Row(table == \"none\")", THEN)),
        attack(
            "drl-time",
            rule("$x: Event($n: node) Event(node == $n, this after[0s,30sec] $x)", THEN)),
        attack("drl-quote", when("type == \"xid")),
        attack("drl-fault", then("findings.found(a-fault, $x);")),
        attack(
            "drl-number",
            rule("$x: Event($n: node) accumulate(Event(node == $n, $v: type); $s: sum($v))", THEN)),
        attack("drl-missing", rule("$x: Snapshot(number(\"t\") != 5)", THEN)),
        attack("drl-missing", rule("$x: Snapshot(!(number(\"t\") < 5))", THEN)));
  }

  private static Arguments attack(String code, String drl) {
    return Arguments.of(code, drl);
  }

  private static List<Problem> problems(String drl) {
    var sources = new RuleSources(new TreeMap<>(Map.of("rules/attack.drl", drl)));
    return switch (new RuleCompiler().compile(sources)) {
      case Compilation.Ready ready -> List.of();
      case Compilation.Refused refused -> refused.problems();
    };
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isRefused(String code, String drl) {
    List<Problem> problems = problems(drl);
    assertTrue(problems.stream().anyMatch(p -> p.code().equals(code)), drl + "\n" + problems);
    assertTrue(
        problems.stream().allMatch(p -> p.file().equals("rules/attack.drl") && p.line() > 0),
        problems.toString());
  }

  @Test
  void thereAreManyAttacks() {
    assertTrue(attacks().count() >= 60);
  }

  @Test
  void aHarmlessRuleIsNotRefused() {
    assertEquals(List.of(), problems(when("type == \"xid\", field(\"a\") contains \"Runtime.\"")));
  }

  @Test
  void theFileLineAndColumnAreNamed() {
    List<Problem> problems =
        problems("// a remark\n" + rule("$x: Event(\n   type.tipe() == 1)", THEN));
    assertEquals(1, problems.size(), problems.toString());
    assertEquals(
        "rules/attack.drl:5:4: 'tipe(…)' is not open to rules; did you mean 'type'?"
            + " [drl-method]",
        problems.getFirst().toString());
  }

  @Test
  void aTypingErrorIsNamedWhereItStands() {
    List<Problem> problems = problems(rule("$x: Event(type == )", THEN));
    assertEquals(3, problems.getFirst().line(), problems.toString());
    assertEquals("drl-syntax", problems.getFirst().code());
  }

  @Test
  void whatOnlyTheCompilerSeesIsNamedByItsRule() {
    String good = rule("$x: Event()", THEN);
    String bad =
        rule("$x: Event(target.colour == \"no such field\")", THEN).replace("\"r\"", "\"s\"");
    List<Problem> problems = problems(good + bad);
    assertEquals("drl-compile", problems.getFirst().code(), problems.toString());
    assertTrue(problems.getFirst().line() >= 6, problems.toString());
  }

  @Test
  void aRuleThatStandsTwiceIsNamedWithBothPlaces() {
    List<Problem> problems = problems(rule("$x: Event()", THEN) + rule("$x: Event()", THEN));
    assertTrue(
        problems.stream().anyMatch(p -> p.code().matches("drl-twice|drl-syntax")),
        problems.toString());
  }

  @Test
  void mvelIsNotOnTheClassPath() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("org.mvel2.MVEL"));
    assertThrows(
        ClassNotFoundException.class, () -> Class.forName("org.drools.mvel.MVELConstraintBuilder"));
  }
}
