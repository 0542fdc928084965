package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Slips of an author's pen: one problem each, at its place, with its mend. */
final class SlipsTest {

  private static final String RULE =
      """
      rule "mine" // after 10 minutes, salience 5 @tier
          @tier(node)
          @doc("window:time(10min) and salience 9 @doc are text here")
          salience 10
      when
          $x: Event(type == "xid", $node: node)
          $y: Event(node == $node, this after[0s,10s] $x)
          accumulate(Reading(node == $node, number("t") >= 0, $v: number("t")) over window:time(10m);
                     $a: average($v); $a > 3)
      then
          findings.found("gpu-off", $x);
      end
      """;

  private static List<Problem> problems(String drl) {
    return RuleCompiler.slips(new RuleSources(new TreeMap<>(Map.of("rules/a.drl", drl))));
  }

  private static void assertOne(String drl, String code, int line, String words) {
    List<Problem> problems = problems(drl);
    assertEquals(1, problems.size(), problems::toString);
    assertEquals(code, problems.getFirst().code());
    assertEquals(line, problems.getFirst().line(), problems::toString);
    assertTrue(problems.getFirst().toString().contains(words), problems::toString);
  }

  @Test
  void aRuleInOrderHasNone() {
    assertEquals(List.of(), problems(RULE));
  }

  @Test
  void aWindowOfNoTime() {
    assertOne(
        RULE.replace("over window:time(10m)", "over window:time(10min)"),
        "drl-time",
        8,
        "'10min' is no time; write 500ms, 30s, 5m, 2h or 1d");
  }

  @Test
  void whatARuleSaysOfItselfAfterItsSalience() {
    assertOne(
        RULE.replace("salience 10\n", "salience 10\n    @once\n"),
        "drl-annotation",
        5,
        "@once after salience; write every @… above salience");
  }

  @Test
  void anAnnotationIsNamedAtItsPlace() {
    assertOne(
        RULE.replace("@tier(node)\n", "@tier(node)\n    @nons\n"), "drl-annotation", 3, "@nons");
    assertOne(
        RULE.replace("@tier(node)\n", "@tier(node)\n    @quiet(\"ten\")\n"),
        "drl-annotation",
        3,
        "write a time");
  }

  @Test
  void aStatusIsBeforeAndAfterNothing() {
    assertOne(
        RULE.replace("$y: Event(", "$y: Status(type == \"s\", "), "drl-temporal", 7, "a Status");
    assertOne(
        RULE.replace("$x: Event(type == \"xid\"", "$x: Status(type == \"xid\""),
        "drl-temporal",
        7,
        "'after' between what has no place in time: a Status");
  }

  @Test
  void aSumThatWouldKeepWhatIsMissing() {
    assertOne(RULE.replace("number(\"t\") >= 0, ", ""), "drl-number", 8, "number(\"t\") >= 0");
    assertEquals(
        List.of(),
        problems(RULE.replace("number(\"t\") >= 0, ", "").replace("average(", "count(")));
    assertEquals(
        List.of(),
        problems(
            RULE.replace("number(\"t\") >= 0", "type == \"x\" && number(\"t\") < 9")
                .replace(
                    "Reading(node == $node, type == \"x\" && ",
                    "Reading(node == $node, at > 0 && ")));
  }

  @Test
  void whatAFactSaysIsReadByField() {
    assertOne(
        RULE.replace("type == \"xid\"", "type == \"xid\", pid == \"4\""),
        "drl-field",
        6,
        "read what it says by field(\"pid\")");
  }

  @Test
  void whatDoesNotCompileIsSaidWhereItStands() {
    String wrong = RULE.replace("$y: Event(node", "$y: Event(at == \"noon\", node");
    List<Problem> problems =
        new RuleCompiler().compile(new RuleSources(new TreeMap<>(Map.of("rules/a.drl", wrong))))
                instanceof Compilation.Refused refused
            ? refused.problems()
            : List.of();
    assertTrue(problems.stream().noneMatch(p -> p.line() == 1), problems::toString);
  }
}
